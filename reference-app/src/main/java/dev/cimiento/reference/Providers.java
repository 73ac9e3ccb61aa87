package dev.cimiento.reference;

import dev.cimiento.auth.oidc.OidcProvider;
import dev.cimiento.notifications.EmailAddress;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.PhoneNumber;
import dev.cimiento.notifications.SmsTransport;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.notifications.inmemory.RecordingSmsTransport;
import dev.cimiento.notifications.smtp.SmtpAccount;
import dev.cimiento.notifications.smtp.SmtpEmailTransport;
import dev.cimiento.notifications.twilio.TwilioAccount;
import dev.cimiento.notifications.twilio.TwilioSmsTransport;
import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.arca.ArcaAccount;
import dev.cimiento.payments.arca.ArcaEnvironment;
import dev.cimiento.payments.arca.ArcaFiscalAuthority;
import dev.cimiento.payments.invoices.Invoices;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import dev.cimiento.payments.mercadopago.MercadoPagoAccount;
import dev.cimiento.payments.mercadopago.MercadoPagoPaymentGateway;
import dev.cimiento.payments.postgresql.PostgresFiscalTickets;
import dev.cimiento.payments.sandbox.SandboxFiscalAuthority;
import dev.cimiento.payments.sandbox.SandboxPaymentGateway;
import dev.cimiento.payments.stripe.StripeAccount;
import dev.cimiento.payments.stripe.StripePaymentGateway;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.settings.Keyring;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.WhatsAppTransport;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import dev.cimiento.whatsapp.cloud.CloudWebhook;
import dev.cimiento.whatsapp.cloud.CloudWhatsAppTransport;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import dev.cimiento.whatsapp.twilio.TwilioWebhook;
import dev.cimiento.whatsapp.twilio.TwilioWhatsAppTransport;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Who does the work outside this process, by the credentials of each tenant. A tenant without credentials has the sandbox in development,
 * and an error that names the missing setting in production.
 */
final class Providers {

    /** The line of a tenant that has no number yet. */
    private static final LineId SIMULATED = new LineId("simulator");

    private final TenantSettings settings;
    private final PublicAddress address;
    private final boolean dev;
    private final InstantSource clock;

    Providers(TenantSettings settings, PublicAddress address, boolean dev, InstantSource clock) {
        this.settings = settings;
        this.address = address;
        this.dev = dev;
        this.clock = clock;
    }

    EmailTransport email() {
        EmailTransport smtp = SmtpEmailTransport.of(this::smtpAccount, clock);
        EmailTransport recording = new RecordingEmailTransport();
        return email -> (real("SMTP_HOST") ? smtp : recording).send(email);
    }

    SmsTransport sms() {
        SmsTransport twilio = TwilioSmsTransport.of(this::twilioAccount, clock);
        SmsTransport recording = new RecordingSmsTransport();
        return sms -> (real("TWILIO_ACCOUNT_SID") ? twilio : recording).send(sms);
    }

    /** Where people of the current tenant may log in besides here. */
    List<OidcProvider> logins() {
        TenantId tenant = TenantContext.require();
        List<OidcProvider> logins = new ArrayList<>();
        // One of which a part is not set yet is not offered.
        settings.find(tenant, "GOOGLE_CLIENT_ID")
                .ifPresent(id -> settings.secret(tenant, "GOOGLE_CLIENT_SECRET")
                        .ifPresent(secret -> logins.add(OidcProvider.google(id, secret, back(tenant, "google"))
                                .withName("Google"))));
        settings.find(tenant, "OIDC_ISSUER")
                .ifPresent(issuer -> settings.find(tenant, "OIDC_CLIENT_ID")
                        .ifPresent(id -> settings.secret(tenant, "OIDC_CLIENT_SECRET")
                                .ifPresent(secret ->
                                        logins.add(OidcProvider.of("own", issuer, id, secret, back(tenant, "own"))
                                                .withName(settings.find(tenant, "OIDC_NAME")
                                                        .orElse(issuer))))));
        return logins;
    }

    private URI back(TenantId tenant, String provider) {
        return URI.create(address.of(tenant) + "/auth/providers/" + provider + "/callback");
    }

