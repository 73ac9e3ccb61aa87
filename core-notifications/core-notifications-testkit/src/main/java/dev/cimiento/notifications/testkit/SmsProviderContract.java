package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.Sms;
import dev.cimiento.notifications.SmsTransport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SmsTransport} with a server at its other end must keep besides, when that server does not do as wished. */
public abstract class SmsProviderContract extends SmsTransportContract {

    /** For subclasses. */
    protected SmsProviderContract() {}

    /** One whose server is not there. */
    protected abstract SmsTransport unreachable();

    /** One whose server is there but takes nothing for now. */
    protected abstract SmsTransport busy();

    /** One whose account has {@link #wrongPassword()} for a password. */
    protected abstract SmsTransport unauthorized();

    /** A password that is not the account's; it must show up nowhere. */
    protected abstract String wrongPassword();

    /** One whose server refuses the recipient for good. */
    protected abstract SmsTransport refusing();

    /** One whose server takes the message and never says so. */
    protected abstract SmsTransport losingTheAnswer();

    @Test
    @DisplayName("a server that is away or busy is worth another try")
    final void isRetryable() {
        Stream.of(unreachable(), busy())
                .forEach(transport -> assertThatThrownBy(() -> send(transport, sms("+5491155501234")))
                        .isInstanceOf(RetryableNotificationsException.class));
    }

    @Test
    @DisplayName("a refused login is not worth another try, and the password shows up nowhere")
    final void isPermanent() {
        SmsTransport transport = unauthorized();

        Throwable failure = catchThrowable(() -> send(transport, sms("+5491155501234")));

        assertThat(failure).isInstanceOf(PermanentNotificationsException.class);
        for (Throwable at = failure; at != null; at = at.getCause()) {
            assertThat(at.toString()).doesNotContain(wrongPassword());
        }
        assertThat(transport.toString()).doesNotContain(wrongPassword());
    }

    @Test
    @DisplayName("a number that is not there is a refusal, not a failure, and is not named")
    final void isRejected() {
        assertThat(send(refusing(), sms("+5491155501234"))).satisfies(result -> {
            assertThat(result).isInstanceOf(SendResult.Rejected.class);
            assertThat(((SendResult.Rejected) result).reason()).isEqualTo(SendResult.Reason.INVALID_RECIPIENT);
            assertThat(result.toString()).doesNotContain("55501234");
        });
    }

    @Test
    @DisplayName("an answer that was lost says that nobody knows, and names nobody")
    final void isUnknown() {
        Sms sms = sms("+5491155501234");

        Throwable failure = catchThrowable(() -> send(losingTheAnswer(), sms));

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.getMessage()).doesNotContain("55501234");
    }
}
