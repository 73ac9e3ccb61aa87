package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RefreshRaceTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 25;

    @Test
    @DisplayName(
            "RFC 9700 4.14.2: of two processes with many threads that refresh one token at once, all get one and the same successor, and nobody is taken for a thief")
    void twoProcesses() throws Exception {
        try (TestDatabase database = TestDatabase.create().migrate(TenantId.of("a"), PostgresAuthStore.SCHEMA);
                HikariDataSource pool = Racer.pool(database.jdbcUrl(), THREADS)) {
            Accounts accounts = Racer.accounts(TenantDataSource.over(pool));
            String token = Racer.login(accounts);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Racer.class.getName(),
                            database.jdbcUrl(),
                            Integer.toString(THREADS))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader answers =
                            new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
                    PrintStream orders = new PrintStream(other.getOutputStream(), true, StandardCharsets.UTF_8)) {
                skipUntilReady(answers);
                Set<String> seen = new HashSet<>(Set.of(token));
                for (int round = 0; round < ROUNDS; round++) {
                    orders.println(token);
                    List<String> successors = new ArrayList<>(Racer.refresh(accounts, token, THREADS));
                    successors.addAll(List.of(answers.readLine().split(" ", 0)));
                    assertThat(successors).as("round %s", round).hasSize(2 * THREADS);
                    assertThat(new HashSet<>(successors)).as("round %s", round).hasSize(1);
                    token = successors.get(0);
                    assertThat(seen.add(token))
                            .as("a new one, in round %s", round)
                            .isTrue();
                }
            } finally {
                other.destroyForcibly();
            }
        }
    }

    private static void skipUntilReady(BufferedReader answers) throws Exception {
        String line = answers.readLine();
        while (line != null && !line.equals("ready")) {
            line = answers.readLine();
        }
        assertThat(line).isEqualTo("ready");
    }
}
