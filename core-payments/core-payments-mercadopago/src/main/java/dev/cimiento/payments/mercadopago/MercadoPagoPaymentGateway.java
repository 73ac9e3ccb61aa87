package dev.cimiento.payments.mercadopago;

import static java.util.Objects.requireNonNull;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.client.preference.PreferenceBackUrlsRequest;
import com.mercadopago.client.preference.PreferenceClient;
import com.mercadopago.client.preference.PreferenceItemRequest;
import com.mercadopago.client.preference.PreferencePayerRequest;
import com.mercadopago.client.preference.PreferencePaymentMethodsRequest;
import com.mercadopago.client.preference.PreferenceRequest;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.resources.payment.PaymentRefund;
import com.mercadopago.resources.preference.Preference;
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
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Mercado Pago over its SDK: a Checkout Pro preference a checkout, a payment a charge, refunds, cards, subscriptions, statements and
 * webhooks. The SDK's requests go out through the JDK's HTTP client. Uses none of the SDK's settings of the whole JVM. Immutable, safe for use by many
 * threads.
 *
 * <p>Mercado Pago stops delivering a webhook after some days and sends none when a preference expires: {@code Payments.catchUp} is needed.
 */
public final class MercadoPagoPaymentGateway implements PaymentGateway {

    /** Its name: {@code mercadopago}. */
    public static final ProviderId PROVIDER = new ProviderId("mercadopago");

    private final MercadoPagoApi api;
    private final PreferenceClient preferences;
    private final PaymentClient payments;

    private MercadoPagoPaymentGateway(
            Function<TenantId, MercadoPagoAccount> accounts, InstantSource clock, URI base, Duration timeout) {
        MercadoPagoHttpClient http = new MercadoPagoHttpClient(requireNonNull(base, "base"), timeout);
        this.api = new MercadoPagoApi(
                requireNonNull(accounts, "accounts"), requireNonNull(clock, "clock"), base, timeout, http);
        this.preferences = new PreferenceClient(http);
        this.payments = new PaymentClient(http);
    }

    /**
     * With the account of each tenant, asked for at every call.
     *
     * @param accounts throws where a tenant has none
     */
    public static MercadoPagoPaymentGateway of(Function<TenantId, MercadoPagoAccount> accounts, InstantSource clock) {
        return new MercadoPagoPaymentGateway(
                accounts, clock, URI.create("https://api.mercadopago.com"), Duration.ofSeconds(30));
    }

    /** The same, talking to a stand-in or a proxy. Default: {@code https://api.mercadopago.com}. */
    public MercadoPagoPaymentGateway at(URI address) {
        return new MercadoPagoPaymentGateway(api.accounts(), api.clock(), address, api.timeout());
    }

    /**
     * The same, waiting so long to connect and again for an answer. Default: 30 seconds.
     *
     * @throws IllegalArgumentException when it is not between a millisecond and 10 minutes
     */
    public MercadoPagoPaymentGateway timeout(Duration length) {
        if (length.toMillis() < 1 || length.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("timeout must be between 1 ms and 10 minutes, was " + length);
        }
        return new MercadoPagoPaymentGateway(api.accounts(), api.clock(), api.base(), length);
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        MercadoPagoAccount account = api.account();
        Optional<BigDecimal> price = MercadoPagoAmounts.toMercadoPago(payment.amount());
        if (price.isEmpty()) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        PreferenceRequest request = request(payment, price.get(), account);
        String what = "the checkout of payment " + payment.id();
        try {
            Preference preference =
                    preferences.create(request, api.options(payment.id().toString()));
            return new CheckoutAnswer.Opened(
                    new ProviderReference(preference.getId()), URI.create(preference.getInitPoint()));
        } catch (MPApiException e) {
            Optional<Decline> decline = MercadoPagoFailures.declinedCheckout(e);
            if (decline.isPresent()) {
                return new CheckoutAnswer.Refused(decline.get());
            }
            throw MercadoPagoFailures.writing(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        return new MercadoPagoLookups(api).fetch(lookup);
    }

    @Override
    public <T> Optional<T> ability(Class<T> port) {
        return Stream.of(
                        new MercadoPagoCharges(api),
                        new MercadoPagoVault(api),
                        new MercadoPagoReturns(api),
                        new MercadoPagoStatements(api),
                        new MercadoPagoSubscriptions(api))
                .filter(port::isInstance)
                .map(port::cast)
                .findFirst();
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        ProviderReference charge = payment.charge()
                .orElseThrow(
                        () -> new PermanentPaymentsException("payment " + payment.id() + " has nothing to refund"));
        Optional<BigDecimal> amount = MercadoPagoAmounts.toMercadoPago(refund.amount());
        if (amount.isEmpty()) {
            return new RefundAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        String what = "refund " + refund.id();
        try {
            PaymentRefund made = payments.refund(
                    Long.valueOf(charge.value()),
                    amount.get(),
                    api.options(refund.id().toString()));
            return new RefundAnswer.Taken(
                    new ProviderReference(String.valueOf(made.getId())), MercadoPagoPayments.state(made));
        } catch (MPApiException e) {
            Optional<Decline> decline = MercadoPagoFailures.declinedRefund(e);
            if (decline.isPresent()) {
                return new RefundAnswer.Refused(decline.get());
            }
            throw MercadoPagoFailures.writing(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        return MercadoPagoWebhooks.verify(webhook, api.account().webhookSecrets());
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return new MercadoPagoLookups(api).locate(resource);
    }

    private PreferenceRequest request(Payment payment, BigDecimal price, MercadoPagoAccount account) {
        if (payment.request().capture() == Capture.LATER) {
            throw new IllegalArgumentException(
                    "capture must be NOW on Mercado Pago's page, was LATER: charge a card's token instead");
        }
        String returnTo = payment.request().returnTo().toString();
        PreferenceRequest.PreferenceRequestBuilder request = PreferenceRequest.builder()
                .items(List.of(PreferenceItemRequest.builder()
                        .title(payment.request().description())
                        .quantity(1)
                        .currencyId(payment.amount().currency().getCurrencyCode())
                        .unitPrice(price)
                        .build()))
                .backUrls(PreferenceBackUrlsRequest.builder()
                        .success(returnTo)
                        .pending(returnTo)
                        .failure(CheckoutRequest.of(payment).cancelTo().toString())
                        .build())
                .paymentMethods(PreferencePaymentMethodsRequest.builder()
                        .installments(payment.request().installments())
                        .build())
                .externalReference(payment.id().toString());
        payment.request()
                .applicationFee()
                .flatMap(MercadoPagoAmounts::toMercadoPago)
                .ifPresent(request::marketplaceFee);
        if (returnTo.startsWith("https:")) {
            // Mercado Pago refuses to return by itself to an address without TLS.
            request.autoReturn("approved");
        }
        payment.request()
                .payerEmail()
                .ifPresent(email -> request.payer(
                        PreferencePayerRequest.builder().email(email).build()));
        account.notifyAt().map(URI::toString).ifPresent(request::notificationUrl);
        payment.expiresAt()
                .ifPresent(at -> request.expires(true)
                        .expirationDateTo(at.atOffset(ZoneOffset.UTC))
                        // Of a voucher taken on the page.
                        .dateOfExpiration(at.atOffset(ZoneOffset.UTC)));
        return request.build();
    }

    @Override
    public String toString() {
        return "MercadoPagoPaymentGateway[" + api.base() + "]";
    }
}
