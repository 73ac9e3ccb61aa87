package dev.cimiento.reference;

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
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import java.time.InstantSource;

/**
 * Who does the work outside this process, by the credentials of each tenant. A tenant without credentials has the sandbox in development,
 * and an error that names the missing setting in production.
 */
final class Providers {

    private final TenantSettings settings;
    private final boolean dev;
    private final InstantSource clock;

    Providers(TenantSettings settings, boolean dev, InstantSource clock) {
        this.settings = settings;
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

    Payments.Builder payInto(Payments.Builder payments) {
        return payments;
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
