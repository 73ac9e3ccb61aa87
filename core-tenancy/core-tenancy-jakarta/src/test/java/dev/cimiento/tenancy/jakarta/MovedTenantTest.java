package dev.cimiento.tenancy.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.CachedTenants;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.inmemory.InMemoryTenantAddresses;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MovedTenantTest {

    private static final TenantId PADEL = TenantId.of("padel");

    @Test
    @DisplayName(
            "a tenant that moved is served at its new address; the old one redirects with path and query, or leads nowhere")
    void moved() throws Exception {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        InMemoryTenants registry = new InMemoryTenants();
        registry.register(Tenant.of(PADEL, "x", new PlanId("any")).withStatus(TenantStatus.ACTIVE));
        CachedTenants tenants = CachedTenants.before(registry, clock);
        TenantHosts hosts = TenantHosts.of("tupadel.com", new InMemoryTenantAddresses(registry), clock);
        TenantFilter filter = TenantFilter.of(tenants, ServletRequests.hosts(hosts));
        try (Server leading = Server.start(filter.withHosts(hosts), Map.of(), List.of(new Resources.Who()));
                Server plain = Server.start(filter, Map.of(), List.of(new Resources.Who()))) {
            assertThat(leading.get("/who", "Host: padel.tupadel.com")).contains("200 OK", "padel");
            hosts.addresses().move(PADEL, TenantAddress.of("clubnorte"));
            assertThat(leading.get("/who", "Host: clubnorte.tupadel.com")).contains("200 OK", "padel");
            assertThat(leading.get("/who/is?day=1&x=%0D%0Ay", "Host: padel.tupadel.com"))
                    .contains(
                            "308 ",
                            "Location: //clubnorte.tupadel.com/who/is?day=1&x=%0D%0Ay\r\n",
                            "Cache-Control: no-store");
            assertThat(leading.get("/who", "Host: padel.tupadel.com:8443"))
                    .contains("Location: //clubnorte.tupadel.com:8443/who\r\n");
            assertThat(plain.status("/who", "Host: padel.tupadel.com")).isEqualTo(404);

            hosts.addresses().give(PADEL, TenantAddress.of("www.clubpadel.es"));
            assertThat(leading.get("/who", "Host: www.clubpadel.es")).contains("200 OK", "padel");
            hosts.addresses().withdraw(PADEL, TenantAddress.of("padel"));
            assertThat(leading.status("/who", "Host: padel.tupadel.com")).isEqualTo(404);
            assertThat(leading.status("/who", "Host: stranger.tupadel.com")).isEqualTo(404);
        }
    }
}
