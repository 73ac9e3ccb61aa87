package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.Invoice;
import com.stripe.model.checkout.Session;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.service.V1Services;
import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.ProviderSubscription;
import dev.cimiento.payments.spi.SubscriptionGateway;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Prices, Checkout Sessions of mode "subscription", and Subscriptions. */
final class StripeSubscriptions implements SubscriptionGateway {

    /** The name of our subscription's id in Stripe's metadata. */
    static final String SUBSCRIPTION_ID = "cimiento_subscription";

    private final StripeApi api;

    StripeSubscriptions(StripeApi api) {
        this.api = api;
    }

    @Override
    public Optional<ProviderReference> define(Plan plan) {
        OptionalLong amount = StripeAmounts.toStripe(plan.request().amount());
        if (amount.isEmpty()) {
            throw new PermanentPaymentsException(
                    "stripe does not take " + plan.request().amount() + " exactly");
        }
        PriceCreateParams params = PriceCreateParams.builder()
                .setCurrency(
                        plan.request().amount().currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setUnitAmount(amount.getAsLong())
                .setProductData(PriceCreateParams.ProductData.builder()
                        .setName(plan.request().name())
                        .build())
                .setRecurring(PriceCreateParams.Recurring.builder()
                        .setInterval(PriceCreateParams.Recurring.Interval.valueOf(
                                plan.request().unit().name()))
                        .setIntervalCount((long) plan.request().every())
                        .build())
                .putMetadata("cimiento_plan", plan.id().toString())
                .build();
        try {
            return Optional.of(new ProviderReference(api.services()
                    .prices()
                    .create(params, StripeApi.idempotent(plan.id().toString()))
                    .getId()));
        } catch (StripeException e) {
            throw StripeFailures.writing("plan " + plan.id(), e);
        }
    }

    @Override
    public CheckoutAnswer subscribe(Subscription subscription, Plan plan) {
        ProviderReference price = plan.providerReference()
                .orElseThrow(() -> new PermanentPaymentsException(
                        "plan " + plan.id() + " is not known to stripe yet: define it again"));
        String id = subscription.id().toString();
        SessionCreateParams params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setClientReferenceId(id)
                .putMetadata(SUBSCRIPTION_ID, id)
                .setSubscriptionData(terms(plan, id))
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPrice(price.value())
                        .build())
                .setCustomerEmail(subscription.request().payerEmail())
                .setSuccessUrl(subscription.request().returnTo().toString())
                .setCancelUrl(subscription.request().returnTo().toString())
                .build();
        try {
            Session session = api.services().checkout().sessions().create(params, StripeApi.idempotent(id));
            return new CheckoutAnswer.Opened(new ProviderReference(session.getId()), URI.create(session.getUrl()));
        } catch (StripeException e) {
            throw StripeFailures.writing("subscription " + id, e);
        }
    }

    private static SessionCreateParams.SubscriptionData terms(Plan plan, String id) {
        SessionCreateParams.SubscriptionData.Builder terms =
                SessionCreateParams.SubscriptionData.builder().putMetadata(SUBSCRIPTION_ID, id);
        if (plan.request().trialDays() > 0) {
            terms.setTrialPeriodDays((long) plan.request().trialDays());
        }
        return terms.build();
    }

    @Override
    public Optional<ProviderSubscription> fetch(Subscription subscription) {
        Optional<ProviderReference> known = subscription.providerReference();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            V1Services stripe = api.services();
            String id = known.get().value();
            if (!id.startsWith("cs_")) {
                return Optional.of(word(stripe, id));
            }
            Session session = stripe.checkout().sessions().retrieve(id);
            if (session.getSubscription() != null) {
                return Optional.of(word(stripe, session.getSubscription()));
            }
            boolean closed = "expired".equals(session.getStatus());
            return Optional.of(new ProviderSubscription(
                    known.get(), closed ? SubscriptionState.FAILED : SubscriptionState.OPEN, null, List.of()));
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about subscription " + subscription.id(), e);
        }
    }

    @Override
    public void cancel(Subscription subscription, CancelAt when) {
        Optional<ProviderReference> known = fetch(subscription)
                .map(ProviderSubscription::reference)
                .filter(id -> !id.value().startsWith("cs_"));
        String key = subscription.id() + "-" + when;
        try {
            V1Services stripe = api.services();
            if (known.isEmpty()) {
                Optional<ProviderReference> page = subscription.providerReference();
                if (page.isPresent()) {
                    stripe.checkout().sessions().expire(page.get().value(), StripeApi.idempotent(key));
                }
            } else if (when == CancelAt.NOW) {
                stripe.subscriptions().cancel(known.get().value(), StripeApi.idempotent(key));
            } else {
                stripe.subscriptions()
                        .update(
                                known.get().value(),
                                SubscriptionUpdateParams.builder()
                                        .setCancelAtPeriodEnd(true)
                                        .build(),
                                StripeApi.idempotent(key));
            }
        } catch (StripeException e) {
            if (!StripeFailures.isMissing(e)) {
                throw StripeFailures.writing("the end of subscription " + subscription.id(), e);
            }
        }
    }

    /** Our own id, which stands in the metadata. */
    @Override
    public Optional<ProviderReference> locate(ProviderReference resource) {
        try {
            V1Services stripe = api.services();
            return (resource.value().startsWith("sub_")
                            ? StripePayments.metadata(
                                    stripe.subscriptions()
                                            .retrieve(resource.value())
                                            .getMetadata(),
                                    SUBSCRIPTION_ID)
                            : StripePayments.metadata(
                                    stripe.checkout()
                                            .sessions()
                                            .retrieve(resource.value())
                                            .getMetadata(),
                                    SUBSCRIPTION_ID))
                    .filter(ProviderReference::isOne)
                    .map(ProviderReference::new);
        } catch (StripeException e) {
            if (StripeFailures.isMissing(e)) {
                return Optional.empty();
            }
            throw StripeFailures.reading("a question about " + resource, e);
        }
    }

    private static ProviderSubscription word(V1Services stripe, String id) throws StripeException {
        com.stripe.model.Subscription found = stripe.subscriptions().retrieve(id);
        InvoiceListParams params = InvoiceListParams.builder()
                .setSubscription(id)
                .setStatus(InvoiceListParams.Status.PAID)
                .setLimit(100L)
                .build();
        List<ProviderSubscription.Invoice> paid = new ArrayList<>();
        for (Invoice invoice : stripe.invoices().list(params).getData()) {
            if (invoice.getAmountPaid() > 0) {
                paid.add(new ProviderSubscription.Invoice(
                        new ProviderReference(invoice.getId()),
                        StripeAmounts.fromStripe(invoice.getAmountPaid(), invoice.getCurrency())));
            }
        }
        return new ProviderSubscription(new ProviderReference(id), state(found), periodEnd(found), paid);
    }

    private static @Nullable Instant periodEnd(com.stripe.model.Subscription found) {
        return found.getItems() == null || found.getItems().getData().isEmpty()
                ? null
                : Instant.ofEpochSecond(found.getItems().getData().get(0).getCurrentPeriodEnd());
    }

    private static SubscriptionState state(com.stripe.model.Subscription found) {
        return switch (found.getStatus()) {
            case "active", "trialing" ->
                found.getPauseCollection() == null ? SubscriptionState.ACTIVE : SubscriptionState.PAUSED;
            case "past_due", "unpaid" -> SubscriptionState.PAST_DUE;
            case "paused" -> SubscriptionState.PAUSED;
            case "canceled", "incomplete_expired" -> SubscriptionState.CANCELED;
            default -> SubscriptionState.OPEN;
        };
    }
}
