package dev.cimiento.payments.stripe;

import static java.util.Objects.requireNonNull;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
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
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Stripe: a Checkout Session a payment, refunds of its PaymentIntent, and its webhooks, over stripe-java. Uses none of stripe-java's
 * settings of the whole JVM. Immutable, safe for use by many threads.
 *
 * <p>Subscribe the endpoint to {@code checkout.session.completed}, {@code checkout.session.expired}, {@code
 * checkout.session.async_payment_succeeded}, {@code checkout.session.async_payment_failed}, {@code payment_intent.payment_failed}, {@code
 * charge.refunded}, {@code refund.updated} and {@code refund.failed}.
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

    private final Function<TenantId, StripeAccount> accounts;
    private final InstantSource clock;
    private final Settings settings;

    private StripePaymentGateway(Function<TenantId, StripeAccount> accounts, InstantSource clock, Settings settings) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.clock = requireNonNull(clock, "clock");
        this.settings = settings;
    }

    /**
     * With the account of each tenant, asked for at every call.
     *
     * @param accounts throws where a tenant has none
     */
    public static StripePaymentGateway of(Function<TenantId, StripeAccount> accounts, InstantSource clock) {
        return new StripePaymentGateway(
                accounts, clock, new Settings(URI.create("https://api.stripe.com"), Duration.ofSeconds(30), 2));
    }

    /** The same, talking to a stand-in or a proxy. Default: {@code https://api.stripe.com}. */
    public StripePaymentGateway at(URI base) {
        return new StripePaymentGateway(
                accounts, clock, new Settings(requireNonNull(base, "base"), settings.timeout, settings.retries));
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
        return new StripePaymentGateway(accounts, clock, new Settings(settings.base, length, settings.retries));
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
        return new StripePaymentGateway(accounts, clock, new Settings(settings.base, settings.timeout, times));
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        StripeAccount account = account();
        if (!StripeAmounts.knows(payment.amount().currency())) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.CURRENCY_NOT_SUPPORTED, ""));
        }
        OptionalLong amount = StripeAmounts.toStripe(payment.amount());
        if (amount.isEmpty()) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        SessionCreateParams params = params(payment, amount.getAsLong());
        try {
            Session session = settings.client(account)
                    .v1()
                    .checkout()
                    .sessions()
                    .create(params, idempotent(payment.id().toString()));
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
        StripeAccount account = account();
        Payment payment = lookup.payment();
        Optional<String> session = payment.session()
                .or(lookup::resource)
                .map(ProviderReference::value)
                .filter(id -> !id.startsWith("pi_"));
        Optional<String> intent = payment.charge()
                .or(lookup::resource)
                .map(ProviderReference::value)
                .filter(id -> id.startsWith("pi_"));
        try {
            if (session.isPresent()) {
                return Optional.of(withRefunds(account, StripePayments.of(session(account, session.get()))));
            }
            return intent.isPresent()
                    ? Optional.of(withRefunds(account, StripePayments.of(intent(account, intent.get()))))
                    : Optional.empty();
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about payment " + payment.id(), e);
        }
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        StripeAccount account = account();
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
            com.stripe.model.Refund made = settings.client(account)
                    .v1()
                    .refunds()
                    .create(params, idempotent(refund.id().toString()));
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
        return StripeWebhooks.verify(webhook, account().webhookSecrets(), clock.instant());
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        StripeAccount account = account();
        try {
            return (resource.value().startsWith("pi_")
                            ? StripePayments.metadata(
                                    intent(account, resource.value()).getMetadata(), PAYMENT_ID)
                            : StripePayments.metadata(
                                    session(account, resource.value()).getMetadata(), PAYMENT_ID))
                    .flatMap(PaymentId::parse);
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about " + resource, e);
        }
    }

    private SessionCreateParams params(Payment payment, long amount) {
        SessionCreateParams.Builder params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setClientReferenceId(payment.id().toString())
                .putMetadata(PAYMENT_ID, payment.id().toString())
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .putMetadata(PAYMENT_ID, payment.id().toString())
                        .build())
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

    private Session session(StripeAccount account, String id) throws StripeException {
        SessionRetrieveParams params =
                SessionRetrieveParams.builder().addExpand("payment_intent").build();
        return settings.client(account).v1().checkout().sessions().retrieve(id, params);
    }

    private PaymentIntent intent(StripeAccount account, String id) throws StripeException {
        return settings.client(account).v1().paymentIntents().retrieve(id);
    }

    private ProviderPayment withRefunds(StripeAccount account, ProviderPayment payment) throws StripeException {
        if (payment.state() != PaymentState.SUCCEEDED || payment.charge().isEmpty()) {
            return payment;
        }
        RefundListParams params = RefundListParams.builder()
                .setPaymentIntent(payment.charge().get().value())
                .setLimit(100L)
                .build();
        List<com.stripe.model.Refund> refunds =
                settings.client(account).v1().refunds().list(params).getData();
        return payment.refunds(refunds.stream().map(StripePayments::of).toList());
    }

    private StripeAccount account() {
        return accounts.apply(TenantContext.require());
    }

    private static RequestOptions idempotent(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    @Override
    public String toString() {
        return "StripePaymentGateway[" + settings.base + "]";
    }

    private record Settings(URI base, Duration timeout, int retries) {

        /** One a call: it costs nothing, and no key can be left over from another tenant's. */
        StripeClient client(StripeAccount account) {
            return StripeClient.builder()
                    .setApiKey(account.secretKey().reveal())
                    .setApiBase(base.toString().replaceAll("/+$", ""))
                    .setConnectTimeout((int) timeout.toMillis())
                    .setReadTimeout((int) timeout.toMillis())
                    .setMaxNetworkRetries(retries)
                    .build();
        }
    }
}
