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

class PlacementsInTheRegistryTest {

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
}
