package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyEncryptionReport;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.testkit.Authenticator;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The secret of a deployment is changed, process by process, while people log in, on PostgreSQL. */
class KeyEncryptionRotationTest {

    private static final TenantId TENANT = TenantId.of("padel");
    private static final KeyEncryptionKey OLD = KeyEncryptionKey.of(Secret.of("the secret of before, 32 characters"));
    private static final KeyEncryptionKey NEW = KeyEncryptionKey.of(Secret.of("the secret of after, 32 characters."));
    private static final Password PASSWORD = Password.of("a long pass phrase");
    private static final int WORKERS = 4;

    private final MutableClock clock = MutableClock.at(Forge.NOW);
    private final Queue<Secret> tokens = new ConcurrentLinkedQueue<>();
    private final Queue<Enrolled> enrolled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private record Enrolled(Account account, Authenticator app) {}

    @Test
    @DisplayName(
            "ASVS 13.3.4: while the key-encryption secret is changed under load nobody is refused; without the old one all that was issued is good, and with it alone the error names both ids")
    void underLoad() throws Exception {
        KeyEncryptionKeys before = KeyEncryptionKeys.of(OLD);
        KeyEncryptionKeys prepared = before.withOther(NEW);
        KeyEncryptionKeys changed = KeyEncryptionKeys.of(NEW).withOther(OLD);
        KeyEncryptionKeys after = KeyEncryptionKeys.of(NEW);
        try (TestDatabase database = TestDatabase.create().migrate(TENANT, PostgresAuthStore.SCHEMA)) {
            PostgresAuthStore store = new PostgresAuthStore(database.tenantPool(8));
            in(() -> person(store, before, before));

            underLoad(store, List.of(before, prepared), () -> numbers.get() > 25);
            List<KeyEncryptionReport> reports = new ArrayList<>();
            underLoad(store, List.of(prepared, changed), () -> {
                reports.add(in(() -> KeyEncryptionRotation.of(store, changed).rotate()));
                return numbers.get() > 50;
            });
            underLoad(store, List.of(changed), () -> {
                reports.add(in(() -> KeyEncryptionRotation.of(store, changed).rotate()));
                return reports.get(reports.size() - 1).isComplete() && numbers.get() > 75;
            });
            underLoad(store, List.of(changed, after), () -> numbers.get() > 100);

            assertThat(reports)
                    .allSatisfy(report -> assertThat(report.unreadable()).isEmpty());
            assertThat(reports.stream().mapToInt(KeyEncryptionReport::resealed).sum())
                    .isGreaterThan(25);
            assertThat(in(() -> KeyEncryptionRotation.of(store, after).keysInUse()))
                    .containsOnlyKeys(NEW.id());
            clock.advance(Duration.ofSeconds(30));
            JwtTokens verifier = tokens(store, after);
            assertThat(tokens)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(token ->
                            assertThat(in(() -> verifier.verify(token))).isInstanceOf(Verification.Verified.class));
            Totp totp = totp(store, after);
            assertThat(enrolled)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(one -> assertThat(in(() ->
                                    totp.proves(one.account().id(), one.app().code(clock.instant()), clock.instant())))
                            .isTrue());
            Enrolled any = enrolled.element();
            for (Runnable needsTheKey : List.<Runnable>of(
                    () -> tokens(store, before).ensureKey(),
                    () -> totp(store, before).proves(any.account().id(), "123456", clock.instant()))) {
                assertThatThrownBy(() -> TenantContext.run(TENANT, needsTheKey::run))
                        .isInstanceOf(AuthException.class)
                        .hasMessageContaining(NEW.id())
                        .hasMessageContaining(OLD.id());
            }
        }
    }

    /** People come and go at processes that have these keys, until it is done. */
    private void underLoad(PostgresAuthStore store, List<KeyEncryptionKeys> processes, Supplier<Boolean> done)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                running.add(workers.submit(() -> {
                    for (int turn = worker; !stop.get(); turn++) {
                        KeyEncryptionKeys here = processes.get(turn % processes.size());
                        KeyEncryptionKeys there = processes.get((turn + 1) % processes.size());
                        in(() -> person(store, here, there));
                    }
                }));
            }
            while (!done.get() && running.stream().noneMatch(Future::isDone)) {
                Thread.onSpinWait();
            }
            stop.set(true);
            for (Future<?> worker : running) {
                worker.get();
            }
        } finally {
            stop.set(true);
            workers.shutdownNow();
        }
    }

    /** Signs up, logs in and begins an authenticator at one process; is verified, and confirms it, at another. Neither remembers a key. */
    private boolean person(PostgresAuthStore store, KeyEncryptionKeys here, KeyEncryptionKeys there) {
        String email = "user" + numbers.incrementAndGet() + "@example.com";
        Accounts accounts = Accounts.of(store, new InMemoryPasswordHasher(), tokens(store, here), clock);
        Account account = ((SignUpResult.SignedUp) accounts.signUp(email, PASSWORD)).account();
        LoginResult.LoggedIn in = (LoginResult.LoggedIn) accounts.login(email, PASSWORD, Client.local());
        Secret token = in.tokens().access().value();
        assertThat(tokens(store, there).verify(token)).isInstanceOf(Verification.Verified.class);
        TotpEnrollment enrollment =
                Totp.of(accounts, here, "Tests").begin(account.id()).orElseThrow();
        Authenticator app = Authenticator.of(enrollment);
        assertThat(totp(store, there).confirm(account.id(), app.code(clock.instant())))
                .isTrue();
        enrolled.add(new Enrolled(account, app));
        return tokens.add(token);
    }

    private JwtTokens tokens(PostgresAuthStore store, KeyEncryptionKeys keys) {
        return JwtTokens.of(store, keys, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
    }

    private Totp totp(PostgresAuthStore store, KeyEncryptionKeys keys) {
        return Totp.of(Accounts.of(store, new InMemoryPasswordHasher(), tokens(store, keys), clock), keys, "Tests");
    }

    private static <T> T in(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TENANT, body::get);
    }
}
