package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A storm of webhooks")
class WebhookStormTest {

    private static final int DELIVERIES = 3_000;
    private static final int KILLS = 3;

    @Test
    @DisplayName(
            "3,000 deliveries, three in ten repeated, all shuffled, two processes killed at random: no effect lost or doubled, the ledger balances")
    void keepsEveryEffectOnce(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create().migrate(WebhookStorm.TENANT, PostgresPaymentStore.SCHEMA)) {
            // What killed processes had taken is free again minutes later: so late it is for whoever counts.
            WebhookStorm storm = new WebhookStorm(
                    database.tenantPool(4),
                    () -> InstantSource.system().instant().plus(Duration.ofMinutes(10)));
            WebhookStorm now = new WebhookStorm(database.tenantPool(4), InstantSource.system());
            Path file = folder.resolve("deliveries");
            int payments = now.prepare(file, DELIVERIES, 20261123);
            List<Process> processes =
                    new ArrayList<>(List.of(start(database, file, folder, 0), start(database, file, folder, 1)));
            Random random = new Random(7);
            for (int kill = 0; kill < KILLS; kill++) {
                int acknowledged = lines(folder);
                while (lines(folder) < acknowledged + 150 + random.nextInt(200)
                        && processes.get(kill % 2).isAlive()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                processes.get(kill % 2).destroyForcibly().waitFor();
                processes.set(kill % 2, start(database, file, folder, kill % 2));
            }
            for (Process process : processes) {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
            WebhookStorm.Report report = storm.report();
            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.events()).isEqualTo(DELIVERIES * 7 / 10);
            assertThat(report.effects()).isEqualTo(payments + (payments + 2) / 3);
        }
    }

    private static Process start(TestDatabase database, Path file, Path folder, int part) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WebhookStormProcess.class.getName(),
                        database.jdbcUrl(),
                        file.toString(),
                        folder.resolve("acknowledged-" + part).toString(),
                        String.valueOf(part))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + part).toFile())
                .start();
    }

    private static int lines(Path folder) throws IOException {
        int lines = 0;
        for (int part = 0; part < 2; part++) {
            Path file = folder.resolve("acknowledged-" + part);
            lines += Files.exists(file) ? Files.readAllLines(file).size() : 0;
        }
        return lines;
    }
}
