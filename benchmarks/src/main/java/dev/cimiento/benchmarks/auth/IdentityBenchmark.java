package dev.cimiento.benchmarks.auth;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
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
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** Enough that some hash while others wait for the disk; the hasher admits one a vCPU at once. */
    private static final int CALLERS = 2 * CORES;

    private static final int ROUNDS = 5;

    /** Who log in, one after the other. */
    private static final int PEOPLE = 500;

    private static final double ASKED_VERIFICATIONS = 300_000;
    private static final double ASKED_LOGINS = 25;
    private static final double ASKED_REFRESHES = 1_000;

    private IdentityBenchmark() {}

    /**
     * Runs all, or what is named, and prints operations a second.
     *
     * @param arguments how many seconds for each, 5 where that is not said; and any of {@code verify}, {@code login} and {@code refresh}
     */
    public static void main(String[] arguments) throws Exception {
        List<String> asked = new ArrayList<>(List.of(arguments));
        int seconds = !asked.isEmpty() && asked.get(0).matches("[0-9]+") ? Integer.parseInt(asked.remove(0)) : 5;
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
            PasswordHash hash = hasher.hash(PASSWORD);
            for (int i = 0; i < PEOPLE; i++) {
                Account person = Account.of(AccountId.random(), EmailAddress.of(email(i)), Set.of(), Instant.now());
                Bench.in(() -> store.accounts().add(person, hash));
            }
            System.out.printf(
                    "Java %s, %d vCPUs, which the database shares%n",
                    Runtime.version().feature(), CORES);
            ProcessHandle server = Bench.server(pool);
            if (asked.isEmpty() || asked.contains("verify")) {
                verify(accounts, tokens, store, clock, seconds);
            }
            if (asked.isEmpty() || asked.contains("login")) {
                warmUp(store, tokens, clock, seconds);
                login(server, accounts, hasher, hash, seconds);
            }
            if (asked.isEmpty() || asked.contains("refresh")) {
                refresh(server, accounts, tokens, seconds);
            }
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

    /** Logs in with a hash that costs nothing, so that all but the hash is compiled, as it is in a service that runs for some minutes. */
    private static void warmUp(PostgresAuthStore store, JwtTokens tokens, InstantSource clock, int seconds) {
        Accounts accounts = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock);
        Bench.in(() -> {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            for (int i = 0; System.nanoTime() < end; i++) {
                String email = "warm" + i + "@example.com";
                accounts.signUp(email, PASSWORD);
                accounts.login(email, PASSWORD, Client.local());
            }
            return seconds;
        });
    }

    private static void login(
            ProcessHandle server, Accounts accounts, Argon2PasswordHasher hasher, PasswordHash hash, int seconds)
            throws Exception {
        System.out.println("logging in at the OWASP minimum, with " + CALLERS + " callers, turn and turn about");
        AtomicLong allocated = new AtomicLong();
        AtomicLong logins = new AtomicLong();
        IntFunction<Runnable> hashing = i -> () -> hasher.matches(PASSWORD, hash);
        AtomicInteger person = new AtomicInteger();
        IntFunction<Runnable> loggingIn = i -> () -> {
            long before = ALLOCATION.getCurrentThreadAllocatedBytes();
            loggedIn(accounts, person.getAndIncrement() % PEOPLE);
            allocated.addAndGet(ALLOCATION.getCurrentThreadAllocatedBytes() - before);
            logins.incrementAndGet();
        };
        for (IntFunction<Runnable> warmUp : List.of(hashing, loggingIn)) {
            Bench.rate(server, CALLERS, 2 * seconds, warmUp);
        }
        List<Bench.Rate> bare = new ArrayList<>();
        List<Bench.Rate> whole = new ArrayList<>();
        long heap = heap();
        long collecting = collecting();
        logins.set(0);
        allocated.set(0);
        for (int round = 0; round < ROUNDS; round++) {
            // Nobody goes first each time.
            if (round % 2 == 0) {
                bare.add(Bench.rate(server, CALLERS, seconds, hashing));
                whole.add(Bench.rate(server, CALLERS, seconds, loggingIn));
            } else {
                whole.add(Bench.rate(server, CALLERS, seconds, loggingIn));
                bare.add(Bench.rate(server, CALLERS, seconds, hashing));
            }
        }
        long collected = collecting() - collecting;
        Bench.Rate rate = Bench.Rate.median(whole);
        print("  Argon2id alone", Bench.Rate.median(bare), Bench.Rate.median(bare));
        print("  login", rate, Bench.Rate.median(bare));
        System.out.printf(
                "  each round's ratio: %s%n",
                IntStream.range(0, ROUNDS)
                        .mapToObj(round -> String.format(
                                "%.2f",
                                whole.get(round).aSecond() / bare.get(round).aSecond()))
                        .collect(Collectors.joining(" ")));
        System.out.println("  " + Bench.asked(ASKED_LOGINS, rate.aSecond() / CORES));
        System.out.printf(
                "  %,d logins allocated %,d KiB each; milliseconds of garbage collection a second: %.1f; live heap grew by %,d KiB%n",
                logins.get(),
                allocated.get() / logins.get() / 1024,
                collected / (2.0 * ROUNDS * seconds),
                (heap() - heap) / 1024);
    }

    private static void refresh(ProcessHandle server, Accounts accounts, JwtTokens tokens, int seconds)
            throws Exception {
        System.out.println("refreshing, with " + CLIENTS + " clients");
        AccessGrant grant = AccessGrant.of(
                AccountId.random(),
                SessionId.random(),
                Instant.now(),
                Instant.now().plusSeconds(3600));
        Bench.Rate bare = Bench.rate(server, CORES, seconds, i -> () -> tokens.issue(grant));
        print("  a signature alone", bare, bare);
        List<List<Secret>> sessions = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            sessions.add(new ArrayList<>(List.of(loggedIn(accounts, i).refresh())));
        }
        for (int round = 0; round < 3; round++) {
            Bench.Rate rate = Bench.rate(server, CLIENTS, seconds, i -> () -> {
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
                "%-45s %,9.1f a second and vCPU, x %.2f; for a second of processor time %,9.1f, x %.2f, with the database's %,9.1f, x %.2f (%,.0f us each)%n",
                what,
                rate.aSecond() / CORES,
                rate.aSecond() / peer.aSecond(),
                rate.aCpuSecond(),
                rate.aCpuSecond() / peer.aCpuSecond(),
                rate.aWholeSecond(),
                rate.aWholeSecond() / peer.aWholeSecond(),
                rate.databaseMicros());
    }

    private static void print(String what, double rate, double peer) {
        System.out.printf("%-55s %,12.0f   x %.2f%n", what, rate, rate / peer);
    }
}
