package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederatedIdentityTest {

    @ParameterizedTest
    @DisplayName("what a database would store as another text names nobody: two people could become one")
    @ValueSource(strings = {"ana\0", "ana\ud83c", "\udfbeana", "ana\n"})
    void storable(String part) {
        assertThatThrownBy(() -> new FederatedIdentity("https://accounts.google.com", part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair");
        assertThatThrownBy(() -> new FederatedIdentity(part, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair");
    }
}
