package dev.cimiento.payments.testkit;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.sandbox.SandboxCard;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.CheckoutAnswer;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.RefundAnswer;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sandbox as a provider that can misbehave. Safe for use by many threads. */
public final class SandboxStandIn implements AbleStandIn {

    private static final TenantId PADEL = TenantId.of("padel");

    private final SandboxSessions sessions;
    private final SandboxPaymentGateway sandbox;
    private final FaultyPaymentGateway faulty;
    private volatile ProviderReference last = new ProviderReference("none");
    private volatile ProviderReference lastCharge = new ProviderReference("none");

    /** Over these books. */
    public SandboxStandIn(SandboxSessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.sandbox = new SandboxPaymentGateway(
                sessions, tenant -> URI.create("http://localhost:8080/pay"), Secret.of("a sandbox secret"), clock);
        this.faulty = new FaultyPaymentGateway(new Watched());
    }

    @Override
    public PaymentGateway gateway() {
        return faulty;
    }

    @Override
    public ProviderReference lastSession() {
        return last;
    }

    @Override
    public void pay(ProviderReference session) {
        TenantContext.<RuntimeException>run(PADEL, () -> sandbox.approve(session));
    }

    @Override
    public void payOtherwise(ProviderReference session) {
        TenantContext.<RuntimeException>run(PADEL, () -> {
            Money asked = sandbox.session(session).orElseThrow().amount();
            sandbox.approve(session, new Money(asked.minor() - 1, asked.currency()));
        });
    }

    @Override
    public void decline(ProviderReference session) {
        TenantContext.<RuntimeException>run(PADEL, () -> sandbox.decline(session));
    }

    @Override
    public void expire(ProviderReference session) {
        TenantContext.<RuntimeException>run(PADEL, () -> sandbox.expire(session));
    }

    @Override
    public WebhookRequest webhook(ProviderReference session) {
        // Decides nothing where the page is decided, and tells about it.
        return inTenant(() -> sandbox.session(session).orElseThrow().state().isPayable()
                ? sandbox.decline(session)
                : sandbox.approve(session));
    }

    @Override
    public String signatureHeader() {
        return "X-Sandbox-Signature";
    }

    @Override
    public WebhookRequest altered(WebhookRequest webhook) {
        byte[] other = webhook.text().replace("evt_", "evt_0").getBytes(StandardCharsets.UTF_8);
        return WebhookRequest.of(
                Map.of(
                        signatureHeader(),
                        List.of(webhook.header(signatureHeader()).orElseThrow())),
                other);
    }

    @Override
    public void misbehave(Fault fault) {
        faulty.misbehave(fault);
    }

    @Override
    public int refunds(ProviderReference session) {
        return inTenant(() -> sessions.refunds(session)).size();
    }

    @Override
    public PaymentSource card(CardFate fate) {
        return PaymentSource.card(
                switch (fate) {
                    case APPROVED -> SandboxCard.APPROVED.token();
                    case DECLINED -> SandboxCard.INSUFFICIENT_FUNDS.token();
                    case CHALLENGED -> SandboxCard.CHALLENGED.token();
                });
    }

    @Override
    public String token() {
        return SandboxCard.ofNumber("4242 4242 4242 4242").orElseThrow().token();
    }

    @Override
    public PaymentSource kept(SavedMethod method) {
        return PaymentSource.saved(method.id());
    }

    @Override
    public PaymentSource cash() {
        return PaymentSource.cash("kiosk");
    }

    @Override
    public ProviderReference lastCharge() {
        return lastCharge;
    }

    @Override
    public void dispute(ProviderReference session, DisputeState state) {
        TenantContext.<RuntimeException>run(PADEL, () -> sandbox.dispute(session, state));
    }

    @Override
    public WebhookRequest agree(ProviderReference page) {
        return inTenant(() -> sandbox.agree(page));
    }

    @Override
    public WebhookRequest renew(ProviderReference page) {
        return inTenant(() -> sandbox.renew(page));
    }

    @Override
    public void close() {}

    private static <T> T inTenant(Call<T, RuntimeException> body) {
        return TenantContext.call(PADEL, body);
    }

    /** Remembers the page opened last. */
    private final class Watched implements PaymentGateway {

        @Override
        public ProviderId provider() {
            return sandbox.provider();
        }

        @Override
        public CheckoutAnswer checkout(Payment payment) {
            CheckoutAnswer answer = sandbox.checkout(payment);
            if (answer instanceof CheckoutAnswer.Opened opened) {
                last = opened.session();
            }
            return answer;
        }

        @Override
        public Optional<ProviderPayment> fetch(PaymentLookup lookup) {
            return sandbox.fetch(lookup);
        }

        @Override
        public RefundAnswer refund(Payment payment, Refund refund) {
            return sandbox.refund(payment, refund);
        }

        @Override
        public WebhookVerdict verify(WebhookRequest webhook) {
            return sandbox.verify(webhook);
        }

        @Override
        public Optional<PaymentId> locate(ProviderReference resource) {
            return sandbox.locate(resource);
        }

        @Override
        public <T> Optional<T> ability(Class<T> port) {
            return sandbox.ability(port)
                    .map(able -> able instanceof DirectPayments direct ? port.cast(new WatchedCharges(direct)) : able);
        }
    }

    /** Remembers the charge made last. */
    private final class WatchedCharges implements DirectPayments {

        private final DirectPayments direct;

        WatchedCharges(DirectPayments direct) {
            this.direct = direct;
        }

        @Override
        public PaymentAnswer charge(ChargeOrder order) {
            lastCharge = new ProviderReference("sbx_" + order.payment().id());
            return direct.charge(order);
        }

        @Override
        public PaymentAnswer capture(Payment payment, Money amount) {
            return direct.capture(payment, amount);
        }

        @Override
        public PaymentAnswer cancel(Payment payment) {
            return direct.cancel(payment);
        }
    }
}
