package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.PostgresPlans;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresPlansTest {

    private static final FeatureKey<Long> SEATS = FeatureKey.number("seats", 3);
    private static final TenantId PADEL = TenantId.of("padel");
    private static final Plan CLUB =
            Plan.of("club", Set.of(ModuleId.AUTH, ModuleId.PAYMENTS)).with(SEATS, 40L);

    private final TestDatabase database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA);
    private final DataSource pool = database.pool(2);
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final PostgresPlans plans = PostgresPlans.over(pool, clock);

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("a plan is sold without a release: saved, it is there at once, and elsewhere within the time to live")
    void sold() {
        PostgresPlans elsewhere = PostgresPlans.over(pool, clock);
        assertThat(elsewhere.list()).isEmpty();
        plans.save(CLUB);
        assertThat(plans.find(CLUB.id())).contains(CLUB);
        assertThat(elsewhere.find(CLUB.id())).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(elsewhere.find(CLUB.id())).contains(CLUB);

        Plan dearer = Plan.of("club", Set.of(ModuleId.AUTH));
        plans.save(dearer);
        assertThat(plans.or(Plans.usual()).list()).containsExactly(Plans.ADVANCED, Plans.BASIC, dearer, Plans.STANDARD);
    }

    @Test
    @DisplayName("a plan that a tenant is on is not removed")
    void removed() {
        plans.save(CLUB);
        PostgresTenants tenants = new PostgresTenants(pool);
        Tenant padel = tenants.register(Tenant.of(PADEL, "Padel", CLUB.id()));
        assertThat(plans.remove(CLUB.id())).isFalse();
        assertThat(plans.planOf(padel)).isEqualTo(CLUB);

        tenants.update(padel.withPlan(Plans.BASIC.id()));
        assertThat(plans.remove(CLUB.id())).isTrue();
        assertThat(plans.find(CLUB.id())).isEmpty();
        assertThat(plans.remove(CLUB.id())).isFalse();
    }
}
