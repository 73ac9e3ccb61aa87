package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.Canary;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationPlan;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.RunId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description =
                "Bring the tables of the control plane and of every tenant up to date. Exit code 1 if it failed for one, or stopped.")
final class Migrate implements Callable<Integer> {

    private final Supplier<Tools> tools;
    private final Screen screen;

    @Option(names = "--tenant", description = "Only this tenant; can be given again.")
    private List<TenantId> only = List.of();

    @Option(names = "--workers", description = "Tenants at once (default ${DEFAULT-VALUE}).", defaultValue = "4")
    private int workers;

    @Option(names = "--canary", description = "Migrate so many first, and end. --resume does the others.")
    private Optional<Integer> canary = Optional.empty();

    @Option(names = "--canary-tenant", description = "Migrate this one first, and end; can be given again.")
    private List<TenantId> canaries = List.of();

    @Option(names = "--stop-after", description = "Begin no further tenant after so many failures.")
    private Optional<Integer> stopAfter = Optional.empty();

    @Option(
            names = "--lock-timeout",
            description = "How long to wait for a table in use, as PT10S (default ${DEFAULT-VALUE}).",
            defaultValue = "PT10S")
    private Duration lockTimeout = Duration.ofSeconds(10);

    @Option(names = "--verify", description = "Open every schema, also those that are known to be current.")
    private boolean verify;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with this run: with what failed or was skipped.")
    private Optional<RunId> resume = Optional.empty();

    @Option(names = "--dry-run", description = "Say what would be applied, and change nothing.")
    private boolean dryRun;

    @Option(names = "--no-progress", description = "Show no bar.")
    private boolean noProgress;

    @Mixin
    private Answer answer = new Answer();

    Migrate(Supplier<Tools> tools, Screen screen) {
        this.tools = tools;
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        Predicate<Tenant> which = only.isEmpty() ? tenant -> true : tenant -> new HashSet<>(only).contains(tenant.id());
        if (dryRun) {
            MigrationPlan plan = with.migration().plan(which);
            answer.give(Reports.of(plan), Reports.text(plan));
            return TenantsCommand.DONE;
        }
        with.provisioner().migrateControlPlane();
        boolean bar = !noProgress && !answer.isJson() && screen.isTerminal().getAsBoolean();
        MigrationRun run;
        try (TerminalBar progress = new TerminalBar(screen.stream())) {
            MigrationOptions options = bar ? options().listener(progress) : options();
            run = resume.isPresent()
                    ? with.migration().resume(resume.get(), options)
                    : with.migration()
                            .run(
                                    verify
                                            ? with.migration().planToVerify(which)
                                            : with.migration().plan(which),
                                    options);
        }
        answer.give(Reports.of(run), Reports.text(run));
        return run.isSuccess() ? TenantsCommand.DONE : TenantsCommand.FAILED;
    }

    private MigrationOptions options() {
        MigrationOptions options = MigrationOptions.standard().workers(workers).lockTimeout(lockTimeout);
        if (stopAfter.isPresent()) {
            options = options.stopAfterFailures(stopAfter.get());
        }
        if (!canaries.isEmpty()) {
            return options.canary(Canary.of(new HashSet<>(canaries)));
        }
        return canary.isPresent() ? options.canary(Canary.first(canary.get())) : options;
    }
}
