package dev.cimiento.payments.mercadopago;

import static java.util.Objects.requireNonNull;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.client.preference.PreferenceBackUrlsRequest;
import com.mercadopago.client.preference.PreferenceClient;
import com.mercadopago.client.preference.PreferenceItemRequest;
import com.mercadopago.client.preference.PreferencePayerRequest;
import com.mercadopago.client.preference.PreferenceRequest;
import com.mercadopago.core.MPRequestOptions;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPSearchRequest;
import com.mercadopago.resources.payment.PaymentRefund;
import com.mercadopago.resources.preference.Preference;
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
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Mercado Pago: a Checkout Pro preference a payment, refunds of what was paid with it, and its webhooks, over Mercado Pago's SDK, whose
 * requests go out through the JDK's HTTP client. Uses none of the SDK's settings of the whole JVM. Immutable, safe for use by many
 * threads.
 *
 * <p>Mercado Pago stops delivering a webhook after some days and sends none when a preference expires: {@code Payments.catchUp} is needed.
 */
public final class MercadoPagoPaymentGateway implements PaymentGateway {

    /** Its name: {@code mercadopago}. */
    public static final ProviderId PROVIDER = new ProviderId("mercadopago");

    private final Function<TenantId, MercadoPagoAccount> accounts;
    private final InstantSource clock;
    private final URI base;
    private final Duration timeout;
    private final PreferenceClient preferences;
    private final PaymentClient payments;

    private MercadoPagoPaymentGateway(
            Function<TenantId, MercadoPagoAccount> accounts, InstantSource clock, URI base, Duration timeout) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.clock = requireNonNull(clock, "clock");
        this.base = requireNonNull(base, "base");
        this.timeout = requireNonNull(timeout, "timeout");
        MercadoPagoHttpClient http = new MercadoPagoHttpClient(base, timeout);
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
        return new MercadoPagoPaymentGateway(accounts, clock, address, timeout);
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
        return new MercadoPagoPaymentGateway(accounts, clock, base, length);
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        MercadoPagoAccount account = account();
        Optional<BigDecimal> price = MercadoPagoAmounts.toMercadoPago(payment.amount());
        if (price.isEmpty()) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        PreferenceRequest request = request(payment, price.get(), account);
        String what = "the checkout of payment " + payment.id();
        try {
            Preference preference =
                    preferences.create(request, options(account, payment.id().toString()));
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
        MercadoPagoAccount account = account();
        Payment payment = lookup.payment();
        String what = "a question about payment " + payment.id();
        try {
            Optional<ProviderPayment> word = MercadoPagoPayments.of(tries(account, lookup))
                    .map(found -> payment.session().map(found::session).orElse(found));
            boolean closed =
                    word.map(found -> found.state() == PaymentState.DECLINED).orElse(true);
            return closed && payment.session().isPresent()
                    ? Optional.of(page(account, payment, payment.session().get(), word))
                    : word;
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        MercadoPagoAccount account = account();
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
                    options(account, refund.id().toString()));
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
        return MercadoPagoWebhooks.verify(webhook, account().webhookSecrets());
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        MercadoPagoAccount account = account();
        String what = "a question about mercadopago's payment " + resource;
        try {
            return Optional.ofNullable(payments.get(Long.valueOf(resource.value()), options(account))
                            .getExternalReference())
                    .flatMap(PaymentId::parse);
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    private PreferenceRequest request(Payment payment, BigDecimal price, MercadoPagoAccount account) {
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
                .externalReference(payment.id().toString());
        if (returnTo.startsWith("https:")) {
            // Mercado Pago refuses to return by itself to an address without TLS.
            request.autoReturn("approved");
        }
        payment.request()
                .payerEmail()
                .ifPresent(email -> request.payer(
                        PreferencePayerRequest.builder().email(email).build()));
        account.notifyAt().map(URI::toString).ifPresent(request::notificationUrl);
        payment.expiresAt().ifPresent(at -> request.expires(true).expirationDateTo(at.atOffset(ZoneOffset.UTC)));
        return request.build();
    }

    /** All tries of the payer that are known: those that we have heard of, or else those that Mercado Pago's search has. */
    private List<com.mercadopago.resources.payment.Payment> tries(MercadoPagoAccount account, PaymentLookup lookup)
            throws MPException, MPApiException {
        String reference = lookup.payment().id().toString();
        Set<Long> ids = new LinkedHashSet<>();
        lookup.payment().charge().map(id -> Long.valueOf(id.value())).ifPresent(ids::add);
        lookup.resource().map(id -> Long.valueOf(id.value())).ifPresent(ids::add);
        if (lookup.resource().isEmpty()) {
            MPSearchRequest search = MPSearchRequest.builder()
                    .limit(30)
                    .offset(0)
                    .filters(Map.of("external_reference", reference))
                    .build();
            payments.search(search, options(account)).getResults().forEach(found -> ids.add(found.getId()));
        }
        List<com.mercadopago.resources.payment.Payment> tries = new ArrayList<>();
        for (Long id : ids) {
            // Not the search's copy: it can lag behind.
            com.mercadopago.resources.payment.Payment found = payments.get(id, options(account));
            if (reference.equals(found.getExternalReference())) {
                tries.add(found);
            }
        }
        return tries;
    }

    /** Nothing paid yet: whether it still can be. */
    private ProviderPayment page(
            MercadoPagoAccount account, Payment payment, ProviderReference session, Optional<ProviderPayment> word)
            throws MPException, MPApiException {
        Preference preference = preferences.get(session.value(), options(account));
        boolean expired = Boolean.TRUE.equals(preference.getExpires())
                && preference.getExpirationDateTo() != null
                && !preference.getExpirationDateTo().toInstant().isAfter(clock.instant());
        if (expired || word.isEmpty()) {
            return ProviderPayment.of(expired ? PaymentState.EXPIRED : PaymentState.OPEN, payment.amount())
                    .session(session);
        }
        return word.get();
    }

    private MercadoPagoAccount account() {
        return accounts.apply(TenantContext.require());
    }

    private MPRequestOptions options(MercadoPagoAccount account) {
        return options(account, new HashMap<>());
    }

    private MPRequestOptions options(MercadoPagoAccount account, String idempotencyKey) {
        Map<String, String> headers = new HashMap<>();
        headers.put(MercadoPagoHttpClient.KEY, idempotencyKey);
        return options(account, headers);
    }

    /** A new map for every call: the SDK writes into it. */
    private MPRequestOptions options(MercadoPagoAccount account, Map<String, String> headers) {
        headers.put(MercadoPagoHttpClient.TOKEN, account.accessToken().reveal());
        return MPRequestOptions.builder()
                .accessToken(account.accessToken().reveal())
                .connectionTimeout((int) timeout.toMillis())
                .connectionRequestTimeout((int) timeout.toMillis())
                .socketTimeout((int) timeout.toMillis())
                .customHeaders(headers)
                .build();
    }

    @Override
    public String toString() {
        return "MercadoPagoPaymentGateway[" + base + "]";
    }
}
