package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.telemetry.TopTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TopTenantsTest {

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final List<TenantId> removed = new ArrayList<>();
    private final TopTenants top = TopTenants.of(3, clock, removed::add);

    @Test
    @DisplayName("failure 24: 100,000 random ids make K + 1 names, over many hours too")
    void bounded() {
        Random random = new Random(1);
        Set<String> living = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            living.add(top.name(TenantId.of(Long.toString(random.nextLong() >>> 1, 36))));
            removed.forEach(tenant -> living.remove(tenant.value()));
            removed.clear();
            assertThat(living).hasSizeLessThanOrEqualTo(4);
            if (i % 1000 == 0) {
                clock.advance(Duration.ofMinutes(10));
            }
        }
        assertThat(living).contains(TopTenants.OTHER);
    }

    @Test
    @DisplayName("places go to the busiest of the last hour, and who loses one is told before another has it")
    void busiest() {
        for (String early : List.of("a", "b", "c")) {
            assertThat(top.name(TenantId.of(early))).isEqualTo(early);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(top.name(TenantId.of("big"))).isEqualTo(TopTenants.OTHER);
            top.name(TenantId.of("b"));
        }
        clock.advance(Duration.ofHours(1).plusMillis(1));
        assertThat(top.name(TenantId.of("big"))).isEqualTo("big");
        assertThat(removed).containsExactly(TenantId.of("c"));
        assertThat(top.tenants()).extracting(TenantId::value).containsExactlyInAnyOrder("a", "b", "big");
    }

    @Test
    @DisplayName("without places all are one")
    void none() {
        assertThat(TopTenants.of(0, clock, removed::add).name(TenantId.of("a"))).isEqualTo(TopTenants.OTHER);
    }
}
