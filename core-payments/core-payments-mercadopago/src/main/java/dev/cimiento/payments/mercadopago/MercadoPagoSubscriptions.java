package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.invoice.InvoiceClient;
import com.mercadopago.client.preapproval.PreApprovalAutoRecurringCreateRequest;
import com.mercadopago.client.preapproval.PreapprovalClient;
import com.mercadopago.client.preapproval.PreapprovalCreateRequest;
import com.mercadopago.client.preapproval.PreapprovalUpdateRequest;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPSearchRequest;
import com.mercadopago.resources.invoice.Invoice;
import com.mercadopago.resources.preapproval.Preapproval;
import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.ProviderSubscription;
import dev.cimiento.payments.spi.SubscriptionGateway;
import java.math.BigDecimal;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Preapprovals without a plan of Mercado Pago's, which a payer agrees to on its page; and the payments made for them. */
final class MercadoPagoSubscriptions implements SubscriptionGateway {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private static final int PAGE = 100;

    private final MercadoPagoApi api;
    private final PreapprovalClient preapprovals;
    private final InvoiceClient invoices;

    MercadoPagoSubscriptions(MercadoPagoApi api) {
        this.api = api;
        this.preapprovals = new PreapprovalClient(api.http());
        this.invoices = new InvoiceClient(api.http());
    }

    /** The terms go with each subscription: a plan of Mercado Pago's would ask for a card's token here. */
    @Override
    public Optional<ProviderReference> define(Plan plan) {
        if (MercadoPagoAmounts.toMercadoPago(plan.request().amount()).isEmpty()) {
            throw new PermanentPaymentsException(
                    "mercadopago does not take " + plan.request().amount() + " exactly");
        }
        return Optional.empty();
    }

