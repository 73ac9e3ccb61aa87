package dev.cimiento.benchmarks.auth;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.argon2.Argon2PasswordHasher;
import dev.cimiento.auth.jwt.JwtTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.Provider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Verifying, logging in and refreshing, each beside what it cannot be cheaper than. */
public final class IdentityBenchmark {

    private static final com.sun.management.ThreadMXBean ALLOCATION =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final Password PASSWORD = Password.of("a long pass phrase");
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Enough that some sign while others wait for the disk. */
    private static final int CLIENTS = 8 * CORES;

    private static final double ASKED_VERIFICATIONS = 300_000;
    private static final double ASKED_LOGINS = 25;
    private static final double ASKED_REFRESHES = 1_000;

    private IdentityBenchmark() {}

    /**
     * Runs all, and prints operations a second.
     *
     * @param arguments how many seconds for each; 5 where there is none
     */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        InstantSource clock = InstantSource.system();
        try (TestDatabase database = Bench.database();
                HikariDataSource pool = Bench.pool(database.jdbcUrl(), CLIENTS)) {
            PostgresAuthStore store = Bench.store(pool);
            JwtTokens tokens = JwtTokens.of(
                            store,
                            KeyEncryptionKey.of(Secret.of("an example of a secret with 32 characters")),
                            tenant -> "https://" + tenant + ".example.com",
                            "bookings",
                            clock)
                    .withProvider(PROVIDER);
            Argon2PasswordHasher hasher = Argon2PasswordHasher.create();
            Accounts accounts = Accounts.of(store, hasher, tokens, clock);
            for (int i = 0; i < CLIENTS; i++) {
                String email = email(i);
                Bench.in(() -> accounts.signUp(email, PASSWORD));
            }
            System.out.printf(
                    "Java %s, %d vCPUs, which the database shares%n",
                    Runtime.version().feature(), CORES);
            verify(accounts, tokens, store, clock, seconds);
            login(accounts, hasher, seconds);
            refresh(accounts, tokens, seconds);
        }
    }

    private static void verify(
            Accounts accounts, JwtTokens tokens, PostgresAuthStore store, InstantSource clock, int seconds)
            throws Exception {
        Secret token = loggedIn(accounts, 0).access().value();
        ECDSAVerifier nimbus = new ECDSAVerifier(
                JWKSet.parse(Bench.in(tokens::jwks)).getKeys().get(0).toECKey());
        LiveTokenVerifier live = LiveTokenVerifier.of(tokens, store, clock);
        System.out.println("verifying an ES256 token, a second of one core's time");
        double plain = perCpuSecond(seconds, () -> verified(nimbus, token.reveal()));
        print("  Nimbus alone, each time anew, by the platform", plain, plain);
        ECDSAVerifier castle = new ECDSAVerifier(
                JWKSet.parse(Bench.in(tokens::jwks)).getKeys().get(0).toECKey().toECPublicKey(PROVIDER));
        castle.getJCAContext().setProvider(PROVIDER);
        print("  the same by Bouncy Castle", perCpuSecond(seconds, () -> verified(castle, token.reveal())), plain);
        double remembered = perCpuSecond(seconds, () -> tokens.verify(token) instanceof Verification.Verified);
        print("  remembered", remembered, plain);
        double alive = perCpuSecond(seconds, () -> live.verify(token) instanceof Verification.Verified);
        print("  remembered, and what is true now", alive, plain);
        System.out.println("  " + Bench.asked(ASKED_VERIFICATIONS, Math.min(remembered, alive)));
    }

    private static boolean verified(ECDSAVerifier verifier, String token) {
        try {
            JWSObject parsed = JWSObject.parse(token);
            return parsed.verify(verifier)
                    && !parsed.getPayload().toJSONObject().isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void login(Accounts accounts, Argon2PasswordHasher hasher, int seconds) throws Exception {
        System.out.println("logging in at the OWASP minimum, with as many threads as there are vCPUs");
        PasswordHash hash = hasher.hash(PASSWORD);
        Bench.Rate bare = Bench.rate(CORES, seconds, i -> () -> hasher.matches(PASSWORD, hash));
        print("  Argon2id alone", bare, bare);
        long heap = heap();
        long collecting = collecting();
        AtomicLong allocated = new AtomicLong();
        AtomicLong logins = new AtomicLong();
        Bench.Rate rate = Bench.rate(CORES, seconds, i -> () -> {
            long before = ALLOCATION.getCurrentThreadAllocatedBytes();
            loggedIn(accounts, i);
            allocated.addAndGet(ALLOCATION.getCurrentThreadAllocatedBytes() - before);
            logins.incrementAndGet();
        });
        long collected = collecting() - collecting;
        print("  login", rate, bare);
        System.out.println("  " + Bench.asked(ASKED_LOGINS, rate.aSecond() / CORES));
        System.out.printf(
                "  %,d logins allocated %,d KiB each; milliseconds of garbage collection a second: %.1f; live heap grew by %,d KiB%n",
                logins.get(),
                allocated.get() / logins.get() / 1024,
                collected / (double) seconds,
                (heap() - heap) / 1024);
    }

    private static void refresh(Accounts accounts, JwtTokens tokens, int seconds) throws Exception {
        System.out.println("refreshing, with " + CLIENTS + " clients");
        AccessGrant grant = AccessGrant.of(
                AccountId.random(),
                SessionId.random(),
                Instant.now(),
                Instant.now().plusSeconds(3600));
        Bench.Rate bare = Bench.rate(CORES, seconds, i -> () -> tokens.issue(grant));
        print("  a signature alone", bare, bare);
        List<List<Secret>> sessions = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            sessions.add(new ArrayList<>(List.of(loggedIn(accounts, i).refresh())));
        }
        for (int round = 0; round < 3; round++) {
            Bench.Rate rate = Bench.rate(CLIENTS, seconds, i -> () -> {
                List<Secret> token = sessions.get(i);
                RefreshResult result = accounts.refresh(token.get(0));
                token.set(0, ((RefreshResult.Refreshed) result).tokens().refresh());
            });
            print("  refresh: a signature, and a commit to disk", rate, bare);
            System.out.println("  " + Bench.asked(ASKED_REFRESHES, rate.aSecond() / CORES));
        }
    }

    /** What is in use after collecting all else. */
    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Tokens loggedIn(Accounts accounts, int number) {
        LoginResult result = Bench.in(() -> accounts.login(email(number), PASSWORD, Client.local()));
        return ((LoginResult.LoggedIn) result).tokens();
    }

    private static String email(int number) {
        return "user" + number + "@example.com";
    }

    private static double perCpuSecond(int seconds, Supplier<Boolean> work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Bench.in(() -> {
            double best = 0;
            for (int round = 0; round < 3; round++) {
                long begin = threads.getCurrentThreadCpuTime();
                long end = System.nanoTime() + seconds * 1_000_000_000L / 3;
                long count = 0;
                while (System.nanoTime() < end) {
                    for (int i = 0; i < 100; i++) {
                        if (!work.get()) {
                            throw new IllegalStateException("not verified");
                        }
                    }
                    count += 100;
                }
                best = Math.max(best, count * 1e9 / (threads.getCurrentThreadCpuTime() - begin));
            }
            return best;
        });
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static void print(String what, Bench.Rate rate, Bench.Rate peer) {
        System.out.printf(
                "%-45s %,9.0f a second and vCPU, x %.2f; %,9.0f for a second of this process's processor time, x %.2f%n",
                what,
                rate.aSecond() / CORES,
                rate.aSecond() / peer.aSecond(),
                rate.aCpuSecond(),
                rate.aCpuSecond() / peer.aCpuSecond());
    }

    private static void print(String what, double rate, double peer) {
        System.out.printf("%-55s %,12.0f   x %.2f%n", what, rate, rate / peer);
    }
}
