package dev.cimiento.benchmarks.payments;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.payments.testkit.WebhookStorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * 100,000 deliveries of webhooks, three in ten repeated, all shuffled, to two processes that are killed at random: nothing may be lost or
 * doubled, and the ledger must balance. The number of deliveries may be given.
 */
public final class WebhookStormBenchmark {

    private WebhookStormBenchmark() {}

    /** Runs it; with five arguments, as one of the two processes. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 5) {
            deliver(arguments);
            return;
        }
        int deliveries = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("storm");
        try (Database database = Database.start(WebhookStorm.TENANT);
                HikariDataSource pool = Database.pool(database.url(), 4)) {
            Path file = folder.resolve("deliveries");
            int payments = new WebhookStorm(Database.tenants(pool), InstantSource.system())
                    .prepare(file, deliveries, 20261123);
            System.out.printf("%,d deliveries about %,d payments are prepared%n", deliveries, payments);
            long start = System.nanoTime();
            int kills = storm(database.url(), file, folder);
            System.out.printf("delivered in %.0f s, %d processes killed%n", (System.nanoTime() - start) / 1e9, kills);
            WebhookStorm.Report report = new WebhookStorm(
                            Database.tenants(pool),
                            () -> InstantSource.system().instant().plus(Duration.ofMinutes(10)))
                    .report();
            System.out.println((report.isSound() ? "SOUND " : "BROKEN ") + report);
        }
    }

    private static int storm(String url, Path file, Path folder) throws Exception {
        Random random = new Random(7);
        Process[] processes = {start(url, file, folder, 0), start(url, file, folder, 1)};
        int kills = 0;
        while (processes[0].isAlive() || processes[1].isAlive()) {
            int part = random.nextInt(2);
            if (!processes[part].waitFor(5_000 + random.nextInt(10_000), TimeUnit.MILLISECONDS)) {
                processes[part].destroyForcibly().waitFor();
                processes[part] = start(url, file, folder, part);
                kills++;
            }
        }
        for (Process process : processes) {
            if (process.exitValue() != 0) {
                throw new IllegalStateException("a process failed: see " + folder);
            }
        }
        return kills;
    }

    private static Process start(String url, Path file, Path folder, int part) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WebhookStormBenchmark.class.getName(),
                        url,
                        file.toString(),
                        folder.resolve("acknowledged-" + part).toString(),
                        String.valueOf(part),
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + part).toFile())
                .start();
    }

    private static void deliver(String[] arguments) {
        try (HikariDataSource pool = Database.pool(arguments[0], 2)) {
            new WebhookStorm(Database.tenants(pool), InstantSource.system())
                    .deliver(
                            Path.of(arguments[1]),
                            Path.of(arguments[2]),
                            Integer.parseInt(arguments[3]),
                            Integer.parseInt(arguments[4]));
        }
    }
}
