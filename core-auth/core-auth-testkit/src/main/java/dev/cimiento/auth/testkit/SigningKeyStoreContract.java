package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.StoredSigningKey;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code SigningKeyStore} must keep. */
public abstract class SigningKeyStoreContract extends AuthStoreContract {

    /** For subclasses. */
    protected SigningKeyStoreContract() {}

    @Test
    @DisplayName("keys are listed as they were added, the newest first, to their own tenant")
    final void lists() {
        StoredSigningKey old = key("old", KeyState.RETIRED, 1);
        StoredSigningKey active = key("active", KeyState.ACTIVE, 2);
        StoredSigningKey next = key("next", KeyState.NEXT, 3);
        for (StoredSigningKey key : List.of(active, old, next)) {
            assertThat(add(key)).isTrue();
        }

        assertThat(in(A, () -> store().signingKeys().list())).containsExactly(next, active, old);
        assertThat(in(B, () -> store().signingKeys().list())).isEmpty();
    }

    @Test
    @DisplayName("of 16 that add an active key at once, one does")
    final void addingIsRaced() {
        List<Boolean> added =
                in(A, () -> Race.of(16, i -> store().signingKeys().add(key("k" + i, KeyState.ACTIVE, i))));

        assertThat(added).containsOnlyOnce(true);
        assertThat(in(A, () -> store().signingKeys().list())).hasSize(1);
        assertThat(in(B, () -> store().signingKeys().add(key("k", KeyState.ACTIVE, 1))))
                .isTrue();
    }

    @Test
    @DisplayName("a key moves on in its life, never back, and never to be a second active one")
    final void moves() {
        add(key("one", KeyState.ACTIVE, 1));
        add(key("two", KeyState.NEXT, 2));

        assertThat(move("two", KeyState.NEXT, KeyState.ACTIVE)).isFalse();
        assertThat(move("one", KeyState.NEXT, KeyState.RETIRED)).isFalse();
        assertThat(move("one", KeyState.ACTIVE, KeyState.RETIRED)).isTrue();
        assertThat(move("two", KeyState.NEXT, KeyState.ACTIVE)).isTrue();
        assertThat(move("one", KeyState.RETIRED, KeyState.REVOKED)).isTrue();
        assertThat(move("none", KeyState.RETIRED, KeyState.REVOKED)).isFalse();
        assertThat(in(A, () -> store().signingKeys().list()))
                .extracting(StoredSigningKey::state)
                .containsExactly(KeyState.ACTIVE, KeyState.REVOKED);
        assertThatThrownBy(() -> move("one", KeyState.REVOKED, KeyState.ACTIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REVOKED");
    }

    @Test
    @DisplayName("no key text is shown by toString")
    final void hidesPrivateHalf() {
        assertThat(key("one", KeyState.ACTIVE, 1).toString()).doesNotContain("sealed");
    }

    private boolean add(StoredSigningKey key) {
        return in(A, () -> store().signingKeys().add(key));
    }

    private boolean move(String id, KeyState from, KeyState to) {
        return in(A, () -> store().signingKeys().move(new KeyId(id), from, to, NOW));
    }

    private static StoredSigningKey key(String id, KeyState state, int age) {
        return new StoredSigningKey(
                new KeyId(id),
                "ES256",
                "{\"kid\":\"" + id + "\"}",
                "sealed",
                "0123456789ab",
                state,
                NOW.plusSeconds(age),
                NOW);
    }
}
