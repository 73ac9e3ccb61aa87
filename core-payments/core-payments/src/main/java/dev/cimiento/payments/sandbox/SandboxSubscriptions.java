package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.CancelAt;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.ProviderSubscription;
import dev.cimiento.payments.spi.SubscriptionGateway;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Subscriptions in the sandbox. Time passes for them as the clock says: whoever looks finds the periods paid that have begun. */
final class SandboxSubscriptions implements SubscriptionGateway {

    static final String PREFIX = "sbs_";

    /** So many of the latest periods are told. */
    private static final int TOLD = 24;

    private final SandboxAgreements agreements;
    private final Function<ProviderReference, URI> page;
    private final InstantSource clock;

    SandboxSubscriptions(SandboxAgreements agreements, Function<ProviderReference, URI> page, InstantSource clock) {
        this.agreements = agreements;
        this.page = page;
        this.clock = clock;
    }

    Optional<SandboxAgreement> find(ProviderReference id) {
        Optional<SandboxAgreement> found = agreements.find(id);
        return found.isPresent() && found.get().isDue(clock.instant())
                ? agreements.change(id, now -> now.at(clock.instant()))
                : found;
    }

    /** The terms go with each subscription. */
    @Override
    public Optional<ProviderReference> define(Plan plan) {
        return Optional.empty();
    }

    @Override
    public CheckoutAnswer subscribe(Subscription subscription, Plan plan) {
        ProviderReference id = new ProviderReference(PREFIX + subscription.id());
        agreements.open(new SandboxAgreement(
                id,
                plan.request().name(),
                plan.request().amount(),
                plan.request().every(),
                plan.request().unit(),
                plan.request().trialDays(),
                subscription.request().returnTo(),
                SandboxAgreement.State.OPEN,
                null,
                0));
        return new CheckoutAnswer.Opened(id, page.apply(id));
    }

    @Override
    public Optional<ProviderSubscription> fetch(Subscription subscription) {
        return find(new ProviderReference(PREFIX + subscription.id())).map(SandboxSubscriptions::word);
    }

    @Override
    public void cancel(Subscription subscription, CancelAt when) {
        agreements.change(new ProviderReference(PREFIX + subscription.id()), found -> {
            SandboxAgreement now = found.at(clock.instant());
            return when == CancelAt.PERIOD_END && now.state() == SandboxAgreement.State.ACTIVE
                    ? now.in(SandboxAgreement.State.ENDING)
                    : now.in(SandboxAgreement.State.CANCELED);
        });
    }

    @Override
    public Optional<ProviderReference> locate(ProviderReference resource) {
        return agreements.find(resource).map(SandboxAgreement::id);
    }

    private static ProviderSubscription word(SandboxAgreement agreement) {
        SubscriptionState state = switch (agreement.state()) {
            case OPEN -> SubscriptionState.OPEN;
            case ACTIVE, ENDING -> SubscriptionState.ACTIVE;
            case PAST_DUE -> SubscriptionState.PAST_DUE;
            case CANCELED -> SubscriptionState.CANCELED;
        };
        List<ProviderSubscription.Invoice> paid = IntStream.rangeClosed(
                        Math.max(1, agreement.periods() - TOLD + 1), agreement.periods())
                .mapToObj(number -> new ProviderSubscription.Invoice(
                        new ProviderReference(agreement.id() + "_" + number), agreement.amount()))
                .toList();
        return new ProviderSubscription(
                agreement.id(), state, agreement.paidUntil().orElse(null), paid);
    }
}
