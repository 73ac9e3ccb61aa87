package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.CheckoutRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.RefundId;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A payment provider for development: no account, no network, no money.
 *
 * <p>A checkout's address is the host application's own page, {@code <page>/<session id>}. That page shows {@link #session}, and its
 * buttons call {@link #approve}, {@link #decline} or {@link #expire}; each gives a signed webhook, to be handed to {@code
 * Payments.receive} as if it had come over the wire. Refuse to start with it in production: whoever opens the page decides.
 *
 * <p>Safe for use by many threads.
 */
public final class SandboxPaymentGateway implements PaymentGateway {

    /** Its name: {@code sandbox}. */
    public static final ProviderId PROVIDER = new ProviderId("sandbox");

    private static final String SIGNATURE = "X-Sandbox-Signature";
    private static final String PREFIX = "sbx_";
    private static final Duration OPEN_FOR = Duration.ofHours(24);
    private static final Pattern BODY = Pattern.compile("event=(evt_[0-9a-f-]{36})&session=(sbx_[0-9a-f-]{36})");
    private static final Decline DECLINED = new Decline(Decline.Reason.CARD_DECLINED, "sandbox_declined");

    private final SandboxSessions sessions;
    private final Function<TenantId, URI> page;
    private final Secret signingKey;
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
        this.signingKey = requireNonNull(signingKey, "signingKey");
        this.clock = requireNonNull(clock, "clock");
    }

    /** What the page shows; empty where there is no such page in this tenant. */
    public Optional<SandboxSession> session(ProviderReference id) {
        expireWhenLate(id);
        return sessions.find(id);
    }

    /**
     * The payer pays. Changes nothing where the page is paid or expired already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such page in this tenant
     */
    public WebhookRequest approve(ProviderReference id) {
        return decide(id, SandboxSession.State.APPROVED);
    }

    /**
     * The payer's card is declined; the page stays open. Changes nothing where the page is paid or expired already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such page in this tenant
     */
    public WebhookRequest decline(ProviderReference id) {
        return decide(id, SandboxSession.State.DECLINED);
    }

    /**
     * The page closes unpaid. Changes nothing where it is paid already.
     *
     * @return the webhook to hand to {@code Payments.receive}
     * @throws PermanentPaymentsException when there is no such page in this tenant
     */
    public WebhookRequest expire(ProviderReference id) {
        return decide(id, SandboxSession.State.EXPIRED);
    }

    @Override
    public ProviderId provider() {
        return PROVIDER;
    }

    @Override
    public CheckoutAnswer checkout(Payment payment) {
        CheckoutRequest request = CheckoutRequest.of(payment);
        if (request.capture() == Capture.LATER) {
            throw new IllegalArgumentException("capture must be NOW in the sandbox, was LATER");
        }
        ProviderReference id = id(payment.id());
        URI base = page.apply(TenantContext.require());
        sessions.open(new SandboxSession(
                id,
                payment.id(),
                payment.amount(),
                request.description(),
                request.returnTo(),
                request.cancelTo(),
                payment.expiresAt().orElseGet(() -> payment.createdAt().plus(OPEN_FOR)),
                SandboxSession.State.OPEN));
        return new CheckoutAnswer.Opened(id, URI.create(base.toString().replaceAll("/+$", "") + "/" + id));
    }

    @Override
    public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
        ProviderReference id = id(lookup.payment().id());
        return session(id).map(session -> word(session, sessions.refunds(id)));
    }

    @Override
    public RefundAnswer refund(Payment payment, Refund refund) {
        ProviderReference id = id(payment.id());
        SandboxSession session = sessions.find(id).orElseThrow(() -> unknown(id));
        Map<RefundId, Money> before = sessions.refunds(id);
        long total = refund.amount().minor()
                + before.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(refund.id()))
                        .mapToLong(entry -> entry.getValue().minor())
                        .sum();
        if (session.state() != SandboxSession.State.APPROVED
                || total > session.amount().minor()) {
            return new RefundAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "sandbox_not_refundable"));
        }
        sessions.refund(id, refund.id(), refund.amount());
        return new RefundAnswer.Taken(new ProviderReference("sbr_" + refund.id()), RefundState.SUCCEEDED);
    }

    @Override
    public WebhookVerdict verify(WebhookRequest webhook) {
        Optional<String> signature = webhook.header(SIGNATURE);
        if (signature.isEmpty()) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_MISSING);
        }
        if (!HmacSha256.isSignature(signature.get())) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_MALFORMED);
        }
        if (!HmacSha256.matches(List.of(signingKey), List.of(signature.get()), tenant(), webhook.body())) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_WRONG);
        }
        Matcher body = BODY.matcher(webhook.text());
        return body.matches()
                ? new WebhookVerdict.Genuine(
                        WebhookEvent.of(body.group(1), "session.changed").about(new ProviderReference(body.group(2))))
                : new WebhookVerdict.Refused(WebhookResult.Reason.BODY_MALFORMED);
    }

    @Override
    public Optional<PaymentId> locate(ProviderReference resource) {
        return sessions.find(resource).map(SandboxSession::payment);
    }

    private WebhookRequest decide(ProviderReference id, SandboxSession.State state) {
        expireWhenLate(id);
        if (sessions.find(id).isEmpty()) {
            throw unknown(id);
        }
        sessions.decide(id, state);
        byte[] body = ("event=evt_" + UUID.randomUUID() + "&session=" + id).getBytes(StandardCharsets.UTF_8);
        return WebhookRequest.of(Map.of(SIGNATURE, List.of(HmacSha256.sign(signingKey, tenant(), body))), body);
    }

    private void expireWhenLate(ProviderReference id) {
        sessions.find(id)
                .filter(session -> session.state().isPayable())
                .filter(session -> !clock.instant().isBefore(session.expiresAt()))
                .ifPresent(session -> sessions.decide(id, SandboxSession.State.EXPIRED));
    }

    private static ProviderPayment word(SandboxSession session, Map<RefundId, Money> refunds) {
        PaymentState state = switch (session.state()) {
            case OPEN -> PaymentState.OPEN;
            case DECLINED -> PaymentState.DECLINED;
            case APPROVED -> PaymentState.SUCCEEDED;
            case EXPIRED -> PaymentState.EXPIRED;
        };
        ProviderPayment word = ProviderPayment.of(state, session.amount())
                .session(session.id())
                .refunds(refunds.entrySet().stream()
                        .map(refund -> ProviderRefund.of(
                                        new ProviderReference("sbr_" + refund.getKey()),
                                        refund.getValue(),
                                        RefundState.SUCCEEDED)
                                .ours(refund.getKey()))
                        .toList());
        return state == PaymentState.DECLINED ? word.decline(DECLINED) : word;
    }

    /** Signed along, so that the webhook of one tenant is worth nothing at another's address. */
    private static byte[] tenant() {
        return (TenantContext.require() + ".").getBytes(StandardCharsets.UTF_8);
    }

    private static ProviderReference id(PaymentId payment) {
        return new ProviderReference(PREFIX + payment);
    }

    private static PermanentPaymentsException unknown(ProviderReference id) {
        return new PermanentPaymentsException("the sandbox has no page " + id + " in this tenant");
    }
}
