package dev.cimiento.payments.testkit;

import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Refund;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.sandbox.SandboxSessions;
import dev.cimiento.payments.spi.CheckoutAnswer;
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
public final class SandboxStandIn implements ProviderStandIn {

    private static final TenantId PADEL = TenantId.of("padel");

    private final SandboxSessions sessions;
    private final SandboxPaymentGateway sandbox;
    private final FaultyPaymentGateway faulty;
    private volatile ProviderReference last = new ProviderReference("none");

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
    }
}
