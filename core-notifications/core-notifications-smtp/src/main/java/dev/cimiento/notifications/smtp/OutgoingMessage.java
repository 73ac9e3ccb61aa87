package dev.cimiento.notifications.smtp;

import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailAddress;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A message whose Message-ID is chosen by us, and that knows whether it has been written out whole: as long as it was not, no server can have
 * taken it.
 *
 * <p>Angus's {@code setHeader} takes line breaks as they come. So nothing reaches a header here but what its type has checked: {@link
 * EmailAddress}, the subject of {@code Content}, {@link SmtpAccount#fromName(String)}, and what this class makes itself.
 */
final class OutgoingMessage extends MimeMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String id;
    private volatile boolean written;

    private OutgoingMessage(Session session, String id) {
        super(session);
        this.id = id;
    }

    static OutgoingMessage of(Session session, Email email, SmtpAccount account, Instant now)
            throws MessagingException {
        OutgoingMessage message = new OutgoingMessage(
                session, "<" + email.id() + "@" + account.from().domain() + ">");
        message.setFrom(address(account.from(), account.fromName()));
        message.setRecipient(Message.RecipientType.TO, address(email.to(), Optional.empty()));
        Optional<EmailAddress> replyTo = account.replyTo();
        if (replyTo.isPresent()) {
            message.setReplyTo(new InternetAddress[] {address(replyTo.get(), Optional.empty())});
        }
        message.setSubject(email.subject(), UTF_8);
        message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
        // RFC 3834: so that no holiday notice answers a program.
        message.setHeader("Auto-Submitted", "auto-generated");
        Optional<String> html = email.html();
        if (html.isPresent()) {
            // RFC 2046 section 5.1.4: the preferred form stands last.
            message.setContent(new MimeMultipart("alternative", part(email.text(), "plain"), part(html.get(), "html")));
        } else {
            message.setText(email.text(), UTF_8);
        }
        message.saveChanges();
        return message;
    }

    String id() {
        return id;
    }

    boolean wasWritten() {
        return written;
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
        super.writeTo(out, ignored);
        written = true;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    private static InternetAddress address(EmailAddress address, Optional<String> name) throws MessagingException {
        InternetAddress result = new InternetAddress();
        result.setAddress(address.value());
        if (name.isPresent()) {
            try {
                result.setPersonal(name.get(), UTF_8);
            } catch (UnsupportedEncodingException e) {
                throw new MessagingException("every Java platform has UTF-8", e);
            }
        }
        return result;
    }
}
