package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Programs that are wrong in the known ways, which the contracts must find. */
class ContractControlsTest {

    @Test
    @DisplayName("a cache whose keys do not hold the tenant is found")
    void sharedCache() {
        TenantCacheContract shared = new MapCache(key -> key);
        assertThatThrownBy(shared::apart).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("a cache whose keys are tenant and key run together is found")
    void joinedKeys() {
        TenantCacheContract joined = new MapCache(key -> TenantContext.require() + "-" + key);
        assertThatThrownBy(joined::ambiguous).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("a cache with a tenant for nobody is found")
    void defaultTenant() {
        TenantCacheContract lenient = new MapCache(key -> TenantContext.current() + "/" + key);
        assertThatThrownBy(lenient::noTenant).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("a cache whose clear forgets everybody is found")
    void clearsAll() {
        MapCache careless = new MapCache(key -> TenantContext.require() + "/" + key);
        careless.clearsAll = true;
        assertThatThrownBy(careless::apart).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("an edge that believes the header is found, and one that believes it when the login is broken")
    void headerFirst() {
        assertThatThrownBy(new Edge()::contradiction).isInstanceOf(AssertionError.class);
        assertThatThrownBy(new Edge()::brokenLogin).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("an edge that remembers strangers one by one is found, and one that never asks again")
    void remembersEachStranger() {
        assertThatThrownBy(new Edge()::unknownTenants).isInstanceOf(AssertionError.class);
        assertThatThrownBy(new Edge()::suspended).isInstanceOf(AssertionError.class);
    }

    @Test
    @DisplayName("metrics whose label is the tenant as it comes are found")
    void labels() {
        Set<TenantId> series = new HashSet<>();
        TenantMetricsContract unbounded = new TenantMetricsContract() {
            @Override
            protected int places() {
                return 20;
            }

            @Override
            protected void record(TenantId tenant) {
                series.add(tenant);
            }

            @Override
            protected int series() {
                return series.size();
            }
        };
        assertThatThrownBy(unbounded::bounded).isInstanceOf(AssertionError.class);
    }

    private static final class MapCache extends TenantCacheContract {

        private final Map<String, String> map = new HashMap<>();
        private final Function<String, String> keys;
        private boolean clearsAll;

        MapCache(Function<String, String> keys) {
            this.keys = keys;
        }

        @Override
        protected Optional<String> find(String key) {
            return Optional.ofNullable(map.get(keys.apply(key)));
        }

        @Override
        protected void put(String key, String value) {
            map.put(keys.apply(key), value);
        }

        @Override
        protected void evict(String key) {
            map.remove(keys.apply(key));
        }

        @Override
        protected void clear() {
            String prefix = keys.apply("");
            map.keySet().removeIf(key -> clearsAll || key.startsWith(prefix));
        }
    }

    /** Believes the header, asks the registry once for each id, and never again. */
    private static final class Edge extends TenantEdgeContract {

        private final Map<String, Boolean> remembered = new HashMap<>();
        private final Set<String> suspended = new HashSet<>();
        private long reads;

        @Override
        protected Map<String, String> header(String tenant) {
            return Map.of("tenant", tenant);
        }

        @Override
        protected Map<String, String> login(String tenant) {
            return Map.of("login", tenant);
        }

        @Override
        protected int status(Map<String, String> headers) {
            String tenant = headers.getOrDefault("tenant", headers.get("login"));
            boolean served = remembered.computeIfAbsent(tenant, id -> {
                reads++;
                return Set.of("a", "b").contains(id) && !suspended.contains(id);
            });
            return served ? 200 : 404;
        }

        @Override
        protected long registryReads() {
            return reads;
        }

        @Override
        protected void suspendElsewhere(TenantId tenant) {
            suspended.add(tenant.value());
        }

        @Override
        protected void outliveCaches() {
            // holds what it holds
        }
    }
}
