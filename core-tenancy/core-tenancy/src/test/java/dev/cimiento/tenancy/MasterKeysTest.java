package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.settings.Envelope;
import dev.cimiento.tenancy.settings.LocalKeyring;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MasterKeysTest {

    private static final KeyId ID = KeyId.of("2026-11");

    @Test
    @DisplayName("a key that is not 32 bytes in base64 is refused, and neither the error nor its cause shows it")
    void refuses() {
        for (String wrong : new String[] {"c2hvcnQ=", "not base64 §canary§", "A".repeat(64)}) {
            assertThatThrownBy(() -> MasterKeys.of(ID, Secret.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'2026-11' must be 32 bytes")
                    .hasMessageNotContaining(wrong)
                    .hasNoCause();
        }
        MasterKeys keys = MasterKeys.of(ID, MasterKeys.generate());
        assertThatThrownBy(() -> keys.withOther(ID, MasterKeys.generate())).hasMessageContaining("twice");
    }

    @Test
    @DisplayName("each use gets a key of its own, and no key prints, nor what holds it")
    void derives() {
        Secret key = MasterKeys.generate();
        MasterKeys keys = MasterKeys.of(ID, key);
        byte[] one = keys.derived(ID, "one", "AES").orElseThrow().getEncoded();
        byte[] two = keys.derived(ID, "two", "AES").orElseThrow().getEncoded();
        assertThat(one).hasSize(32).isNotEqualTo(two);
        assertThat(keys.derived(KeyId.of("other"), "one", "AES")).isEmpty();
        Envelope envelope = Envelope.seal(LocalKeyring.of(keys), TenantId.of("padel"), "TOKEN", Secret.of("canary"));
        assertThat(keys + " " + LocalKeyring.of(keys) + " " + envelope)
                .contains("2026-11")
                .doesNotContain(key.reveal())
                .doesNotContain("canary");
    }
}