    @Override
    public CheckoutAnswer subscribe(Subscription subscription, Plan plan) {
        Optional<BigDecimal> amount =
                MercadoPagoAmounts.toMercadoPago(plan.request().amount());
        if (amount.isEmpty()) {
            return new CheckoutAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        PreapprovalCreateRequest request = PreapprovalCreateRequest.builder()
                .reason(plan.request().name())
                .payerEmail(subscription.request().payerEmail())
                .backUrl(subscription.request().returnTo().toString())
                .externalReference(subscription.id().toString())
                .status("pending")
                .autoRecurring(terms(subscription, plan.request(), amount.get()))
                .build();
        String what = "subscription " + subscription.id();
        try {
            Preapproval made =
                    preapprovals.create(request, api.options(subscription.id().toString()));
            return new CheckoutAnswer.Opened(new ProviderReference(made.getId()), URI.create(made.getInitPoint()));
        } catch (MPApiException e) {
            throw MercadoPagoFailures.writing(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    /** Days that are free are days before it begins: a time from our row, so that the same call again says the same. */
    private static PreApprovalAutoRecurringCreateRequest terms(
            Subscription subscription, PlanRequest plan, BigDecimal amount) {
        var terms = PreApprovalAutoRecurringCreateRequest.builder()
                .currencyId(plan.amount().currency().getCurrencyCode())
                .transactionAmount(amount)
                .frequency(frequency(plan))
                .frequencyType(isInDays(plan) ? "days" : "months");
        if (plan.trialDays() > 0) {
            terms.startDate(subscription
                    .createdAt()
                    .truncatedTo(ChronoUnit.MILLIS)
                    .atOffset(ZoneOffset.UTC)
                    .plusDays(plan.trialDays()));
        }
        return terms.build();
    }

    @Override
    public Optional<ProviderSubscription> fetch(Subscription subscription) {
        String what = "a question about subscription " + subscription.id();
        try {
            Optional<Preapproval> found = subscription.providerReference().isPresent()
                    ? Optional.of(preapprovals.get(
                            subscription.providerReference().get().value(), api.options()))
                    : search(subscription);
            return found.isPresent() ? Optional.of(word(found.get())) : Optional.empty();
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading(what, e);
        }
    }

    @Override
    public void cancel(Subscription subscription, CancelAt when) {
        if (when == CancelAt.PERIOD_END) {
            throw new PermanentPaymentsException(
                    "mercadopago ends a subscription at once only: cancel it NOW, or later");
        }
        Optional<ProviderSubscription> found = fetch(subscription);
        if (found.isEmpty()) {
            return;
        }
        String what = "the end of subscription " + subscription.id();
        try {
            preapprovals.update(
                    found.get().reference().value(),
                    PreapprovalUpdateRequest.builder().status("cancelled").build(),
                    api.options(subscription.id() + "-cancel"));
        } catch (MPApiException e) {
            throw MercadoPagoFailures.writing(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    @Override
    public Optional<ProviderReference> locate(ProviderReference resource) {
        try {
            if (NUMBER.matcher(resource.value()).matches()) {
                return Optional.ofNullable(invoices.get(Long.valueOf(resource.value()), api.options())
                                .getPreapprovalId())
                        .map(ProviderReference::new);
            }
            return Optional.ofNullable(
                            preapprovals.get(resource.value(), api.options()).getExternalReference())
                    .filter(ProviderReference::isOne)
                    .map(ProviderReference::new);
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading("a question about " + resource, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading("a question about " + resource, e);
        }
    }

    private Optional<Preapproval> search(Subscription subscription) throws MPException, MPApiException {
        MPSearchRequest search = MPSearchRequest.builder()
                .limit(1)
                .offset(0)
                .filters(Map.of("external_reference", subscription.id().toString()))
                .build();
        return preapprovals.search(search, api.options()).getResults().stream().findFirst();
    }

    private ProviderSubscription word(Preapproval found) throws MPException, MPApiException {
        List<ProviderSubscription.Invoice> paid = new ArrayList<>();
        for (Invoice invoice : invoices(found.getId())) {
            boolean approved = invoice.getPayment() != null
                    && "approved".equals(invoice.getPayment().getStatus());
            if (approved) {
                paid.add(new ProviderSubscription.Invoice(
                        new ProviderReference(String.valueOf(invoice.getId())),
                        MercadoPagoAmounts.fromMercadoPago(invoice.getTransactionAmount(), invoice.getCurrencyId())));
            }
        }
        return new ProviderSubscription(
                new ProviderReference(found.getId()),
                state(found),
                found.getNextPaymentDate() == null
                        ? null
                        : found.getNextPaymentDate().toInstant(),
                paid);
    }

    /** All of them, whatever their order: the latest may be on the last page. */
    private List<Invoice> invoices(String preapproval) throws MPException, MPApiException {
        List<Invoice> all = new ArrayList<>();
        int total;
        List<Invoice> page;
        do {
            MPSearchRequest search = MPSearchRequest.builder()
                    .limit(PAGE)
                    .offset(all.size())
                    .filters(Map.of("preapproval_id", preapproval))
                    .build();
            var answer = invoices.search(search, api.options());
            page = answer.getResults();
            all.addAll(page);
            total = answer.getPaging() == null ? 0 : answer.getPaging().getTotal();
        } while (!page.isEmpty() && all.size() < total);
        return all;
    }

    private static SubscriptionState state(Preapproval found) {
        return switch (found.getStatus() == null ? "" : found.getStatus()) {
            case "authorized" -> SubscriptionState.ACTIVE;
            case "paused" -> SubscriptionState.PAUSED;
            case "cancelled" -> SubscriptionState.CANCELED;
            default -> SubscriptionState.OPEN;
        };
    }

    private static boolean isInDays(PlanRequest plan) {
        return plan.unit() == PlanRequest.Unit.DAY || plan.unit() == PlanRequest.Unit.WEEK;
    }

    private static int frequency(PlanRequest plan) {
        return switch (plan.unit()) {
            case DAY, MONTH -> plan.every();
            case WEEK -> plan.every() * 7;
            case YEAR -> plan.every() * 12;
        };
    }
}