    /** Every provider of payments; which one a tenant's new checkouts go to, its {@code PAYMENT_PROVIDER} says. */
    Payments.Builder payInto(Payments.Builder payments) {
        return payments.gateway(StripePaymentGateway.of(this::stripeAccount, clock))
                .gateway(MercadoPagoPaymentGateway.of(this::mercadoPagoAccount, clock))
                .choosing(this::paymentProvider);
    }

    private ProviderId paymentProvider(TenantId tenant) {
        String name = settings.find(tenant, "PAYMENT_PROVIDER").orElse(dev ? "sandbox" : "stripe");
        if (name.equals("sandbox") && !dev) {
            throw new TenancyException("PAYMENT_PROVIDER of tenant '" + tenant + "' is sandbox, in production");
        }
        return switch (name) {
            case "sandbox" -> SandboxPaymentGateway.PROVIDER;
            case "stripe" -> StripePaymentGateway.PROVIDER;
            case "mercadopago" -> MercadoPagoPaymentGateway.PROVIDER;
            default ->
                throw new TenancyException("PAYMENT_PROVIDER of tenant '" + tenant
                        + "' must be sandbox, stripe or mercadopago, was '" + name + "'");
        };
    }

    /**
     * Argentina's tax authority for tenants that have a certificate of it, the sandbox for others in development; elsewhere their invoices
     * wait, and say for which setting.
     */
    Invoices invoicesBy(Invoices invoices, Keyring keyring, DataSource db) {
        FiscalAuthority arca = ArcaFiscalAuthority.of(
                dev ? ArcaEnvironment.TESTING : ArcaEnvironment.PRODUCTION,
                this::arcaAccount,
                new PostgresFiscalTickets(db, keyring),
                clock);
        FiscalAuthority sandbox = new SandboxFiscalAuthority();
        return invoices.withAuthority(new AuthorityOfTenant(() -> dev
                        && settings.find(TenantContext.require(), "ARCA_CERTIFICATE")
                                .isEmpty()
                ? sandbox
                : arca));
    }

    private ArcaAccount arcaAccount(TenantId tenant) {
        return new ArcaAccount(
                TaxId.cuit(settings.require(tenant, "BUSINESS_CUIT")),
                Integer.parseInt(settings.require(tenant, "ARCA_POINT_OF_SALE")),
                settings.require(tenant, "ARCA_CERTIFICATE").replace("\\n", "\n"),
                Secret.of(settings.require(tenant, "ARCA_PRIVATE_KEY").replace("\\n", "\n")));
    }

