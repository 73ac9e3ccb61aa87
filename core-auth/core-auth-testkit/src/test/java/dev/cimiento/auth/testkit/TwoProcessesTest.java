package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Account;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one process changes, asked of another by the real clock. */
class TwoProcessesTest {

    private static final TenantId A = TenantId.of("a");
    private static final Role DESK = Role.of("desk");
    private static final long A_SECOND = 1_000;

    @Test
    @DisplayName(
            "ASVS 8.3.2, 7.4.1: a permission that is given or taken, and a session that is ended, in one process count a second later in another that had just answered, without a new login")
    void aSecondLater() throws Exception {
        try (TestDatabase database = TestDatabase.create().migrate(A, PostgresAuthStore.SCHEMA);
                HikariDataSource pool = Racer.pool(database.jdbcUrl(), 2)) {
            Accounts accounts = Racer.accounts(TenantDataSource.over(pool));
            Process there = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Doorkeeper.class.getName(),
                            database.jdbcUrl())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader answers =
                            new BufferedReader(new InputStreamReader(there.getInputStream(), StandardCharsets.UTF_8));
                    PrintStream questions = new PrintStream(there.getOutputStream(), true, StandardCharsets.UTF_8)) {
                while (!"ready".equals(answers.readLine())) {
                    // what its logging writes before
                }
                TenantContext.<Exception>run(A, () -> {
                    Account ana = accounts.ensure("ana@example.com", TestIdentity.PASSWORD, Set.of(DESK));
                    LoginResult.LoggedIn in = (LoginResult.LoggedIn)
                            accounts.login("ana@example.com", TestIdentity.PASSWORD, Client.local());
                    Door door = new Door(
                            answers,
                            questions,
                            Doorkeeper.token(ana.id(), in.tokens().session()));
                    assertThat(door.answer()).isEqualTo("may not");
                    Roles.of(accounts).define(DESK, Set.of(Doorkeeper.ASKED));
                    assertThat(door.answerAfterASecond()).isEqualTo("may");
                    accounts.revoke(ana.id(), DESK);
                    assertThat(door.answerAfterASecond()).isEqualTo("may not");
                    accounts.grant(ana.id(), DESK);
                    assertThat(door.answerAfterASecond()).isEqualTo("may");
                    accounts.logout(in.tokens().session());
                    assertThat(door.answerAfterASecond()).isEqualTo("ENDED");
                });
            } finally {
                there.destroyForcibly();
            }
        }
    }

    /** The other process, asked of one session. */
    private record Door(BufferedReader answers, PrintStream questions, String token) {

        String answer() throws Exception {
            questions.println(token);
            return answers.readLine();
        }

        /** Asked all the while, so that it has something to remember. */
        String answerAfterASecond() throws Exception {
            long end = System.nanoTime() + A_SECOND * 1_000_000;
            while (System.nanoTime() < end) {
                answer();
                Thread.sleep(20);
            }
            return answer();
        }
    }
}
