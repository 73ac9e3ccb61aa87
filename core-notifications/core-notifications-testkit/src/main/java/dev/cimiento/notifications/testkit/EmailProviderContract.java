package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link EmailTransport} with a server at its other end must keep besides, when that server does not do as wished. */
public abstract class EmailProviderContract extends EmailTransportContract {

    /** For subclasses. */
    protected EmailProviderContract() {}

    /** One whose server is not there. */
    protected abstract EmailTransport unreachable();

    /** One whose server is there but takes nothing for now. */
    protected abstract EmailTransport busy();

    /** One whose account has {@link #wrongPassword()} for a password. */
    protected abstract EmailTransport unauthorized();

    /** A password that is not the account's; it must show up nowhere. */
    protected abstract String wrongPassword();

    /** One whose server refuses the recipient for good. */
    protected abstract EmailTransport refusing();

    /** One whose server takes the message and never says so. */
    protected abstract EmailTransport losingTheAnswer();

    @Test
    @DisplayName("a server that is away or busy is worth another try")
    final void isRetryable() {
        Stream.of(unreachable(), busy())
                .forEach(transport -> assertThatThrownBy(() -> send(transport, email("ana@example.com")))
                        .isInstanceOf(RetryableNotificationsException.class));
    }

    @Test
    @DisplayName("a refused login is not worth another try, and the password shows up nowhere")
    final void isPermanent() {
        EmailTransport transport = unauthorized();

        Throwable failure = catchThrowable(() -> send(transport, email("ana@example.com")));

        assertThat(failure).isInstanceOf(PermanentNotificationsException.class);
        for (Throwable at = failure; at != null; at = at.getCause()) {
            assertThat(at.toString()).doesNotContain(wrongPassword());
        }
        assertThat(transport.toString()).doesNotContain(wrongPassword());
    }

    @Test
    @DisplayName("a recipient who is not there is a refusal, not a failure, and is not named")
    final void isRejected() {
        assertThat(send(refusing(), email("nobody@example.com"))).satisfies(result -> {
            assertThat(result).isInstanceOf(SendResult.Rejected.class);
            assertThat(((SendResult.Rejected) result).reason()).isEqualTo(SendResult.Reason.INVALID_RECIPIENT);
            assertThat(result.toString()).doesNotContain("nobody");
        });
    }

    @Test
    @DisplayName("an answer that was lost says that nobody knows, and names nobody")
    final void isUnknown() {
        Email email = email("ana@example.com");

        Throwable failure = catchThrowable(() -> send(losingTheAnswer(), email));

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.getMessage()).doesNotContain("ana@example.com");
    }
}
