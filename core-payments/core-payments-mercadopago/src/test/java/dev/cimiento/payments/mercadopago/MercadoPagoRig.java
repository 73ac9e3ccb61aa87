package dev.cimiento.payments.mercadopago;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.testkit.AbleStandIn;
import dev.cimiento.payments.testkit.Fault;
import dev.cimiento.payments.testkit.MercadoPagoStandIn;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** The gateway, connected to the stand-in. Tenant {@code stranger} has a token that Mercado Pago does not know. */
final class MercadoPagoRig implements AbleStandIn {

    static final String TOKEN = "APP_USR-padel-secret-token";
    static final String CLINIC_TOKEN = "APP_USR-clinic-secret-token";
    static final String WRONG_TOKEN = "APP_USR-stranger-secret-token";

    final MercadoPagoStandIn mercadoPago;
    final MercadoPagoPaymentGateway gateway;

    MercadoPagoRig(InstantSource clock) {
        mercadoPago = MercadoPagoStandIn.start(clock)
                .account(TOKEN, "padel webhook secret")
                .account(CLINIC_TOKEN, "clinic webhook secret");
        gateway = MercadoPagoPaymentGateway.of(MercadoPagoRig::account, clock)
                .at(mercadoPago.address())
                .timeout(Duration.ofSeconds(10));
    }

    static MercadoPagoAccount account(TenantId tenant) {
        return switch (tenant.value()) {
            case "padel" ->
                MercadoPagoAccount.of(Secret.of(TOKEN), Secret.of("padel webhook secret"))
                        .collector(724_484_980L)
                        .alsoAccepting(Secret.of("padel old webhook secret"))
                        .notifyAt(URI.create("https://padel.example/webhooks/mercadopago"));
            case "clinic" -> MercadoPagoAccount.of(Secret.of(CLINIC_TOKEN), Secret.of("clinic webhook secret"));
            default -> MercadoPagoAccount.of(Secret.of(WRONG_TOKEN), Secret.of("stranger webhook secret"));
        };
    }

    @Override
    public PaymentGateway gateway() {
        return gateway;
    }

    @Override
    public ProviderReference lastSession() {
        return new ProviderReference(mercadoPago.lastPreference());
    }

    @Override
    public void pay(ProviderReference session) {
        if (session.value().startsWith("direct-")) {
            mercadoPago.payVoucher(session.value());
        } else {
            mercadoPago.pay(session.value());
        }
    }

    @Override
    public void payOtherwise(ProviderReference session) {
        pay(session);
        pay(session);
    }

    @Override
    public void decline(ProviderReference session) {
        mercadoPago.decline(session.value());
    }

    @Override
    public void expire(ProviderReference session) {
        mercadoPago.expire(session.value());
    }

    @Override
    public WebhookRequest webhook(ProviderReference session) {
        return mercadoPago.webhook(session.value());
    }

    @Override
    public String signatureHeader() {
        return "x-signature";
    }

    @Override
    public WebhookRequest altered(WebhookRequest webhook) {
        return webhook.query("data.id=1" + webhook.parameter("data.id").orElseThrow() + "&type=payment");
    }

    @Override
    public void misbehave(Fault fault) {
        mercadoPago.misbehave(fault);
    }

    @Override
    public int refunds(ProviderReference session) {
        return mercadoPago.refunds(session.value());
    }

    @Override
    public void close() {
        mercadoPago.close();
    }

    @Override
    public PaymentSource card(CardFate fate) {
        return PaymentSource.card("tok-" + fate.name().toLowerCase(Locale.ROOT), "visa");
    }

    @Override
    public String token() {
        return "tok-kept";
    }

    @Override
    public PaymentSource kept(SavedMethod method) {
        return PaymentSource.saved(method.id(), "tok-" + method.reference());
    }

    @Override
    public PaymentSource cash() {
        return PaymentSource.cash("rapipago");
    }

    @Override
    public ProviderReference lastCharge() {
        return new ProviderReference(mercadoPago.lastCharge());
    }

    @Override
    public void dispute(ProviderReference session, DisputeState state) {
        switch (state) {
            case INQUIRY -> mercadoPago.dispute(session.value(), "in_mediation", "");
            case OPEN, REVIEW -> mercadoPago.dispute(session.value(), "charged_back", "in_process");
            case WON -> mercadoPago.dispute(session.value(), "charged_back", "reimbursed");
            case LOST -> mercadoPago.dispute(session.value(), "charged_back", "settled");
        }
    }

    @Override
    public WebhookRequest agree(ProviderReference page) {
        return mercadoPago.agree(TOKEN, page.value());
    }

    @Override
    public WebhookRequest renew(ProviderReference page) {
        return mercadoPago.renew(TOKEN, page.value());
    }
}
