package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyRacesTest {

    private static final TenantId A = TenantId.of("a");
    private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));

    private final InMemoryAuthStore store = new InMemoryAuthStore();
    private final MutableClock clock = MutableClock.at(Forge.NOW);
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final JwtTokens tokens =
            JwtTokens.of(new Slow(), KEK, tenant -> "https://" + tenant + ".example.com", "bookings", clock);

    @Test
    @DisplayName("a waiting key that begins to sign while it is revoked is revoked")
    void revokedWhilePromoted() {
        TenantContext.run(A, () -> {
            tokens.ensureKey();
            clock.advance(Duration.ofDays(89));
            tokens.rotate(RotationPolicy.standard());
            KeyId next = in(KeyState.NEXT);
            meanwhile.set(() -> store.signingKeys().promote(next, clock.instant()));

            assertThat(tokens.revoke(next)).isTrue();

            assertThat(in(KeyState.REVOKED)).isEqualTo(next);
            assertThat(in(KeyState.ACTIVE)).isNotEqualTo(next);
        });
    }

    @Test
    @DisplayName("a key that is revoked while somebody reads it is refused here at once, and not after a minute")
    void revokedWhileRead() {
        TenantContext.run(A, () -> {
            Instant now = clock.instant();
            Secret token = tokens.issue(
                            AccessGrant.of(AccountId.random(), SessionId.random(), now, now.plusSeconds(600)))
                    .value();
            KeyId signing = in(KeyState.ACTIVE);
            clock.advance(Duration.ofSeconds(61));
            meanwhile.set(() -> tokens.revoke(signing));
            tokens.verify(token);

            assertThat(tokens.verify(token)).isEqualTo(new Verification.Rejected(Verification.Reason.UNKNOWN_KEY));
        });
    }

    private KeyId in(KeyState state) {
        return store.signingKeys().list().stream()
                .filter(key -> key.state() == state)
                .map(StoredSigningKey::id)
                .findFirst()
                .orElseThrow();
    }

    /** Lets something happen after the keys were read, and before anybody knows. */
    private final class Slow implements SigningKeyStore {

        @Override
        public boolean add(StoredSigningKey key) {
            return store.signingKeys().add(key);
        }

        @Override
        public List<StoredSigningKey> list() {
            List<StoredSigningKey> keys = store.signingKeys().list();
            meanwhile.getAndSet(() -> {}).run();
            return keys;
        }

        @Override
        public boolean move(KeyId id, KeyState from, KeyState to, Instant now) {
            return store.signingKeys().move(id, from, to, now);
        }

        @Override
        public boolean promote(KeyId next, Instant now) {
            return store.signingKeys().promote(next, now);
        }

        @Override
        public boolean remove(KeyId id) {
            return store.signingKeys().remove(id);
        }
    }
}
