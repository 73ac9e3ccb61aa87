package dev.cimiento.tenancy.cli;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.fleet.MigrationListener;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.TenantResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal while a migration runs. Safe for use by many threads. */
final class TerminalBar implements MigrationListener, AutoCloseable {

    private static final int USUAL_WIDTH = 80;

    private final AtomicInteger failed = new AtomicInteger();
    private final PrintStream terminal;
    private volatile @Nullable ProgressBar bar;

    TerminalBar(PrintStream terminal) {
        this.terminal = requireNonNull(terminal, "terminal");
    }

    @Override
    public void started(RunId run, int tenants) {
        bar = new ProgressBarBuilder()
                .setTaskName("tenants")
                .setInitialMax(tenants)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal, USUAL_WIDTH))
                .build();
    }

    @Override
    public void finished(TenantResult result) {
        ProgressBar shown = bar;
        if (shown != null) {
            if (result.status() == TenantResult.Status.FAILED) {
                shown.setExtraMessage(" " + failed.incrementAndGet() + " failed");
            }
            shown.step();
        }
    }

    @Override
    public void soaking(Duration time) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.setExtraMessage(" watching the canaries for " + time);
        }
    }

    @Override
    public void ended(MigrationRun run) {
        close();
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        bar = null;
        if (shown != null) {
            shown.close();
        }
    }
}
