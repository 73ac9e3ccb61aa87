package dev.cimiento.payments.stripe;

import static java.util.Objects.requireNonNull;

import com.stripe.exception.StripeException;
import com.stripe.model.checkout.Session;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Stripe over stripe-java: a Checkout Session a checkout, a PaymentIntent a charge, refunds, cards, subscriptions, disputes, statements and
 * webhooks. Uses none of stripe-java's
 * settings of the whole JVM. Immutable, safe for use by many threads.
 *
 * <p>Subscribe the endpoint to {@code checkout.session.completed}, {@code checkout.session.expired}, {@code
 * checkout.session.async_payment_succeeded}, {@code checkout.session.async_payment_failed}, {@code payment_intent.payment_failed}, {@code
 * payment_intent.succeeded}, {@code payment_intent.canceled}, {@code payment_intent.amount_capturable_updated}, {@code charge.refunded},
 * {@code refund.updated}, {@code refund.failed}, {@code charge.dispute.created}, {@code charge.dispute.updated}, {@code
 * charge.dispute.closed}, {@code customer.subscription.updated}, {@code customer.subscription.deleted}, {@code invoice.paid} and {@code
 * invoice.payment_failed}.
 */
public final class StripePaymentGateway implements PaymentGateway {

    /** Its name: {@code stripe}. */
    public static final ProviderId PROVIDER = new ProviderId("stripe");

    /** The name of our payment's id in Stripe's metadata. */
    static final String PAYMENT_ID = "cimiento_payment";

    /** The name of our refund's id in Stripe's metadata. */
    static final String REFUND_ID = "cimiento_refund";

    /** Stripe's least is 30 minutes, by its clock and when the call arrives. */
    private static final Duration SHORTEST = Duration.ofMinutes(31);

    private static final Duration LONGEST = Duration.ofHours(24);

    private final StripeApi api;

    private StripePaymentGateway(StripeApi api) {
        this.api = api;
    }

    /**
     * With the account of each tenant, asked for at every call.
     *
     * @param accounts throws where a tenant has none
     */
    public static StripePaymentGateway of(Function<TenantId, StripeAccount> accounts, InstantSource clock) {
        return new StripePaymentGateway(new StripeApi(
                requireNonNull(accounts, "accounts"),
                requireNonNull(clock, "clock"),
                URI.create("https://api.stripe.com"),
                Duration.ofSeconds(30),
                2));
    }

    /** The same, talking to a stand-in or a proxy. Default: {@code https://api.stripe.com}. */
    public StripePaymentGateway at(URI base) {
        return new StripePaymentGateway(
                new StripeApi(api.accounts(), api.clock(), requireNonNull(base, "base"), api.timeout(), api.retries()));
    }

    /**
     * The same, waiting so long to connect and again for an answer. Default: 30 seconds.
     *
     * @throws IllegalArgumentException when it is not between a millisecond and 10 minutes
     */
    public StripePaymentGateway timeout(Duration length) {
        if (length.toMillis() < 1 || length.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("timeout must be between 1 ms and 10 minutes, was " + length);
        }
        return new StripePaymentGateway(new StripeApi(api.accounts(), api.clock(), api.base(), length, api.retries()));
    }

