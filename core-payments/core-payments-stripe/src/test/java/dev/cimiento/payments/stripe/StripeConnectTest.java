package dev.cimiento.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.ConnectResult;
import dev.cimiento.payments.ConnectedAccount;
import dev.cimiento.payments.ConnectedAccounts;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.spi.Marketplace;
import dev.cimiento.payments.testkit.StripeStandIn;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.inmemory.InMemorySettings;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Connecting a tenant's own account at Stripe, against a stand-in")
class StripeConnectTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final URI BACK = URI.create("https://platform.example/connected");
    private static final ProviderId PROVIDER = StripePaymentGateway.PROVIDER;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final StripeStandIn standIn = StripeStandIn.start(clock).account("sk_test_platform", "whsec_platform");
    private final Marketplace marketplace =
            StripeConnect.of("ca_platform", Secret.of("sk_test_platform")).at(standIn.address());
    private final ConnectedAccounts accounts = new ConnectedAccounts(
            List.of(marketplace),
            InMemorySettings.of(SettingCatalog.open(), clock),
            Secret.of("a state key of more than 32 characters"),
            clock);

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    @DisplayName("leads to the provider and back, and keeps the tokens for that tenant")
    void connects() {
        URI page = begin(PADEL);
        assertThat(page.toString()).startsWith("http://127.0.0.1").contains("redirect_uri=https%3A%2F%2Fplatform");
        ConnectResult result = accounts.finish(state(page), "ac_1", BACK);
        assertThat(result).isInstanceOf(ConnectResult.Connected.class);
        ConnectResult.Connected connected = (ConnectResult.Connected) result;
        assertThat(connected.tenant()).isEqualTo(PADEL);
        assertThat(accounts.find(PADEL, PROVIDER)).contains(connected.account());
        assertThat(accounts.find(CLINIC, PROVIDER)).isEmpty();
        assertThat(connected.toString())
                .doesNotContain(connected.account().accessToken().reveal());
    }

    @Test
    @DisplayName("a state is good once, for a quarter of an hour, and for the tenant that began")
    void bindsState() {
        String first = state(begin(PADEL));
        String second = state(begin(PADEL));
        assertThat(accounts.finish(first, "ac_2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.USED));
        assertThat(accounts.finish(second.replace("padel", "clinic"), "ac_2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.FORGED));
        assertThat(accounts.finish("garbage", "ac_2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.FORGED));
        assertThat(accounts.finish(second, "ac_2", BACK)).isInstanceOf(ConnectResult.Connected.class);
        assertThat(accounts.finish(second, "ac_3", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.USED));
        String late = state(begin(CLINIC));
        clock.advance(Duration.ofMinutes(16));
        assertThat(accounts.finish(late, "ac_4", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.EXPIRED));
        assertThat(accounts.find(CLINIC, PROVIDER)).isEmpty();
    }

    @Test
    @DisplayName("a code that the provider does not take connects nothing")
    void refusesCodes() {
        String state = state(begin(PADEL));
        assertThatThrownBy(() -> accounts.finish(state, "wrong", BACK)).isInstanceOf(PermanentPaymentsException.class);
        assertThat(accounts.find(PADEL, PROVIDER)).isEmpty();
    }

    @Test
    @DisplayName("an account whose token does not end is not refreshed, and is gone when disconnected")
    void disconnects() {
        accounts.finish(state(begin(PADEL)), "ac_9", BACK);
        ConnectedAccount account = accounts.find(PADEL, PROVIDER).orElseThrow();
        assertThat(account.expiry()).isEmpty();
        TenantContext.run(PADEL, () -> {
            assertThat(accounts.refresh(PROVIDER, Duration.ofDays(30))).isFalse();
            accounts.disconnect(PROVIDER);
        });
        assertThat(accounts.find(PADEL, PROVIDER)).isEmpty();
        assertThat(marketplace.refresh(account).externalId()).isEqualTo("acct_1Padel");
    }

    private URI begin(TenantId tenant) {
        return TenantContext.<URI, RuntimeException>call(tenant, () -> accounts.begin(PROVIDER, BACK));
    }

    private static String state(URI page) {
        String query = page.getRawQuery();
        int at = query.indexOf("state=") + 6;
        return URLDecoder.decode(query.substring(at, query.indexOf('&', at)), StandardCharsets.UTF_8);
    }
}
