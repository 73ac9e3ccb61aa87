package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Evidence;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.CardVault;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.DisputeDesk;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.Returns;
import dev.cimiento.payments.spi.SubscriptionGateway;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A payment provider for development: no account, no network, no money.
 *
 * <p>A checkout's address is the host application's own page, {@code <page>/<id>}, and so is the issuer's check of a {@link
 * SandboxCard#CHALLENGED} card, the voucher for cash, and the agreement to a subscription. That page shows {@link #session} or {@link
 * #agreement}, and its buttons call {@link #approve}, {@link #decline}, {@link #expire} or {@link #agree}; each gives a signed webhook, to be
 * handed to {@code Payments.receive} as if it had come over the wire. So do {@link #dispute}, {@link #renew} and {@link #failToRenew}, for
 * what banks and time do.
 *
 * <p>Cards are charged and kept by the tokens of {@link SandboxCard}. Subscriptions go by the clock: a period that has begun is paid when
 * someone looks. Refuse to start with it in production: whoever opens the page decides. Safe for use by many threads.
 */
public final class SandboxPaymentGateway implements PaymentGateway, DisputeDesk, Returns {

    /** Its name: {@code sandbox}. */
    public static final ProviderId PROVIDER = new ProviderId("sandbox");

    private static final Duration OPEN_FOR = Duration.ofHours(24);
    private static final Duration TO_RESPOND = Duration.ofDays(10);

    private final SandboxSessions sessions;
    private final Function<TenantId, URI> page;
    private final SandboxBooks books;
    private final SandboxWebhooks webhooks;
    private final SandboxCharges charges;
    private final SandboxVault vault;
    private final SandboxSubscriptions subscriptions;
    private final InstantSource clock;

    /**
     * With these books.
     *
     * @param page where the host application shows the page of a tenant, without the session's id
     * @param signingKey signs the webhooks; any text, the same in every process
     */
    public SandboxPaymentGateway(
            SandboxSessions sessions, Function<TenantId, URI> page, Secret signingKey, InstantSource clock) {
        this.sessions = requireNonNull(sessions, "sessions");
        this.page = requireNonNull(page, "page");
        this.clock = requireNonNull(clock, "clock");
        this.books = new SandboxBooks(sessions, this::page, clock);
        this.webhooks = new SandboxWebhooks(requireNonNull(signingKey, "signingKey"));
        this.charges = new SandboxCharges(books, clock);
        this.vault = new SandboxVault(clock);
        this.subscriptions = new SandboxSubscriptions(sessions.agreements(), this::page, clock);
    }

    /** What the page of a payment shows; empty where there is no such payment in this tenant. */
    public Optional<SandboxSession> session(ProviderReference id) {
        return books.find(requireNonNull(id, "id"));
    }

    /** What the page of a subscription shows; empty where there is none in this tenant. */
    public Optional<SandboxAgreement> agreement(ProviderReference id) {
        return subscriptions.find(requireNonNull(id, "id"));
    }

    /**
     * The payer pays: on the page, at the counter, or by passing the issuer's check. Changes nothing where it is paid, expired or called off
     * already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such payment in this tenant
     */
    public WebhookRequest approve(ProviderReference id) {
        return decide(id, SandboxSession::paid);
    }

    /**
     * The payer pays another amount than was asked for, which quarantines the payment. Changes nothing where it is paid, expired or called off
     * already.
     *
     * @param other more than nothing, and at most what was asked for
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such payment in this tenant
     * @throws IllegalArgumentException when the amount is out of range
     */
    public WebhookRequest approve(ProviderReference id, Money other) {
        return decide(id, session -> {
            if (!other.isPositive() || other.isMoreThan(session.amount())) {
                throw new IllegalArgumentException(
                        "other must be more than nothing and at most " + session.amount() + ", was " + other);
            }
            return session.taken(other);
        });
    }

    /**
     * The payer's card is declined; a page stays open. Changes nothing where it is paid, expired or called off already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such payment in this tenant
     */
    public WebhookRequest decline(ProviderReference id) {
        return decide(id, session -> session.refused(Decline.Reason.CARD_DECLINED));
    }

    /**
     * It closes unpaid. Changes nothing where it is paid already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such payment in this tenant
     */
    public WebhookRequest expire(ProviderReference id) {
        return decide(id, session -> session.in(SandboxSession.State.EXPIRED));
    }

    /**
     * A dispute about what was paid comes to stand so; there is one a payment.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such payment in this tenant, or nothing was taken
     */
    public WebhookRequest dispute(ProviderReference id, DisputeState state) {
        requireNonNull(state, "state");
        books.change(id, session -> {
            if (session.state() != SandboxSession.State.APPROVED) {
                throw new PermanentPaymentsException("payment " + id + " is not paid, so nobody disputes it");
            }
            return session.disputed(new SandboxDispute(
                    state,
                    session.complaint()
                            .map(SandboxDispute::respondBy)
                            .orElseGet(() -> clock.instant().plus(TO_RESPOND))));
        });
        return webhooks.about(id);
    }

    /**
     * The payer agrees to a subscription: its first period is paid, or its free days begin. Changes nothing where that was done before.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such subscription in this tenant
     */
    public WebhookRequest agree(ProviderReference id) {
        return settle(id, now -> now.state() == SandboxAgreement.State.OPEN ? now.agreed(clock.instant()) : now);
    }

    /**
     * The next period of a subscription is paid now, whether its time has come or not.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such subscription in this tenant
     */
    public WebhookRequest renew(ProviderReference id) {
        return settle(id, now -> now.isRunning() ? now.renewed() : now);
    }

    /**
     * The next period of a subscription could not be collected; {@link #renew} is the try that succeeds.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such subscription in this tenant
     */
    public WebhookRequest failToRenew(ProviderReference id) {
        return settle(id, now -> now.isRunning() ? now.in(SandboxAgreement.State.PAST_DUE) : now);
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        CheckoutRequest request = CheckoutRequest.of(payment);
        ProviderReference id = SandboxBooks.id(payment.id());
        URI address = page(id);
        books.open(new SandboxSession(
                id,
                payment.id(),
                SandboxSession.Kind.PAGE,
                payment.amount(),
                request.description(),
                request.returnTo(),
                request.cancelTo(),
                payment.expiresAt().orElseGet(() -> payment.createdAt().plus(OPEN_FOR)),
                request.capture(),
                SandboxSession.State.OPEN,
                Money.zero(payment.amount().currency()),
                null,
                null));
        return new CheckoutAnswer.Opened(id, address);
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        return session(SandboxBooks.id(lookup.payment().id())).map(books::word);
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        ProviderReference id = SandboxBooks.id(payment.id());
        SandboxSession session = books.change(id, UnaryOperator.identity());
        Map<RefundId, Money> before = sessions.refunds(id);
        long total = refund.amount().minor()
                + before.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(refund.id()))
                        .mapToLong(entry -> entry.getValue().minor())
                        .sum();
        if (session.state() != SandboxSession.State.APPROVED
                || total > session.captured().minor()) {
            return new RefundAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "sandbox_not_refundable"));
        }
        sessions.refund(id, refund.id(), refund.amount());
        return new RefundAnswer.Taken(new ProviderReference("sbr_" + refund.id()), RefundState.SUCCEEDED);
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        return webhooks.verify(webhook);
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return sessions.find(resource).map(SandboxSession::payment);
    }

    /** Reads nobody's evidence: the dispute is under review, until {@link #dispute} resolves it. */
    @Override
    public void answer(Dispute dispute, Evidence evidence) {
        requireNonNull(evidence, "evidence");
        books.change(
                SandboxBooks.id(dispute.payment()),
                session -> session.complaint()
                        .filter(known -> known.state() == DisputeState.INQUIRY || known.state() == DisputeState.OPEN)
                        .map(known -> session.disputed(new SandboxDispute(DisputeState.REVIEW, known.respondBy())))
                        .orElse(session));
    }

    @Override
    public PaymentAnswer giveBack(Payment payment) {
        ProviderReference id = SandboxBooks.id(payment.id());
        SandboxSession session = books.change(id, UnaryOperator.identity());
        long back =
                sessions.refunds(id).values().stream().mapToLong(Money::minor).sum();
        if (session.captured().minor() > back) {
            sessions.refund(
                    id,
                    new RefundId(payment.id().value()),
                    new Money(
                            session.captured().minor() - back, session.amount().currency()));
        }
        return session.captured().isPositive()
                ? new PaymentAnswer.Done(books.word(session))
                : new PaymentAnswer.Refused(SandboxBooks.decline(Decline.Reason.NOT_REFUNDABLE));
    }

    @Override
    public <T> Optional<T> ability(Class<T> port) {
        Object able = port == DirectPayments.class
                ? charges
                : port == CardVault.class ? vault : port == SubscriptionGateway.class ? subscriptions : this;
        return port.isInstance(able) ? Optional.of(port.cast(able)) : Optional.empty();
    }

    private WebhookRequest decide(ProviderReference id, UnaryOperator<SandboxSession> decision) {
        books.change(id, session -> session.isPayable() ? decision.apply(session) : session);
        return webhooks.about(id);
    }

    private WebhookRequest settle(ProviderReference id, UnaryOperator<SandboxAgreement> decision) {
        if (sessions.agreements()
                .change(id, now -> decision.apply(now.at(clock.instant())))
                .isEmpty()) {
            throw new PermanentPaymentsException("the sandbox has no subscription " + id + " in this tenant");
        }
        return webhooks.about(id);
    }

    private URI page(ProviderReference id) {
        URI base = page.apply(TenantContext.require());
        return URI.create(base.toString().replaceAll("/+$", "") + "/" + id);
    }
}
