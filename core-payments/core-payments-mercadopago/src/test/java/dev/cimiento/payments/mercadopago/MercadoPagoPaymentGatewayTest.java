package dev.cimiento.payments.mercadopago;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mercadopago.MercadoPagoConfig;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.testkit.PaymentGatewayContract;
import dev.cimiento.payments.testkit.ProviderStandIn;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Mercado Pago gateway, against a stand-in")
class MercadoPagoPaymentGatewayTest extends PaymentGatewayContract {

    @Override
    protected ProviderStandIn start(MutableClock clock) {
        return new MercadoPagoRig(clock);
    }

    private MercadoPagoRig rig() {
        return (MercadoPagoRig) provider();
    }

    @Test
    @DisplayName("sends one authorization and, where it writes, our id as the one idempotency key")
    void sendsItsHeadersOnce() {
        Payment payment = paid();
        asTenant(() -> gateway().refund(payment, refund(payment, 100)));
        assertThat(rig().mercadoPago.headers("Authorization"))
                .allMatch(List.of("Bearer " + MercadoPagoRig.TOKEN)::equals);
        assertThat(rig().mercadoPago.headers("X-idempotency-key"))
                .contains(List.of(payment.id().toString()));
        assertThat(rig().mercadoPago.headers("X-idempotency-key")).allMatch(keys -> keys.size() <= 1);
        assertThat(rig().mercadoPago.headers("X-cimiento-key")).allMatch(List::isEmpty);
        assertThat(rig().mercadoPago.headers("X-cimiento-token")).allMatch(List::isEmpty);
    }

    @Test
    @DisplayName("each tenant has its own account, and the SDK's token of the whole JVM stays unset")
    void keepsAccountsApart() {
        Payment payment = paid();
        ProviderReference charge = payment.charge().orElseThrow();
        assertThatThrownBy(() -> TenantContext.call(
                        TenantId.of("clinic"), () -> gateway().locate(charge)))
                .as("another account's payment cannot be read")
                .isInstanceOf(RetryablePaymentsException.class);
        assertThat(MercadoPagoConfig.getAccessToken()).isNull();
    }

    @Test
    @DisplayName("a token that Mercado Pago does not know is a permanent failure that shows no secret")
    void keepsSecrets() {
        assertThatThrownBy(() -> TenantContext.call(
                        TenantId.of("stranger"), () -> gateway().checkout(payment())))
                .isInstanceOf(PermanentPaymentsException.class)
                .hasMessageContaining("401")
                .satisfies(failure -> assertThat(printed(failure)).doesNotContain("APP_USR"));
        assertThat(gateway() + " " + MercadoPagoRig.account(TENANT))
                .doesNotContain("APP_USR")
                .doesNotContain("webhook secret]");
    }

    @Test
    @DisplayName("a provider that cannot be reached was not called")
    void knowsWhatWasNeverSent() {
        MercadoPagoPaymentGateway nobody =
                MercadoPagoPaymentGateway.of(MercadoPagoRig::account, clock()).at(URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> asTenant(() -> nobody.checkout(payment())))
                .isInstanceOf(RetryablePaymentsException.class);
    }

    @Test
    @DisplayName("decimals are declined before any call where the country has none")
    void declinesDecimals() {
        assertThat(asTenant(() -> gateway().checkout(payment(Money.of("1500.50", "COP")))))
                .isEqualTo(new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, "")));
        assertThat(rig().mercadoPago.calls()).isEmpty();
        assertThat(fetched(opened(payment(Money.of("1500.00", "COP")))).amount())
                .isEqualTo(Money.of("1500.00", "COP"));
        assertThat(fetched(opened(payment(Money.of("1500", "CLP")))).amount()).isEqualTo(Money.of("1500", "CLP"));
    }

    @Test
    @DisplayName("a cash voucher is pending until it is paid")
    void waitsForVouchers() {
        Payment payment = opened(payment());
        ProviderReference session = payment.session().orElseThrow();
        rig().mercadoPago.takeVoucher(session.value());
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.PENDING);
        rig().pay(session);
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a preference that was paid twice is told with the sum, which is not what we asked for")
    void tellsDoublePayment() {
        Payment payment = paid();
        rig().pay(payment.session().orElseThrow());
        assertThat(fetched(payment).amount()).isEqualTo(amount().times(2));
        ProviderReference second = new ProviderReference(String.valueOf(
                rig().mercadoPago.lastPayment(payment.session().orElseThrow().value())));
        assertThat(asTenant(() -> gateway().fetch(PaymentLookup.of(payment).hinted(second)))
                        .orElseThrow()
                        .amount())
                .isEqualTo(amount().times(2));
    }

    @Test
    @DisplayName("money that another user of Mercado Pago's got is strange")
    void tellsOtherCollectors() {
        Payment payment = paid();
        assertThat(fetched(payment).strange()).isEmpty();
        rig().mercadoPago.divert(payment.session().orElseThrow().value(), 5);
        assertThat(fetched(payment).strange()).isPresent();
    }

    @Test
    @DisplayName("setting money aside is refused on its page, before any call")
    void refusesLaterCapture() {
        CheckoutRequest later = CheckoutRequest.of(
                        IdempotencyKey.of("later"), amount(), "Court 2", URI.create("https://padel.example"))
                .capture(Capture.LATER);
        Payment payment = Payment.builder(
                        PaymentId.random(), MercadoPagoPaymentGateway.PROVIDER, later, clock().instant())
                .build();
        assertThatThrownBy(() -> asTenant(() -> gateway().checkout(payment)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capture");
        assertThat(rig().mercadoPago.calls()).isEmpty();
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
