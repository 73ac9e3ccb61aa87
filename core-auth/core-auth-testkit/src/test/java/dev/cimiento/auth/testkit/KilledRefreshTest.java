package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A process is killed, as by {@code kill -9}, while it rotates a refresh token; the client tries again at another. */
class KilledRefreshTest {

    private static final int KILLS = 8;

    private TestDatabase database;
    private HikariDataSource pool;
    private Accounts accounts;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(TenantId.of("a"), PostgresAuthStore.SCHEMA);
        pool = Racer.pool(database.jdbcUrl(), 8);
        accounts = Racer.accounts(TenantDataSource.over(pool));
    }

    @AfterEach
    void stop() {
        pool.close();
        database.close();
    }

    @Test
    @DisplayName(
            "ASVS 10.4.5: a process that is killed between spending a token and committing leaves it good: those who wait for it get one successor, and nobody is taken for a thief")
    void killedBeforeCommit() throws Exception {
        String token = Racer.login(accounts);
        Process killed = refresher("held", token);
        try (BufferedReader said = reader(killed)) {
            String spent = next(said, "spent ");
            CompletableFuture<List<String>> waiting =
                    CompletableFuture.supplyAsync(() -> Racer.refresh(accounts, token, 6));
            waitUntilLocked();

            killed.destroyForcibly();

            List<String> successors = waiting.get(30, TimeUnit.SECONDS);
            assertThat(new HashSet<>(successors)).hasSize(1).doesNotContain("refused", spent);
            assertThat(Racer.refresh(accounts, token, 1)).isEqualTo(successors.subList(0, 1));
            assertThat(Racer.refresh(accounts, spent, 1)).as("never committed").containsExactly("refused");
            assertThat(Racer.refresh(accounts, successors.get(0), 1)).doesNotContain("refused");
            assertOneGoodToken();
        } finally {
            killed.destroyForcibly();
        }
    }

    @Test
    @DisplayName(
            "ASVS 10.4.5: wherever in a rotation a process is killed, the client that tries its last token again goes on, with one good token and no session ended")
    void killedAnywhere() throws Exception {
        String token = Racer.login(accounts);
        List<Integer> seen = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process killed = refresher("chain", token);
            int refreshed = 0;
            try (BufferedReader said = reader(killed)) {
                int until = ThreadLocalRandom.current().nextInt(1, 40);
                while (refreshed < until) {
                    token = next(said, "token ");
                    refreshed++;
                }
                // The handle's, which leaves open what the process has said.
                killed.toHandle().destroyForcibly();
                // What it still managed to say arrived at the client; what it did beyond that did not.
                for (String line = said.readLine();
                        line != null && line.length() == 6 + token.length();
                        line = said.readLine()) {
                    token = line.substring(6);
                    refreshed++;
                }
            } finally {
                killed.destroyForcibly();
            }
            assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
            List<String> again = Racer.refresh(accounts, token, 4);
            assertThat(new HashSet<>(again))
                    .as("after kill %s", kill)
                    .hasSize(1)
                    .doesNotContain("refused");
            token = again.get(0);
            seen.add(refreshed);
            assertOneGoodToken();
        }
        assertThat(seen).allSatisfy(refreshed -> assertThat(refreshed).isPositive());
    }

    private void assertOneGoodToken() {
        assertThat(
                        query(
                                "SELECT count(*) FILTER (WHERE spent_at IS NULL) || ' ' || count(DISTINCT session_id)"
                                        + " || ' ' || count(*) FILTER (WHERE number > 1 AND sealed = '') AS answer FROM t_a.auth_refresh_token"))
                .isEqualTo("1 1 0");
        assertThat(query("SELECT count(*)::text AS answer FROM t_a.auth_session WHERE ended_at IS NOT NULL"))
                .isEqualTo("0");
    }

    /** Until one of ours waits for the row that the other process holds. */
    private void waitUntilLocked() throws Exception {
        for (int i = 0; i < 600; i++) {
            if (!"0".equals(query("SELECT count(*)::text AS answer FROM pg_locks WHERE NOT granted"))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("nobody waits");
    }

    private String query(String sql) {
        return Transactions.with(
                database.dataSource(),
                connection -> Sql.on(connection)
                        .first(sql, row -> row.string("answer"))
                        .orElseThrow());
    }

    private Process refresher(String how, String token) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRefresher.class.getName(),
                        database.jdbcUrl(),
                        how,
                        token)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What it says next after this word; its logging says other things. */
    private static String next(BufferedReader said, String word) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(word)) {
            line = said.readLine();
        }
        assertThat(line).as("it ended by itself").isNotNull();
        return line.substring(word.length());
    }
}
