package dev.cimiento.tenancy.jakarta;

import dev.cimiento.tenancy.CachedTenants;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantResolver;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TenantEdgeContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class TenantFilterEdgeTest extends TenantEdgeContract {

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final InMemoryTenants registry = new InMemoryTenants();
    private final CachedTenants tenants = CachedTenants.before(registry, clock);
    private Server server;

    @BeforeEach
    void start() throws Exception {
        for (String id : List.of("a", "b")) {
            registry.register(Tenant.of(TenantId.of(id), id, Plans.BASIC.id()).withStatus(TenantStatus.ACTIVE));
        }
        server = Server.start(
                TenantFilter.of(
                        tenants,
                        TenantResolver.agreeing(List.of(
                                TenantResolver.claim(
                                        request -> Optional.ofNullable(request.getHeader("X-Checked-Claim"))),
                                ServletRequests.header("X-Tenant")))),
                Map.of(),
                List.of(new Resources.Who()));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Override
    protected Map<String, String> header(String tenant) {
        return Map.of("X-Tenant", tenant);
    }

    @Override
    protected Map<String, String> login(String tenant) {
        return Map.of("X-Checked-Claim", tenant);
    }

    @Override
    protected int status(Map<String, String> headers) {
        try {
            return server.status(
                    "/who",
                    headers.entrySet().stream()
                            .map(header -> header.getKey() + ": " + header.getValue())
                            .toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected long registryReads() {
        return tenants.stats().misses();
    }

    @Override
    protected void suspendElsewhere(TenantId tenant) {
        registry.update(registry.require(tenant).withStatus(TenantStatus.SUSPENDED));
    }

    @Override
    protected void outliveCaches() {
        clock.advance(Duration.ofSeconds(20));
    }

    @Override
    protected int strangers() {
        return 2_000;
    }
}
