package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

    private static final TenantId PADEL = TenantId.of("padel");

    @Test
    @DisplayName(
            "both registries keep where each tenant is, and a tenant is in a schema of its own unless said otherwise")
    void registries() {
        try (TestDatabase database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA)) {
            for (Tenants registry : List.of(new PostgresTenants(database.pool(1)), new InMemoryTenants())) {
                List<Placement> placements = List.of(
                        Placement.schema(), Placement.role("app_padel"), Placement.database("eu-1"), Placement.row());
                for (int i = 0; i < placements.size(); i++) {
                    Tenant plain = Tenant.of(TenantId.of("tenant-" + i), "x", Plans.ADVANCED.id());
                    assertThat(plain.placement()).isEqualTo(Placement.schema());
                    registry.register(plain.withPlacement(placements.get(i)));
                    assertThat(registry.require(plain.id()).placement()).isEqualTo(placements.get(i));
                    registry.update(plain.withPlacement(placements.get(i)));
                    assertThat(registry.require(plain.id()).placement()).isEqualTo(placements.get(i));
                }
            }
        }
    }

    @Test
    @DisplayName("two tenants cannot have one role")
    void roleTaken() {
        try (TestDatabase database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA)) {
            Tenants registry = new PostgresTenants(database.pool(1));
            registry.register(Tenant.of(PADEL, "x", Plans.ADVANCED.id()).withPlacement(Placement.role("r")));
            assertThatThrownBy(() -> registry.register(Tenant.of(TenantId.of("clinica"), "x", Plans.ADVANCED.id())
                            .withPlacement(Placement.role("r"))))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.sqlState()).isEqualTo("23505"));
        }
    }

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
