package dev.cimiento.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.Stripe;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Stripe gateway, against a stand-in")
class StripePaymentGatewayTest extends PaymentGatewayContract {

    @Override
    protected ProviderStandIn start(MutableClock clock) {
        return new StripeRig(clock);
    }

    private StripeRig rig() {
        return (StripeRig) provider();
    }

    @Test
    @DisplayName("sends one authorization and, where it writes, our id as the one idempotency key")
    void sendsItsHeadersOnce() {
        Payment payment = paid();
        asTenant(() -> gateway().refund(payment, refund(payment, 100)));
        assertThat(rig().stripe.headers("Authorization")).allMatch(List.of("Bearer " + StripeRig.KEY)::equals);
        assertThat(rig().stripe.headers("Idempotency-key"))
                .contains(List.of(payment.id().toString()));
        assertThat(rig().stripe.headers("Idempotency-key")).allMatch(keys -> keys.size() <= 1);
    }

    @Test
    @DisplayName("the same payment again is the same session")
    void opensOneSession() {
        Payment payment = payment();
        Payment first = opened(payment);
        assertThat(opened(payment).session()).isEqualTo(first.session());
        assertThat(rig().stripe.sessions()).isEqualTo(1);
    }

    @Test
    @DisplayName("each tenant has its own account, and none sees another's session")
    void keepsAccountsApart() {
        Payment payment = opened(payment());
        assertThat(TenantContext.<Boolean, RuntimeException>call(
                        TenantId.of("clinic"),
                        () -> gateway().fetch(PaymentLookup.of(payment)).isEmpty()))
                .isTrue();
        assertThat(rig().stripe.headers("Authorization"))
                .contains(List.of("Bearer " + StripeRig.CLINIC_KEY), List.of("Bearer " + StripeRig.KEY));
        assertThat(Stripe.apiKey).as("stripe-java's key of the whole JVM").isNull();
    }

    @Test
    @DisplayName("a key that Stripe does not know is a permanent failure that shows no secret")
    void keepsSecrets() {
        assertThatThrownBy(() -> TenantContext.call(
                        TenantId.of("stranger"), () -> gateway().checkout(payment())))
                .isInstanceOf(PermanentPaymentsException.class)
                .hasMessageContaining("401")
                .satisfies(failure -> assertThat(printed(failure))
                        .doesNotContain(StripeRig.WRONG_KEY)
                        .doesNotContain("sk_test"));
        assertThat(gateway() + " " + StripeRig.account(TENANT))
                .doesNotContain("sk_test")
                .doesNotContain("whsec");
    }

    @Test
    @DisplayName("a provider that cannot be reached was not called")
    void knowsWhatWasNeverSent() {
        StripePaymentGateway nobody = StripePaymentGateway.of(StripeRig::account, clock())
                .at(URI.create("http://127.0.0.1:1"))
                .retries(0);
        assertThatThrownBy(() -> asTenant(() -> nobody.checkout(payment())))
                .isInstanceOf(RetryablePaymentsException.class);
    }

    @Test
    @DisplayName("amounts that Stripe cannot take exactly are declined before any call")
    void declinesAmounts() {
        assertThat(asTenant(() -> gateway().checkout(payment(Money.of("10.001", "KWD")))))
                .isEqualTo(new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, "")));
        assertThat(asTenant(() -> gateway().checkout(payment(Money.of("5000", "UGX")))))
                .isEqualTo(new CheckoutAnswer.Refused(new Decline(Decline.Reason.CURRENCY_NOT_SUPPORTED, "")));
        assertThat(rig().stripe.calls()).isEmpty();
        assertThat(asTenant(() -> gateway().checkout(payment(Money.of("0.01", "USD")))))
                .isEqualTo(new CheckoutAnswer.Refused(
                        new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, "amount_too_small")));
    }

    @Test
    @DisplayName("an expiry that Stripe does not take is refused before any call")
    void refusesExpiry() {
        CheckoutRequest request = CheckoutRequest.of(
                        IdempotencyKey.of("k"), amount(), "Court 2", URI.create("https://padel.example"))
                .expiresIn(Duration.ofMinutes(15));
        Payment payment = Payment.builder(PaymentId.random(), StripePaymentGateway.PROVIDER, request, clock().instant())
                .expiresAt(clock().instant().plus(Duration.ofMinutes(15)))
                .build();
        assertThatThrownBy(() -> asTenant(() -> gateway().checkout(payment)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31 minutes");
        assertThat(rig().stripe.calls()).isEmpty();
    }

    @Test
    @DisplayName("an amount other than ours at Stripe is told as it is")
    void tellsTheTruth() {
        Payment payment = opened(payment());
        rig().stripe.tamper(payment.session().orElseThrow().value(), 149_999);
        rig().pay(payment.session().orElseThrow());
        assertThat(fetched(payment).state()).isEqualTo(PaymentState.SUCCEEDED);
        assertThat(fetched(payment).amount()).isEqualTo(Money.of("1499.99", "ARS"));
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
