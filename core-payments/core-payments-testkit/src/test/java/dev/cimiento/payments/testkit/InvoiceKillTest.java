package dev.cimiento.payments.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Invoices of two processes that are killed")
class InvoiceKillTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final int EACH = 400;

    @Test
    @DisplayName("have the numbers 1 to the last, none missing, none twice")
    void numbersWithoutGaps(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.create().migrate(TENANT, PostgresPaymentStore.SCHEMA)) {
            TenantDataSource dataSource = database.tenantPool(2);
            Process[] processes = {start(database, folder, 0), start(database, folder, 1)};
            int kills = 0;
            for (int kill = 0; kill < 4; kill++) {
                long before = number(dataSource, "SELECT count(*) FROM invoice");
                while (processes[kill % 2].isAlive()
                        && number(dataSource, "SELECT count(*) FROM invoice") < before + 40) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                kills += processes[kill % 2].isAlive() ? 1 : 0;
                processes[kill % 2].destroyForcibly().waitFor();
                processes[kill % 2] = start(database, folder, kill % 2);
            }
            for (Process process : processes) {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
            assertThat(kills).isPositive();
            assertThat(number(dataSource, "SELECT count(*) FROM invoice")).isEqualTo(2 * EACH);
            assertThat(number(dataSource, "SELECT count(DISTINCT number) FROM invoice"))
                    .isEqualTo(2 * EACH);
            assertThat(number(dataSource, "SELECT min(number) FROM invoice")).isEqualTo(1);
            assertThat(number(dataSource, "SELECT max(number) FROM invoice")).isEqualTo(2 * EACH);
            assertThat(number(dataSource, "SELECT last FROM invoice_series")).isEqualTo(2 * EACH);
        }
    }

    private static Process start(TestDatabase database, Path folder, int part) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        InvoiceProcess.class.getName(),
                        database.jdbcUrl(),
                        "part-" + part,
                        String.valueOf(EACH))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log-" + part).toFile()))
                .start();
    }

    private static long number(TenantDataSource dataSource, String sql) {
        return TenantContext.<Long, RuntimeException>call(
                TENANT,
                () -> Transactions.with(
                        dataSource, connection -> Sql.on(connection).number(sql)));
    }
}