    /**
     * The same, repeating a call that got no answer so often, with the same idempotency key, after half a second and more. Default: 2.
     *
     * @throws IllegalArgumentException when it is not between 0 and 5
     */
    public StripePaymentGateway retries(int times) {
        if (times < 0 || times > 5) {
            throw new IllegalArgumentException("retries must be between 0 and 5, was " + times);
        }
        return new StripePaymentGateway(new StripeApi(api.accounts(), api.clock(), api.base(), api.timeout(), times));
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        if (!StripeAmounts.knows(payment.amount().currency())) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.CURRENCY_NOT_SUPPORTED, ""));
        }
        OptionalLong amount = StripeAmounts.toStripe(payment.amount());
        if (amount.isEmpty()) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        SessionCreateParams params = params(payment, amount.getAsLong());
        try {
            Session session = api.services()
                    .checkout()
                    .sessions()
                    .create(params, StripeApi.idempotent(payment.id().toString()));
            return new CheckoutAnswer.Opened(new ProviderReference(session.getId()), URI.create(session.getUrl()));
        } catch (StripeException e) {
            Optional<Decline> decline = StripeFailures.declinedCheckout(e);
            if (decline.isPresent()) {
                return new CheckoutAnswer.Refused(decline.get());
            }
            throw StripeFailures.writing("the checkout of payment " + payment.id(), e);
        }
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        return new StripeLookups(api).fetch(lookup);
    }

    @Override
    public <T> Optional<T> ability(Class<T> port) {
        return Stream.of(
                        new StripeCharges(api),
                        new StripeVault(api),
                        new StripeReturns(api),
                        new StripeDisputeDesk(api),
                        new StripeStatements(api),
                        new StripeSubscriptions(api))
                .filter(port::isInstance)
                .map(port::cast)
                .findFirst();
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        ProviderReference charge = payment.charge()
                .orElseThrow(() ->
                        new PermanentPaymentsException("payment " + payment.id() + " has no PaymentIntent to refund"));
        OptionalLong amount = StripeAmounts.toStripe(refund.amount());
        if (amount.isEmpty()) {
            return new RefundAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        RefundCreateParams params = RefundCreateParams.builder()
                .setPaymentIntent(charge.value())
                .setAmount(amount.getAsLong())
                .putMetadata(PAYMENT_ID, payment.id().toString())
                .putMetadata(REFUND_ID, refund.id().toString())
                .build();
        try {
            com.stripe.model.Refund made = api.services()
                    .refunds()
                    .create(params, StripeApi.idempotent(refund.id().toString()));
            return new RefundAnswer.Taken(new ProviderReference(made.getId()), StripePayments.state(made));
        } catch (StripeException e) {
            Optional<Decline> decline = StripeFailures.declinedRefund(e);
            if (decline.isPresent()) {
                return new RefundAnswer.Refused(decline.get());
            }
            throw StripeFailures.writing("refund " + refund.id(), e);
        }
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        StripeAccount account = api.account();
        return StripeWebhooks.verify(
                webhook,
                account.webhookSecrets(),
                account.connected(),
                api.clock().instant());
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return new StripeLookups(api).locate(resource);
    }

    private SessionCreateParams params(Payment payment, long amount) {
        SessionCreateParams.Builder params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setClientReferenceId(payment.id().toString())
                .putMetadata(PAYMENT_ID, payment.id().toString())
                .setPaymentIntentData(intent(payment))
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                .setCurrency(payment.amount()
                                        .currency()
                                        .getCurrencyCode()
                                        .toLowerCase(Locale.ROOT))
                                .setUnitAmount(amount)
                                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                        .setName(payment.request().description())
                                        .build())
                                .build())
                        .build())
                .setSuccessUrl(payment.request().returnTo().toString())
                .setCancelUrl(CheckoutRequest.of(payment).cancelTo().toString());
        payment.request().payerEmail().ifPresent(params::setCustomerEmail);
        if (payment.request().installments() > 1) {
            params.setPaymentMethodOptions(SessionCreateParams.PaymentMethodOptions.builder()
                    .setCard(SessionCreateParams.PaymentMethodOptions.Card.builder()
                            .setInstallments(SessionCreateParams.PaymentMethodOptions.Card.Installments.builder()
                                    .setEnabled(true)
                                    .build())
                            .build())
                    .build());
        }
        payment.request().expiresIn().ifPresent(StripePaymentGateway::checkExpiry);
        payment.expiresAt().ifPresent(at -> params.setExpiresAt(at.getEpochSecond()));
        return params.build();
    }

    private static void checkExpiry(Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "expiresIn must be between 31 minutes and 24 hours with Stripe, was " + length);
        }
    }

    private static SessionCreateParams.PaymentIntentData intent(Payment payment) {
        SessionCreateParams.PaymentIntentData.Builder intent = SessionCreateParams.PaymentIntentData.builder()
                .putMetadata(PAYMENT_ID, payment.id().toString());
        if (payment.request().capture() == Capture.LATER) {
            intent.setCaptureMethod(SessionCreateParams.PaymentIntentData.CaptureMethod.MANUAL);
        }
        payment.request()
                .applicationFee()
                .ifPresent(fee -> intent.setApplicationFeeAmount(
                        StripeAmounts.toStripe(fee).orElseThrow()));
        return intent.build();
    }

    @Override
    public String toString() {
        return "StripePaymentGateway[" + api.base() + "]";
    }
}
