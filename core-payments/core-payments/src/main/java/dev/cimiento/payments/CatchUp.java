package dev.cimiento.payments;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a lost answer, a crash or a silent provider left undone. */
final class CatchUp {

    /** Long enough that the call which reserved a refund is not still waiting for its answer. */
    private static final Duration GRACE = Duration.ofMinutes(3);

    /** A page that the provider cannot be asked about is not payable any longer than this. */
    private static final Duration LONGEST_UNSEEN = Duration.ofHours(25);

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final PaymentStore store;
    private final Checkouts checkouts;
    private final Charges charges;
    private final Changes changes;
    private final Refunds refunds;
    private final Inbox inbox;
    private final Subscriptions subscriptions;
    private final Settlement settlement;
    private final Gateways gateways;
    private final InstantSource clock;

    CatchUp(
            PaymentStore store,
            Checkouts checkouts,
            Charges charges,
            Changes changes,
            Subscriptions subscriptions,
            Refunds refunds,
            Inbox inbox,
            Settlement settlement,
            Gateways gateways,
            InstantSource clock) {
        this.store = store;
        this.checkouts = checkouts;
        this.charges = charges;
        this.changes = changes;
        this.subscriptions = subscriptions;
        this.refunds = refunds;
        this.inbox = inbox;
        this.settlement = settlement;
        this.gateways = gateways;
        this.clock = clock;
    }

    int run(int max) {
        Instant now = clock.instant();
        int events = inbox.work(max);
        List<PaymentId> payments = store.payments().due(now, max);
        payments.forEach(id -> attempt("payment " + id, () -> check(id)));
        List<RefundId> open = store.refunds().unresolved(now.minus(GRACE), now, max);
        open.forEach(id -> attempt("refund " + id, () -> resolve(id)));
        List<SubscriptionId> due = store.subscriptions().due(now, max);
        due.forEach(id -> attempt("subscription " + id, () -> subscriptions.check(id)));
        return events + payments.size() + open.size() + due.size();
    }

    Payment refresh(PaymentId id) {
        Payment payment = store.atomically(() -> store.payments().find(id)).orElseThrow(() -> Settlement.unknown(id));
        PaymentGateway gateway = gateways.of(payment.provider());
        Payment settled = settlement.settle(gateway, id, null, () -> {});
        boolean unseen = settled.state() == PaymentState.CREATED || settled.state() == PaymentState.UNKNOWN;
        if (unseen && settled.request() instanceof ChargeRequest && charges.isUnsent(settled)) {
            charges.submit(settled);
        } else if (unseen && settled.request() instanceof CheckoutRequest && checkouts.isUnsent(settled)) {
            checkouts.submit(settled);
        } else if (!settled.state().isSettled() && !unseen) {
            changes.resend(settled);
        } else if (unseen && clock.instant().isAfter(settled.createdAt().plus(LONGEST_UNSEEN))) {
            settlement.move(id, CatchUp::expired);
        }
        return store.payments().find(id).orElseThrow();
    }

    private void check(PaymentId id) {
        // First, so that one which fails is not asked about again at once.
        settlement.move(id, settlement::scheduled);
        refresh(id);
    }

    private void resolve(RefundId id) {
        Refund refund = store.refunds().find(id).orElseThrow();
        store.refunds().postpone(id, settlement.nextLook(refund.createdAt()));
        if (refund.state() == RefundState.PENDING) {
            refresh(refund.payment());
        } else {
            refunds.resend(refund);
        }
    }

    private static Payment expired(Payment now) {
        return now.state().canBecome(PaymentState.EXPIRED)
                        && now.session().isEmpty()
                        && now.charge().isEmpty()
                ? now.toBuilder().state(PaymentState.EXPIRED).neverCheck().build()
                : now;
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be caught up with: {}", what, e.toString());
        }
    }
}
