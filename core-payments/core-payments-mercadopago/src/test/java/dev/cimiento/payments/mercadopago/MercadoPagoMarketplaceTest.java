package dev.cimiento.payments.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.payments.ConnectResult;
import dev.cimiento.payments.ConnectedAccount;
import dev.cimiento.payments.ConnectedAccounts;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.spi.Marketplace;
import dev.cimiento.payments.testkit.MercadoPagoStandIn;
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

@DisplayName("Connecting a tenant's own account at Mercado Pago, against a stand-in")
class MercadoPagoMarketplaceTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final URI BACK = URI.create("https://platform.example/connected");
    private static final ProviderId PROVIDER = MercadoPagoPaymentGateway.PROVIDER;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final MercadoPagoStandIn standIn = MercadoPagoStandIn.start(clock);
    private final Marketplace marketplace = MercadoPagoMarketplace.of(
                    "123456", Secret.of("an application's secret"), "com.ar", clock)
            .at(standIn.address());
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
        assertThat(page.toString())
                .startsWith("https://auth.mercadopago.com.ar/authorization")
                .contains("redirect_uri=https%3A%2F%2Fplatform");
        ConnectResult result = accounts.finish(state(page), "TG-1", BACK);
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
        assertThat(accounts.finish(first, "TG-2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.USED));
        assertThat(accounts.finish(second.replace("padel", "clinic"), "TG-2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.FORGED));
        assertThat(accounts.finish("garbage", "TG-2", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.FORGED));
        assertThat(accounts.finish(second, "TG-2", BACK)).isInstanceOf(ConnectResult.Connected.class);
        assertThat(accounts.finish(second, "TG-3", BACK))
                .isEqualTo(new ConnectResult.Refused(ConnectResult.Reason.USED));
        String late = state(begin(CLINIC));
        clock.advance(Duration.ofMinutes(16));
        assertThat(accounts.finish(late, "TG-4", BACK))
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
    @DisplayName("a token that ends soon is changed for the next, and so is the refresh token")
    void refreshes() {
        accounts.finish(state(begin(PADEL)), "TG-9", BACK);
        ConnectedAccount before = accounts.find(PADEL, PROVIDER).orElseThrow();
        TenantContext.run(PADEL, () -> {
            assertThat(accounts.refresh(PROVIDER, Duration.ofDays(10))).isFalse();
            clock.advance(Duration.ofDays(175));
            assertThat(accounts.refresh(PROVIDER, Duration.ofDays(10))).isTrue();
        });
        ConnectedAccount after = accounts.find(PADEL, PROVIDER).orElseThrow();
        assertThat(after.accessToken()).isNotEqualTo(before.accessToken());
        assertThat(after.refresh()).isNotEqualTo(before.refresh());
        assertThat(after.expiry().orElseThrow()).isAfter(before.expiry().orElseThrow());
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
