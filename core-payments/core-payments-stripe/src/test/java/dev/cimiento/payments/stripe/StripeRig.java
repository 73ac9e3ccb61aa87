package dev.cimiento.payments.stripe;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.testkit.AbleStandIn;
import dev.cimiento.payments.testkit.Fault;
import dev.cimiento.payments.testkit.StripeStandIn;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The gateway, connected to the stand-in. Tenant {@code stranger} has a key that Stripe does not know. */
final class StripeRig implements AbleStandIn {

    static final String KEY = "sk_test_padelSecret51Nx";
    static final String CLINIC_KEY = "sk_test_clinicSecret9q";
    static final String WRONG_KEY = "sk_test_strangerSecretZZ";
    static final String WEBHOOK_SECRET = "whsec_padelWebhookSecret";
    static final String OLD_WEBHOOK_SECRET = "whsec_padelOldSecret";

    final StripeStandIn stripe;
    final StripePaymentGateway gateway;

    StripeRig(InstantSource clock) {
        stripe = StripeStandIn.start(clock)
                .account(KEY, WEBHOOK_SECRET)
                .account(CLINIC_KEY, "whsec_clinicWebhookSecret");
        gateway = StripePaymentGateway.of(StripeRig::account, clock)
                .at(stripe.address())
                .timeout(Duration.ofSeconds(10))
                .retries(0);
    }

    static StripeAccount account(TenantId tenant) {
        return switch (tenant.value()) {
            case "padel" ->
                StripeAccount.of(Secret.of(KEY), Secret.of(WEBHOOK_SECRET))
                        .alsoAccepting(Secret.of(OLD_WEBHOOK_SECRET));
            case "clinic" -> StripeAccount.of(Secret.of(CLINIC_KEY), Secret.of("whsec_clinicWebhookSecret"));
            default -> StripeAccount.of(Secret.of(WRONG_KEY), Secret.of("whsec_strangerWebhookSecret"));
        };
    }

    @Override
    public PaymentGateway gateway() {
        return gateway;
    }

    @Override
    public ProviderReference lastSession() {
        return new ProviderReference(stripe.lastSession());
    }

    @Override
    public void pay(ProviderReference session) {
        stripe.pay(session.value());
    }

    @Override
    public void payOtherwise(ProviderReference session) {
        stripe.tamper(session.value(), 100);
        stripe.pay(session.value());
    }

    @Override
    public void decline(ProviderReference session) {
        stripe.decline(session.value());
    }

    @Override
    public void expire(ProviderReference session) {
        stripe.expire(session.value());
    }

    @Override
    public WebhookRequest webhook(ProviderReference session) {
        return stripe.webhook(session.value());
    }

    @Override
    public String signatureHeader() {
        return "Stripe-Signature";
    }

    @Override
    public WebhookRequest altered(WebhookRequest webhook) {
        byte[] body = webhook.text().replace("cs_test_", "cs_test_9").getBytes(StandardCharsets.UTF_8);
        return WebhookRequest.of(
                Map.of(
                        signatureHeader(),
                        List.of(webhook.header(signatureHeader()).orElseThrow())),
                body);
    }

    @Override
    public void misbehave(Fault fault) {
        stripe.misbehave(fault);
    }

    @Override
    public int refunds(ProviderReference session) {
        return stripe.refunds(session.value());
    }

    @Override
    public void close() {
        stripe.close();
    }

    @Override
    public PaymentSource card(CardFate fate) {
        return PaymentSource.card(
                switch (fate) {
                    case APPROVED -> "pm_card_visa";
                    case DECLINED -> "pm_card_declined";
                    case CHALLENGED -> "pm_card_challenge";
                });
    }

    @Override
    public String token() {
        return "pm_card_kept";
    }

    @Override
    public PaymentSource kept(SavedMethod method) {
        return PaymentSource.saved(method.id());
    }

    @Override
    public PaymentSource cash() {
        return PaymentSource.cash("oxxo");
    }

    @Override
    public ProviderReference lastCharge() {
        return new ProviderReference(stripe.lastCharge());
    }

    @Override
    public void dispute(ProviderReference session, DisputeState state) {
        stripe.dispute(
                session.value(),
                switch (state) {
                    case INQUIRY -> "warning_needs_response";
                    case OPEN -> "needs_response";
                    case REVIEW -> "under_review";
                    case WON -> "won";
                    case LOST -> "lost";
                });
    }

    @Override
    public WebhookRequest agree(ProviderReference page) {
        stripe.pay(page.value());
        return stripe.webhook(page.value());
    }

    @Override
    public WebhookRequest renew(ProviderReference page) {
        return stripe.renew(page.value());
    }
}
