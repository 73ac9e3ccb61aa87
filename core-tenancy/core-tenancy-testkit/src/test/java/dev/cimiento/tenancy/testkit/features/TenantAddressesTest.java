package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantHosts.Answer;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.inmemory.InMemoryTenantAddresses;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.postgresql.PostgresTenantAddresses;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TenantAddressesContract;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where tenants are reached: both stores, and what is answered from memory. */
class TenantAddressesTest {

    private static final TenantId PADEL = TenantId.of("padel");

    @Nested
    @DisplayName("in memory")
    class InMemory extends TenantAddressesContract {

        private final Tenants tenants = new InMemoryTenants();
        private final TenantAddresses addresses = new InMemoryTenantAddresses(tenants);

        @Override
        protected Tenants tenants() {
            return tenants;
        }

        @Override
        protected TenantAddresses addresses() {
            return addresses;
        }
    }

    @Nested
    @DisplayName("in PostgreSQL")
    class InPostgres extends TenantAddressesContract {

        private TestDatabase database;
        private Tenants tenants;
        private TenantAddresses addresses;

        @BeforeEach
        void start() {
            database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA);
            tenants = new PostgresTenants(database.pool(9));
            addresses = new PostgresTenantAddresses(database.pool(9));
        }

        @AfterEach
        void stop() {
            database.close();
        }

        @Override
        protected Tenants tenants() {
            return tenants;
        }

        @Override
        protected TenantAddresses addresses() {
            return addresses;
        }
    }

    @Test
    @DisplayName(
            "a host leads to its tenant; after a move the old one redirects here at once, and elsewhere within ten seconds")
    void hosts() {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        Tenants tenants = new InMemoryTenants();
        tenants.register(Tenant.of(PADEL, "x", new PlanId("any")));
        TenantAddresses store = new InMemoryTenantAddresses(tenants);
        TenantHosts here = TenantHosts.of("tupadel.com", store, clock);
        TenantHosts elsewhere = TenantHosts.of("tupadel.com", store, clock);
        Answer current = new Answer.Current(PADEL);
        for (TenantHosts hosts : List.of(here, elsewhere)) {
            assertThat(hosts.ask("padel.tupadel.com")).isEqualTo(current);
            assertThat(hosts.ask("PADEL.tupadel.com.:8080")).isEqualTo(current);
            assertThat(hosts.ask("clubnorte.tupadel.com"))
                    .as("perhaps a tenant's id: the registry knows")
                    .isEqualTo(new Answer.Current(TenantId.of("clubnorte")));
        }
        here.addresses().move(PADEL, TenantAddress.of("clubnorte"));
        here.addresses().give(PADEL, TenantAddress.of("www.clubpadel.es"));
        assertThat(here.ask("clubnorte.tupadel.com")).isEqualTo(current);
        assertThat(here.ask("www.clubpadel.es")).isEqualTo(current);
        assertThat(here.ask("padel.tupadel.com")).isEqualTo(new Answer.Moved(PADEL, "clubnorte.tupadel.com"));
        assertThat(elsewhere.ask("padel.tupadel.com")).isEqualTo(current);
        clock.advance(Duration.ofSeconds(10));
        assertThat(elsewhere.ask("padel.tupadel.com")).isEqualTo(new Answer.Moved(PADEL, "clubnorte.tupadel.com"));

        here.addresses().withdraw(PADEL, TenantAddress.of("padel"));
        assertThat(here.ask("padel.tupadel.com"))
                .as("withdrawn, it leads nowhere, though it is the tenant's id")
                .isEqualTo(new Answer.Unknown());
        here.addresses().withdraw(PADEL, TenantAddress.of("clubnorte"));
        assertThat(here.ask("padel.tupadel.com")).isEqualTo(current);
        for (String nobody : List.of(
                "tupadel.com",
                "a.b.tupadel.com",
                "www.tupadel.com",
                "evil.com",
                "padel",
                "",
                "..",
                "a b",
                "padel.tupadel.com.evil.com")) {
            assertThat(here.ask(nobody)).as(nobody).isEqualTo(new Answer.Unknown());
        }
        assertThat(here.<String>resolver(Optional::of).resolve("www.clubpadel.es"))
                .contains(PADEL);
    }

    @Test
    @DisplayName("what is no label or domain in lower case is no address")
    void shape() {
        for (String good :
                List.of("a", "club-norte", "www.clubpadel.es", "xn--pdel-5na.es", "a.b.c.d", "x".repeat(63))) {
            assertThat(TenantAddress.of(good).value()).isEqualTo(good);
        }
        for (String bad : List.of(
                "",
                "-a",
                "a-",
                "A",
                "a..b",
                ".a",
                "a.",
                "a_b",
                "www",
                "admin",
                "pádel",
                "a b",
                "x".repeat(64),
                "a/b",
                "a:80",
                "a\n",
                ("x".repeat(62) + ".").repeat(4) + "toolong")) {
            assertThat(TenantAddress.parse(bad)).as(bad).isEmpty();
            assertThatThrownBy(() -> TenantAddress.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> TenantHosts.of(
                        ".tupadel.com",
                        new InMemoryTenantAddresses(new InMemoryTenants()),
                        MutableClock.at("2026-11-23T12:00:00Z")))
                .hasMessageContaining("domain must be");
    }
}
