package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "padel", "padel-norte", "7", "a123456789012345678901234567890123456789012345b"})
    @DisplayName("lower-case DNS labels are tenant ids")
    void accepts(String text) {
        assertThat(TenantId.parse(text)).contains(TenantId.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "-a",
                "a-",
                "a b",
                "a.b",
                "a_b",
                "ñ",
                "a\"; drop schema x; --",
                "a\u0000",
                "a\n",
                "pg_x",
                "$user",
                "a123456789012345678901234567890123456789012345678",
                "аpadel",
                "admin",
                "public",
                "www"
            })
    @DisplayName("anything else is refused, with the value shown on one line")
    void refuses(String text) {
        assertThat(TenantId.parse(text)).isEmpty();
        assertThatThrownBy(() -> TenantId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tenant id")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\u0000"));
    }

    @Test
    @DisplayName("the schema is the id with a prefix, within PostgreSQL's 63 bytes")
    void schema() {
        assertThat(TenantId.of("padel-norte").schema()).isEqualTo("t_padel-norte");
    }
}
