package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyEncryptionKeyTest {

    private static final byte[] PLAIN = "a private key".getBytes(StandardCharsets.UTF_8);
    private final KeyEncryptionKey key = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));

    @Test
    @DisplayName("what was sealed opens with the same secret and the same data, and never looks the same twice")
    void opens() {
        KeyEncryptionKey same = KeyEncryptionKey.of(Secret.of("0123456789abcdef0123456789abcdef"));

        assertThat(same.open(key.seal(PLAIN, "a|1"), "a|1")).contains(PLAIN);
        assertThat(key.seal(PLAIN, "a|1")).isNotEqualTo(key.seal(PLAIN, "a|1"));
        assertThat(same.id()).isEqualTo(key.id()).matches("[0-9a-f]{12}");
    }

    @Test
    @DisplayName("nothing opens with another secret, other data, or a changed character")
    void keepsShut() {
        String sealed = key.seal(PLAIN, "a|1");
        KeyEncryptionKey other = KeyEncryptionKey.of(Secret.of("another secret, of 32 characters"));

        assertThat(other.open(sealed, "a|1")).isEmpty();
        assertThat(other.id()).isNotEqualTo(key.id());
        assertThat(key.open(sealed, "b|1")).isEmpty();
        assertThat(key.open((sealed.charAt(0) == 'A' ? 'B' : 'A') + sealed.substring(1), "a|1"))
                .isEmpty();
        assertThat(key.open("", "a|1")).isEmpty();
        assertThat(key.open("not base64!", "a|1")).isEmpty();
    }

    @Test
    @DisplayName("a short secret is refused without being shown")
    void refusesShortSecrets() {
        assertThatThrownBy(() -> KeyEncryptionKey.of(Secret.of("hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32")
                .hasMessageNotContaining("hunter2");
        assertThat(key.toString()).doesNotContain("0123456789abcdef0");
    }
}
