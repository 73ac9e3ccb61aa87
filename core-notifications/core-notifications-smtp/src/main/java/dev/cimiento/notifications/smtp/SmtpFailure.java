package dev.cimiento.notifications.smtp;

import dev.cimiento.notifications.NotificationsException;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.SendResult.Reason;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * What a failed conversation means: the first digit of a reply says whether to try again (RFC 5321 section 4.2.1), the enhanced code what it
 * is about (RFC 3463). A server's own words are passed on nowhere, since they repeat the address.
 */
final class SmtpFailure {

    private static final Pattern ENHANCED = Pattern.compile("(?<![\\d.])[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.])");

    private final SmtpAccount account;

    SmtpFailure(SmtpAccount account) {
        this.account = account;
    }

    /** Nothing was sent yet. */
    NotificationsException whileConnecting(Transport transport, MessagingException e) {
        if (e instanceof AuthenticationFailedException) {
            int code = transport instanceof SMTPTransport smtp ? smtp.getLastReturnCode() : -1;
            return code / 100 == 4
                    ? new RetryableNotificationsException("the login at " + where() + " failed for now: " + code)
                    : new PermanentNotificationsException(
                            where() + " refused the login: " + code + "; check the user and password");
        }
        return new RetryableNotificationsException("cannot connect to " + where(), e);
    }

    /**
     * What the failure means.
     *
     * @param written whether the message was written whole, so that all that was missing is the answer
     */
    SendResult whileSending(MessagingException e, boolean written) {
        Optional<Reply> reply = reply(e);
        if (reply.isEmpty()) {
            throw written
                    ? new OutcomeUnknownException(where() + " took the message but its answer was lost", e)
                    : new RetryableNotificationsException("the connection to " + where() + " broke", e);
        }
        Reply told = reply.get();
        if (told.code / 100 != 5) {
            throw new RetryableNotificationsException(where() + " said " + told + " for now");
        }
        if (told.toSender || (told.aboutPolicy() && !written)) {
            throw new PermanentNotificationsException(
                    where() + " said " + told + " to the sender; check that the account may send as its address");
        }
        if (told.toRecipient) {
            return new SendResult.Rejected(Reason.INVALID_RECIPIENT, told.toString());
        }
        return new SendResult.Rejected(written ? Reason.CONTENT_REFUSED : Reason.OTHER, told.toString());
    }

    private String where() {
        return account.host() + ":" + account.port();
    }

    private static Optional<Reply> reply(MessagingException e) {
        for (Exception at = e; at instanceof MessagingException failure; at = failure.getNextException()) {
            Reply reply = of(failure);
            // -1 stands for a connection that was closed instead of an answer.
            if (reply != null && reply.code >= 400) {
                return Optional.of(reply);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Reply of(MessagingException e) {
        if (e instanceof SMTPAddressFailedException failed) {
            return new Reply(failed.getReturnCode(), enhanced(e), false, true);
        }
        if (e instanceof SMTPSenderFailedException failed) {
            return new Reply(failed.getReturnCode(), enhanced(e), true, false);
        }
        if (e instanceof SMTPSendFailedException failed) {
            boolean toSender = failed.getCommand().startsWith("MAIL");
            return new Reply(failed.getReturnCode(), enhanced(e), toSender, false);
        }
        return null;
    }

    private static String enhanced(MessagingException e) {
        Matcher matcher = ENHANCED.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? matcher.group() : "";
    }

    /** A server's answer, without its words. */
    private record Reply(int code, String enhanced, boolean toSender, boolean toRecipient) {

        /** RFC 3463 section 3.8: who may send, not whether the mailbox is there. */
        boolean aboutPolicy() {
            return enhanced.startsWith("5.7.");
        }

        @Override
        public String toString() {
            return enhanced.isEmpty() ? Integer.toString(code) : code + " " + enhanced;
        }
    }
}
