package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

    private static final TenantId PADEL = TenantId.of("padel");

    @Test
    @DisplayName("tenants that share tables share a schema, the others have their own")
    void schemas() {
        assertThat(Placement.row().schemaOf(PADEL)).isEqualTo("cimiento_shared");
        for (Placement own : List.of(Placement.schema(), Placement.role("r"), Placement.database("eu"))) {
            assertThat(own.schemaOf(PADEL)).isEqualTo("t_padel");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pg_read_all_data", "public", "none", "A", "1a", "a b", "a\"b", "a'b", "a\n", "ñ"})
    @DisplayName("a role that is not a plain name is refused, and the message shows it")
    void badRole(String name) {
        assertThatThrownBy(() -> Placement.role(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("role must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "jdbc:postgresql://host/db", "A", "a b"})
    @DisplayName("a server is named, not addressed")
    void badServer(String name) {
        assertThatThrownBy(() -> Placement.database(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("server must be");
    }
}