    /** By Meta's Cloud API where the tenant has a token, by Twilio where it has a number there, or kept in memory in development. */
    WhatsAppTransport whatsApp() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        WhatsAppTransport cloud = CloudWhatsAppTransport.of(
                line -> Secret.of(settings.require(TenantContext.require(), "WHATSAPP_ACCESS_TOKEN")), client);
        WhatsAppTransport twilio = TwilioWhatsAppTransport.of(line -> twilioWhatsApp(TenantContext.require()), client);
        WhatsAppTransport recording = new InMemoryWhatsAppTransport();
        return envelope -> {
            TenantId tenant = TenantContext.require();
            if (settings.find(tenant, "WHATSAPP_ACCESS_TOKEN").isPresent()) {
                return cloud.send(envelope);
            }
            if (settings.find(tenant, "TWILIO_WHATSAPP_FROM").isPresent()) {
                return twilio.send(envelope);
            }
            if (!dev) {
                throw new TenancyException(
                        "neither WHATSAPP_ACCESS_TOKEN nor TWILIO_WHATSAPP_FROM is set for tenant '" + tenant + "'");
            }
            return recording.send(envelope);
        };
    }

    /** How late customers of the current tenant may be before they count as missing; empty where staff alone say so. */
    Optional<Duration> noShowGrace() {
        TenantId tenant = TenantContext.require();
        return settings.find(tenant, "NO_SHOW_GRACE_MINUTES").map(text -> {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > 1_440) {
                throw new TenancyException(
                        "NO_SHOW_GRACE_MINUTES of tenant '" + tenant + "' must be 0 to 1440, was '" + text + "'");
            }
            return Duration.ofMinutes(Integer.parseInt(text));
        });
    }

    /** The current tenant's line. */
    LineId line() {
        TenantId tenant = TenantContext.require();
        return settings.find(tenant, "WHATSAPP_PHONE_NUMBER_ID")
                .or(() -> settings.find(tenant, "TWILIO_WHATSAPP_FROM"))
                .map(LineId::new)
                .orElse(SIMULATED);
    }

    /** Lines as webhooks name them: one that is not the current tenant's, whose address was called, is nobody's. */
    Optional<TenantId> tenantOf(LineId line) {
        return line.equals(line()) ? TenantContext.current() : Optional.empty();
    }

    /** The reader of a provider's webhooks for the current tenant. */
    Optional<WhatsAppWebhook> webhook(String provider) {
        TenantId tenant = TenantContext.require();
        return switch (provider) {
            case "cloud" -> settings.secret(tenant, "WHATSAPP_APP_SECRET").map(secret -> cloudWebhook(tenant, secret));
            case "twilio" ->
                settings.find(tenant, "TWILIO_WHATSAPP_FROM")
                        .map(from -> TwilioWebhook.of(twilioWhatsApp(tenant), clock));
            default -> Optional.empty();
        };
    }

    /** What Meta is answered when it registers the current tenant's address. */
    Optional<String> challenge(String mode, String token, String challenge) {
        TenantId tenant = TenantContext.require();
        return settings.secret(tenant, "WHATSAPP_APP_SECRET")
                .flatMap(secret -> cloudWebhook(tenant, secret).challenge(mode, token, challenge));
    }

    private CloudWebhook cloudWebhook(TenantId tenant, Secret appSecret) {
        return CloudWebhook.of(Secret.of(settings.require(tenant, "WHATSAPP_VERIFY_TOKEN")), appSecret);
    }

    private dev.cimiento.whatsapp.twilio.TwilioAccount twilioWhatsApp(TenantId tenant) {
        return new dev.cimiento.whatsapp.twilio.TwilioAccount(
                settings.require(tenant, "TWILIO_ACCOUNT_SID"),
                Secret.of(settings.require(tenant, "TWILIO_AUTH_TOKEN")),
                URI.create(address.of(tenant) + "/webhooks/whatsapp/twilio"));
    }

    private StripeAccount stripeAccount(TenantId tenant) {
        return StripeAccount.of(
                Secret.of(settings.require(tenant, "STRIPE_SECRET_KEY")),
                Secret.of(settings.require(tenant, "STRIPE_WEBHOOK_SECRET")));
    }

    private MercadoPagoAccount mercadoPagoAccount(TenantId tenant) {
        MercadoPagoAccount account = MercadoPagoAccount.of(
                Secret.of(settings.require(tenant, "MERCADOPAGO_ACCESS_TOKEN")),
                Secret.of(settings.require(tenant, "MERCADOPAGO_WEBHOOK_SECRET")));
        URI webhook = URI.create(address.of(tenant) + "/webhooks/payments/mercadopago");
        // Mercado Pago calls https addresses only; without one, the address set in its panel is called.
        return "https".equals(webhook.getScheme()) ? account.notifyAt(webhook) : account;
    }

    /** Whether the current tenant has the real provider, which this setting is the first to say; outside development it must. */
    private boolean real(String key) {
        TenantId tenant = TenantContext.require();
        if (settings.find(tenant, key).isPresent()) {
            return true;
        }
        if (!dev) {
            throw new PermanentNotificationsException("setting " + key + " is not set for tenant '" + tenant + "'");
        }
        return false;
    }

    private SmtpAccount smtpAccount(TenantId tenant) {
        String host = settings.require(tenant, "SMTP_HOST");
        EmailAddress from = EmailAddress.of(settings.require(tenant, "MAIL_FROM"));
        SmtpAccount account = settings.find(tenant, "SMTP_PORT")
                .map(port -> SmtpAccount.startTls(host, from).port(Integer.parseInt(port)))
                .orElseGet(() -> SmtpAccount.startTls(host, from));
        return settings.find(tenant, "SMTP_USER")
                .map(user -> account.login(user, Secret.of(settings.require(tenant, "SMTP_PASSWORD"))))
                .orElse(account);
    }

    private TwilioAccount twilioAccount(TenantId tenant) {
        return TwilioAccount.of(
                settings.require(tenant, "TWILIO_ACCOUNT_SID"),
                Secret.of(settings.require(tenant, "TWILIO_AUTH_TOKEN")),
                PhoneNumber.of(settings.require(tenant, "TWILIO_SMS_FROM")));
    }
}
