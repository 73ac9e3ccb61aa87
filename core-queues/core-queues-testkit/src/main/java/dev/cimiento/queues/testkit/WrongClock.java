package dev.cimiento.queues.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/**
 * Starts programs whose machine's clock is wrong, for engines that are to go by the clock of their store: every way to ask for the time of
 * day is answered wrongly, and lengths of time are right. On Linux with a C compiler; elsewhere the test is skipped, and says why.
 */
public final class WrongClock {

    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>
            int clock_gettime(clockid_t clock, struct timespec *at) {
                int result = syscall(SYS_clock_gettime, clock, at);
                const char *skew = getenv("WRONG_BY_SECONDS");
                if (result == 0 && skew && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                    at->tv_sec += atol(skew);
                return result;
            }
            int gettimeofday(struct timeval *at, void *zone) {
                struct timespec now;
                int result = clock_gettime(CLOCK_REALTIME, &now);
                at->tv_sec = now.tv_sec;
                at->tv_usec = now.tv_nsec / 1000;
                return result;
            }
            """;

    private final Duration by;
    private final Path library;

    private WrongClock(Duration by, Path library) {
        this.by = by;
        this.library = library;
    }

    /**
     * Wrong by so much, fast or, where that is negative, slow. Aborts the test where this system has no way to it.
     *
     * @param folder where what it needs is kept
     */
    public static WrongClock by(Duration by, Path folder) {
        requireNonNull(by, "by");
        Assumptions.assumeTrue(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"),
                "only Linux lets a process have a clock of its own");
        try {
            Path source = Files.writeString(folder.resolve("wrong-clock.c"), SOURCE);
            Path library = folder.resolve("wrong-clock.so").toAbsolutePath();
            Process compiler = new ProcessBuilder(
                            List.of("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assumptions.assumeTrue(compiler.waitFor() == 0, "the C compiler, cc, refused");
            return new WrongClock(by, library);
        } catch (IOException e) {
            return Assumptions.abort("there is no C compiler, cc (Debian: apt-get install gcc): " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts this program with the wrong clock. */
    public Process start(ProcessBuilder program) {
        program.environment().put("LD_PRELOAD", library.toString());
        program.environment().put("WRONG_BY_SECONDS", Long.toString(by.toSeconds()));
        try {
            return program.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
