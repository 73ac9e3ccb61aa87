package dev.cimiento.notifications.smtp;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.InstantSource;
import java.util.Properties;
import java.util.function.Function;

/**
 * Sends e-mails through the current tenant's SMTP server, one connection a message.
 *
 * <p>The Message-ID is made of the message's id and the sender's domain, so that it is the same for each attempt, and a message that went out
 * twice can be recognised. Text and HTML go as {@code multipart/alternative}. The server's certificate and name are checked. Safe for use by
 * many threads.
 */
public final class SmtpEmailTransport implements EmailTransport {

    private final Function<TenantId, SmtpAccount> accounts;
    private final InstantSource clock;

    private SmtpEmailTransport(Function<TenantId, SmtpAccount> accounts, InstantSource clock) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * With the account that this function gives for a tenant; it is asked for each message.
     *
     * @param clock for the {@code Date} header
     */
    public static SmtpEmailTransport of(Function<TenantId, SmtpAccount> accounts, InstantSource clock) {
        return new SmtpEmailTransport(accounts, clock);
    }

    @Override
    public SendResult send(Email email) {
        requireNonNull(email, "email");
        TenantId tenant = TenantContext.require();
        SmtpAccount account =
                requireNonNull(accounts.apply(tenant), () -> "the accounts function gave no account for " + tenant);
        Session session = Session.getInstance(properties(account));
        try {
            OutgoingMessage message = OutgoingMessage.of(session, email, account, clock.instant());
            Transport transport = session.getTransport("smtp");
            try {
                return send(transport, message, account);
            } finally {
                close(transport);
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("cannot compose e-mail " + email.id(), e);
        }
    }

    private static SendResult send(Transport transport, OutgoingMessage message, SmtpAccount account)
            throws MessagingException {
        SmtpFailure failure = new SmtpFailure(account);
        try {
            if (account.login().isPresent()) {
                SmtpAccount.Login login = account.login().get();
                transport.connect(
                        account.host(),
                        account.port(),
                        login.user(),
                        login.password().reveal());
            } else {
                transport.connect(account.host(), account.port(), null, null);
            }
        } catch (MessagingException e) {
            throw failure.whileConnecting(transport, e);
        }
        Address[] recipients = message.getAllRecipients();
        try {
            transport.sendMessage(message, recipients);
        } catch (MessagingException e) {
            return failure.whileSending(e, message.wasWritten());
        }
        return new SendResult.Accepted(message.id());
    }

    /** The message is with the server by now, or is not: how the connection ends changes nothing. */
    @SuppressWarnings("EmptyCatch")
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException alreadyAnswered) {
            // as said above
        }
    }

    private static Properties properties(SmtpAccount account) {
        Properties properties = new Properties();
        set(properties, "auth", Boolean.toString(account.login().isPresent()));
        set(
                properties,
                "connectiontimeout",
                Long.toString(account.connectTimeout().toMillis()));
        set(properties, "timeout", Long.toString(account.readTimeout().toMillis()));
        set(properties, "writetimeout", Long.toString(account.readTimeout().toMillis()));
        set(properties, "quitwait", "false");
        set(properties, "sendpartial", "false");
        set(properties, "ssl.checkserveridentity", "true");
        set(properties, "ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (account.encryption()) {
            case TLS -> set(properties, "ssl.enable", "true");
            case STARTTLS -> {
                set(properties, "starttls.enable", "true");
                set(properties, "starttls.required", "true");
            }
            case NONE -> {}
        }
        // Angus reads this one as an object.
        account.sockets().ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
        return properties;
    }

    private static void set(Properties properties, String name, String value) {
        properties.setProperty("mail.smtp." + name, value);
    }
}
