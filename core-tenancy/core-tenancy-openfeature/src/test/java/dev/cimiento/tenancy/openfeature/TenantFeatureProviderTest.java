package dev.cimiento.tenancy.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.FeatureKey;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.Rollout;
import dev.cimiento.tenancy.inmemory.InMemoryFeatureStore;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantFeatureProviderTest {

    private enum Colour {
        RED,
        BLUE
    }

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final FeatureKey<Boolean> CALENDAR = FeatureKey.off("new-calendar");
    private static final FeatureKey<Long> SEATS = FeatureKey.number("seats", 3);
    private static final FeatureKey<Double> FEE = FeatureKey.decimal("fee", 0.5);
    private static final FeatureKey<String> GREETING = FeatureKey.text("greeting", "hello");
    private static final FeatureKey<Duration> NOTICE = FeatureKey.duration("notice", Duration.ofMinutes(90));
    private static final FeatureKey<Colour> COLOUR = FeatureKey.choice("colour", Colour.RED);

    private final InMemoryTenants tenants = new InMemoryTenants();
    private final Features features = Features.of(
            tenants,
            Plans.of(List.of(Plans.BASIC, Plans.STANDARD.with(SEATS, 10L))),
            new InMemoryFeatureStore(),
            MutableClock.at("2026-11-23T12:00:00Z"));
    private Client client;

    @BeforeEach
    void start() {
        tenants.register(Tenant.of(PADEL, "Padel", Plans.STANDARD.id()));
        tenants.register(Tenant.of(CLINIC, "Clinic", Plans.BASIC.id()));
        OpenFeatureAPI api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(
                TenantFeatureProvider.of(features, List.of(CALENDAR, SEATS, FEE, GREETING, NOTICE, COLOUR)));
        client = api.getClient();
    }

    @AfterEach
    void stop() {
        OpenFeatureAPI.getInstance().shutdown();
    }

    @Test
    @DisplayName("the current tenant is asked for, and reason, variant and metadata say who decided")
    void current() {
        FlagEvaluationDetails<Long> planned = TenantContext.call(PADEL, () -> client.getLongDetails("seats", 0L));
        assertThat(planned.getValue()).isEqualTo(10);
        assertThat(planned.getReason()).isEqualTo(Reason.TARGETING_MATCH.name());
        assertThat(planned.getVariant()).isEqualTo("10");
        assertThat(planned.getFlagMetadata().getString("tenant")).isEqualTo("padel");
        assertThat(planned.getFlagMetadata().getString("because")).isEqualTo("plan 'standard'");

        FlagEvaluationDetails<Boolean> off =
                TenantContext.call(CLINIC, () -> client.getBooleanDetails("new-calendar", true));
        assertThat(off.getValue()).isFalse();
        assertThat(off.getReason()).isEqualTo(Reason.DEFAULT.name());
        assertThat(off.getVariant()).isEqualTo("off");
    }

    @Test
    @DisplayName("without a current tenant the targeting key is the tenant; with the attribute it is the user")
    void named() {
        assertThat(client.getIntegerValue("seats", 0, new ImmutableContext("padel")))
                .isEqualTo(10);
        assertThat(client.getIntegerValue("seats", 0, of("someone", "clinic"))).isEqualTo(3);

        features.rollOut(CALENDAR, new Rollout(50, Rollout.By.USER));
        long on = 0;
        for (int i = 0; i < 100; i++) {
            FlagEvaluationDetails<Boolean> details =
                    client.getBooleanDetails("new-calendar", false, of("user" + i, "padel"));
            on += details.getValue() ? 1 : 0;
            assertThat(details.getReason()).isEqualTo(details.getValue() ? Reason.SPLIT.name() : Reason.DEFAULT.name());
        }
        assertThat(on).isBetween(30L, 70L);
    }

    @Test
    @DisplayName("every type is given as itself, a whole number also as a double, and nothing else is converted")
    void types() {
        TenantContext.run(CLINIC, () -> {
            assertThat(client.getIntegerValue("seats", 0)).isEqualTo(3);
            assertThat(client.getDoubleValue("seats", 0.0)).isEqualTo(3.0);
            assertThat(client.getDoubleValue("fee", 0.0)).isEqualTo(0.5);
            assertThat(client.getStringValue("greeting", "")).isEqualTo("hello");
            assertThat(client.getStringValue("notice", "")).isEqualTo("PT1H30M");
            assertThat(client.getStringValue("colour", "")).isEqualTo("RED");

            assertThat(client.getBooleanDetails("seats", true).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(client.getBooleanDetails("seats", true).getValue()).isTrue();
            assertThat(client.getStringDetails("seats", "x").getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(client.getIntegerDetails("fee", 7).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
            assertThat(client.getObjectDetails("greeting", new Value()).getErrorCode())
                    .isEqualTo(ErrorCode.TYPE_MISMATCH);

            features.override(CLINIC, SEATS, FeatureKey.UNLIMITED);
            assertThat(client.getLongValue("seats", 0L)).isEqualTo(FeatureKey.UNLIMITED);
            assertThat(client.getIntegerDetails("seats", 7).getErrorCode())
                    .as("more than an int holds is not cut")
                    .isEqualTo(ErrorCode.TYPE_MISMATCH);
        });
    }

    @Test
    @DisplayName(
            "an unknown flag, no tenant, no tenant id, an unknown tenant and a contradiction are told apart, with the caller's default")
    void errors() {
        assertError("nothing", new ImmutableContext("padel"), ErrorCode.FLAG_NOT_FOUND);
        assertError("new-calendar", new ImmutableContext(), ErrorCode.TARGETING_KEY_MISSING);
        assertError("new-calendar", new ImmutableContext("No tenant id"), ErrorCode.INVALID_CONTEXT);
        assertError("new-calendar", new ImmutableContext("nobody"), ErrorCode.INVALID_CONTEXT);
        TenantContext.run(PADEL, () -> assertError("new-calendar", of("someone", "clinic"), ErrorCode.INVALID_CONTEXT));
    }

    @Test
    @DisplayName("a kill switch is DISABLED")
    void killed() {
        features.override(PADEL, CALENDAR, true);
        features.kill(CALENDAR);
        FlagEvaluationDetails<Boolean> details =
                client.getBooleanDetails("new-calendar", true, new ImmutableContext("padel"));
        assertThat(details.getValue()).isFalse();
        assertThat(details.getReason()).isEqualTo(Reason.DISABLED.name());
    }

    @Test
    @DisplayName("a change is an event that names the flag, and the tenant where it is one's")
    void events() throws Exception {
        BlockingQueue<EventDetails> heard = new LinkedBlockingQueue<>();
        client.onProviderConfigurationChanged(heard::add);
        features.override(PADEL, SEATS, 11L);
        EventDetails one = heard.poll(10, TimeUnit.SECONDS);
        assertThat(one.getFlagsChanged()).containsExactly("seats");
        assertThat(one.getEventMetadata().getString("tenant")).isEqualTo("padel");

        features.kill(FeatureKey.off("not-a-flag-of-this-provider"));
        features.kill(CALENDAR);
        EventDetails all = heard.poll(10, TimeUnit.SECONDS);
        assertThat(all.getFlagsChanged()).containsExactly("new-calendar");
        assertThat(all.getEventMetadata().getString("tenant")).isNull();
    }

    private void assertError(String flag, EvaluationContext context, ErrorCode code) {
        FlagEvaluationDetails<Boolean> details = client.getBooleanDetails(flag, true, context);
        assertThat(details.getErrorCode()).isEqualTo(code);
        assertThat(details.getReason()).isEqualTo(Reason.ERROR.name());
        assertThat(details.getValue()).isTrue();
    }

    private static EvaluationContext of(String user, String tenant) {
        return new MutableContext(user).add(TenantFeatureProvider.TENANT, tenant);
    }
}
