package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.UnknownTenantException;
import dev.cimiento.tenancy.features.Explained;
import dev.cimiento.tenancy.features.Explained.Source;
import dev.cimiento.tenancy.features.FeatureChange;
import dev.cimiento.tenancy.features.FeatureStore;
import dev.cimiento.tenancy.features.FeatureSwitch;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.ModuleAnswer;
import dev.cimiento.tenancy.features.ModuleGate;
import dev.cimiento.tenancy.features.Rollout;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final FeatureKey<Long> SEATS =
            FeatureKey.number("seats", 3).checked(seats -> seats > 0, "be positive");
    private static final FeatureKey<Boolean> NEW_CALENDAR = FeatureKey.off("new-calendar");
    private static final FeatureKey<Boolean> EXPORT = FeatureKey.on("export");
    private static final FeatureKey<Duration> NOTICE = FeatureKey.duration("notice", Duration.ofHours(2));

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final InMemoryTenants tenants = new InMemoryTenants();
    private final FeatureStore store = new InMemoryFeatureStore();
    private final Plans plans = Plans.of(List.of(Plans.BASIC, Plans.STANDARD.with(SEATS, 10L), Plans.ADVANCED));
    private final Features features = Features.of(tenants, plans, store, clock);
    private final Features elsewhere = Features.of(tenants, plans, store, clock);

    FeaturesTest() {
        tenants.register(Tenant.of(PADEL, "Padel", Plans.STANDARD.id()));
        tenants.register(Tenant.of(CLINIC, "Clinic", Plans.BASIC.id()));
    }

    @Test
    @DisplayName("a tenant's own value beats its plan's, which beats the default; explain names who decided")
    void chain() {
        assertThat(features.explain(CLINIC, SEATS)).isEqualTo(new Explained<>(SEATS, 3L, Source.DEFAULT, "default"));
        assertThat(features.explain(PADEL, SEATS))
                .isEqualTo(new Explained<>(SEATS, 10L, Source.PLAN, "plan 'standard'"));

        features.override(PADEL, SEATS, 25L);
        assertThat(features.explain(PADEL, SEATS))
                .isEqualTo(new Explained<>(SEATS, 25L, Source.TENANT, "override of tenant 'padel'"));
        assertThat(features.value(CLINIC, SEATS)).isEqualTo(3);

        features.clearOverride(PADEL, SEATS);
        assertThat(features.value(PADEL, SEATS)).isEqualTo(10);
        assertThat(TenantContext.<Long, RuntimeException>call(PADEL, () -> features.value(SEATS)))
                .isEqualTo(10);
    }

    @Test
    @DisplayName("without a tenant, and for one that is not registered, there is no value")
    void noTenant() {
        assertThatThrownBy(() -> features.value(SEATS)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> features.value(TenantId.of("nobody"), SEATS))
                .isInstanceOf(UnknownTenantException.class);
        assertThatThrownBy(() -> features.override(TenantId.of("nobody"), SEATS, 4L))
                .isInstanceOf(UnknownTenantException.class);
    }

    @Test
    @DisplayName("a value that breaks the rule is not written, and one that got into the store is passed over")
    void invalid() {
        assertThatThrownBy(() -> features.override(PADEL, SEATS, 0L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature seats must be positive, was '0'");
        assertThatThrownBy(() -> Plans.BASIC.with(SEATS, -1L)).isInstanceOf(IllegalArgumentException.class);

        store.put(PADEL, "seats", "many");
        assertThat(features.explain(PADEL, SEATS).source()).isEqualTo(Source.PLAN);
    }

    @Test
    @DisplayName("a kill switch beats all, is seen in another process within the time to live, and can be taken back")
    void kill() {
        features.override(PADEL, EXPORT, true);
        features.override(PADEL, SEATS, 25L);
        assertThat(elsewhere.value(PADEL, EXPORT)).isTrue();

        features.kill(EXPORT);
        features.kill(SEATS);
        assertThat(features.explain(PADEL, EXPORT).source()).isEqualTo(Source.KILL_SWITCH);
        assertThat(features.value(PADEL, EXPORT)).isFalse();
        assertThat(features.value(PADEL, SEATS)).isEqualTo(3);
        clock.advance(Duration.ofSeconds(10));
        assertThat(elsewhere.value(PADEL, EXPORT)).isFalse();

        features.revive(EXPORT);
        assertThat(features.value(PADEL, EXPORT)).isTrue();
    }

    @Test
    @DisplayName("10 % is about a tenth, the same on every question, and 20 % keeps the first 10 %")
    void rollout() {
        List<TenantId> thousand =
                IntStream.range(0, 1000).mapToObj(i -> TenantId.of("t" + i)).toList();
        thousand.forEach(id -> tenants.register(Tenant.of(id, id.value(), Plans.BASIC.id())));
        Set<TenantId> before = Set.of();
        for (int percent : List.of(0, 10, 20, 50, 100)) {
            features.rollOut(NEW_CALENDAR, new Rollout(percent, Rollout.By.TENANT));
            Set<TenantId> in = thousand.stream()
                    .filter(id -> features.value(id, NEW_CALENDAR))
                    .collect(Collectors.toSet());
            assertThat(in).hasSizeBetween(percent * 10 - 35, percent * 10 + 35).containsAll(before);
            before = in;
        }
    }

    @Test
    @DisplayName("two features at 50 % do not pick the same tenants")
    void rolloutsAreIndependent() {
        long both = IntStream.range(0, 1000)
                .filter(i -> new Rollout(50, Rollout.By.TENANT).includes("a", "t" + i)
                        && new Rollout(50, Rollout.By.TENANT).includes("b", "t" + i))
                .count();
        assertThat(both).isBetween(200L, 300L);
    }

    @Test
    @DisplayName("a rollout by user needs a user, and users of two tenants are two")
    void rolloutByUser() {
        features.rollOut(NEW_CALENDAR, new Rollout(50, Rollout.By.USER));
        assertThat(features.explain(PADEL, NEW_CALENDAR).source()).isEqualTo(Source.DEFAULT);

        List<Boolean> padel = usersOf(PADEL);
        assertThat(padel)
                .contains(true)
                .contains(false)
                .isEqualTo(usersOf(PADEL))
                .isNotEqualTo(usersOf(CLINIC));
    }

    private List<Boolean> usersOf(TenantId tenant) {
        return IntStream.range(0, 100)
                .mapToObj(
                        i -> features.explain(tenant, NEW_CALENDAR, "user" + i).value())
                .toList();
    }

    @Test
    @DisplayName("a plan that names the switch beats the rollout; a rollout survives a kill")
    void planBeatsRollout() {
        Features planned = Features.of(
                tenants, Plans.of(List.of(Plans.BASIC, Plans.STANDARD.with(NEW_CALENDAR, false))), store, clock);
        planned.rollOut(NEW_CALENDAR, new Rollout(100, Rollout.By.TENANT));
        assertThat(planned.explain(PADEL, NEW_CALENDAR).source()).isEqualTo(Source.PLAN);
        assertThat(planned.explain(CLINIC, NEW_CALENDAR).source()).isEqualTo(Source.ROLLOUT);

        planned.kill(NEW_CALENDAR);
        assertThat(planned.value(CLINIC, NEW_CALENDAR)).isFalse();
        planned.revive(NEW_CALENDAR);
        assertThat(planned.value(CLINIC, NEW_CALENDAR)).isTrue();
    }

    @Test
    @DisplayName("listeners hear once of what is written here, and of what another process wrote when it is read")
    void changes() {
        List<String> heard = new ArrayList<>();
        List<String> heardElsewhere = new ArrayList<>();
        Features.Subscription subscription = features.onChange(change -> heard.add(change.toString()));
        features.onChange(change -> {
            throw new IllegalStateException("a broken listener");
        });
        elsewhere.onChange((FeatureChange change) -> heardElsewhere.add(change.toString()));
        elsewhere.value(PADEL, SEATS);

        features.override(PADEL, SEATS, 25L);
        features.kill(EXPORT);
        assertThat(heard)
                .containsExactly("FeatureChange[[seats], tenant padel]", "FeatureChange[[export], all tenants]");
        assertThat(heardElsewhere).isEmpty();

        clock.advance(Duration.ofSeconds(10));
        elsewhere.value(PADEL, SEATS);
        assertThat(heardElsewhere).containsExactlyInAnyOrderElementsOf(heard);

        subscription.close();
        features.revive(EXPORT);
        assertThat(heard).hasSize(2);
    }

    @Test
    @DisplayName("the text of every type is read back as the value it stood for")
    void types() {
        assertThat(NOTICE.parse(NOTICE.format(Duration.ofMinutes(90)))).isEqualTo(Duration.ofMinutes(90));
        assertThat(SEATS.format(FeatureKey.UNLIMITED)).isEqualTo("unlimited");
        assertThat(SEATS.parse(" unlimited ")).isEqualTo(FeatureKey.UNLIMITED);
        assertThat(FeatureKey.choice("state", FeatureSwitch.State.LIVE).parse("killed"))
                .isEqualTo(FeatureSwitch.State.KILLED);
        assertThat(FeatureKey.decimal("rate", 0.5).parse("0.25")).isEqualTo(0.25);
        assertThatThrownBy(() -> FeatureKey.decimal("rate", Double.NaN)).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> EXPORT.parse("yes")).hasMessage("feature export takes a Boolean, was 'yes'");
        assertThatThrownBy(() -> FeatureKey.on("No spaces")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("the gate tells apart what to buy, what was withdrawn, what is switched off, and what does not exist")
    void gate() {
        ModuleGate gate = ModuleGate.of(tenants, plans, features);
        assertThat(gate.ask(PADEL, ModuleId.WHATSAPP)).isEqualTo(new ModuleAnswer.Open(ModuleId.WHATSAPP));
        assertThat(gate.ask(CLINIC, ModuleId.WHATSAPP))
                .isEqualTo(new ModuleAnswer.NotInPlan(ModuleId.WHATSAPP, Plans.BASIC.id()));
        assertThat(gate.ask(PADEL, new ModuleId("time_travel"))).isInstanceOf(ModuleAnswer.NoSuchModule.class);

        features.override(PADEL, ModuleGate.switchOf(ModuleId.PAYMENTS), false);
        assertThat(gate.ask(PADEL, ModuleId.PAYMENTS)).isEqualTo(new ModuleAnswer.Withdrawn(ModuleId.PAYMENTS, PADEL));
        features.kill(ModuleGate.switchOf(ModuleId.WHATSAPP));
        assertThat(gate.ask(PADEL, ModuleId.WHATSAPP)).isEqualTo(new ModuleAnswer.SwitchedOff(ModuleId.WHATSAPP));

        features.override(CLINIC, ModuleGate.switchOf(ModuleId.PAYMENTS), true);
        assertThat(gate.ask(CLINIC, ModuleId.PAYMENTS))
                .as("a switch gives no module that the plan has no tables for")
                .isInstanceOf(ModuleAnswer.NotInPlan.class);
    }

    @Test
    @DisplayName("the usual plans: basic books, standard also takes money and chats, advanced also thinks and reports")
    void usual() {
        assertThat(Plans.BASIC.modules())
                .contains(ModuleId.AUTH, ModuleId.SCHEDULING)
                .doesNotContain(ModuleId.PAYMENTS);
        assertThat(Plans.STANDARD.modules())
                .containsAll(Plans.BASIC.modules())
                .contains(ModuleId.PAYMENTS, ModuleId.WHATSAPP);
        assertThat(Plans.ADVANCED.modules())
                .containsAll(Plans.STANDARD.modules())
                .contains(ModuleId.AI_AGENT, ModuleId.REPORTING);
        Plan own = Plan.of("basic", Set.of()).withFeatures(Map.of("seats", "7"));
        assertThat(Plans.of(List.of(own)).or(Plans.usual()).list())
                .containsExactly(Plans.ADVANCED, own, Plans.STANDARD);
    }
}
