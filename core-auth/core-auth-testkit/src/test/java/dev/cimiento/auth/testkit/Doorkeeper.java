package dev.cimiento.auth.testkit;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A second process that says what the caller of each session that it reads may do now: run by {@code TwoProcessesTest}. Its tokens are an account
 * and a session, believed as they are, so that all it knows besides comes from the database.
 */
final class Doorkeeper {

    static final Permission ASKED = Permission.of("bookings:read");

    private static final TenantId TENANT = TenantId.of("a");

    private Doorkeeper() {}

    public static void main(String[] args) throws Exception {
        try (HikariDataSource pool = Racer.pool(args[0], 2)) {
            LiveTokenVerifier verifier = LiveTokenVerifier.of(
                    token -> new Verification.Verified(believed(token.reveal())),
                    new PostgresAuthStore(TenantDataSource.over(pool)),
                    InstantSource.system());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Secret token = Secret.of(line);
                out.println(TenantContext.<String, RuntimeException>call(TENANT, () -> answer(verifier.verify(token))));
            }
        }
    }

    /** What the door is asked of a session. */
    static String token(AccountId account, SessionId session) {
        return account + " " + session;
    }

    private static Caller believed(String token) {
        String[] parts = token.split(" ", 2);
        Instant end = Instant.now().plusSeconds(600);
        return Caller.of(
                TENANT,
                AccessGrant.of(
                        AccountId.parse(parts[0]).orElseThrow(),
                        SessionId.parse(parts[1]).orElseThrow(),
                        end.minusSeconds(700),
                        end),
                end);
    }

    private static String answer(Verification verification) {
        if (verification instanceof Verification.Verified verified) {
            return verified.caller().may(ASKED) ? "may" : "may not";
        }
        return ((Verification.Rejected) verification).reason().name();
    }
}
