package dev.cimiento.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailoverTransportTest {

    private static final Sms SMS = Sms.of(NotificationId.random(), PhoneNumber.of("+5491155501234"), "Hola");
    private static final SmsTransport AWAY = sms -> {
        throw new RetryableNotificationsException("away");
    };
    private static final SmsTransport MISCONFIGURED = sms -> {
        throw new PermanentNotificationsException("wrong token");
    };

    private final List<Sms> sent = new ArrayList<>();
    private final SmsTransport works = sms -> {
        sent.add(sms);
        return new SendResult.Accepted("ref");
    };

    @Test
    @DisplayName("where the first certainly did not take it, the next is asked")
    void asksTheNext() {
        assertThat(FailoverSmsTransport.of(AWAY, MISCONFIGURED, works).send(SMS))
                .isEqualTo(new SendResult.Accepted("ref"));
        assertThat(sent).containsExactly(SMS);
    }

    @Test
    @DisplayName("where the first took it, or may have, or refuses it for good, nobody else is asked")
    void doesNotSendTwice() {
        SmsTransport unknown = sms -> {
            throw new OutcomeUnknownException("no answer");
        };
        SendResult refusal = new SendResult.Rejected(SendResult.Reason.OPTED_OUT, "21610");

        assertThatThrownBy(() -> FailoverSmsTransport.of(unknown, works).send(SMS))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(FailoverSmsTransport.of(sms -> refusal, works).send(SMS)).isEqualTo(refusal);
        assertThat(sent).isEmpty();
        FailoverSmsTransport.of(works, works).send(SMS);
        assertThat(sent).hasSize(1);
    }

    @Test
    @DisplayName("where none is in order, it is worth another try if one of them is; and then all are asked again")
    void reportsTheBetterNews() {
        FailoverSmsTransport none = FailoverSmsTransport.of(AWAY, MISCONFIGURED);

        assertThatThrownBy(() -> none.send(SMS)).isInstanceOf(RetryableNotificationsException.class);
        assertThatThrownBy(() -> none.send(SMS)).isInstanceOf(RetryableNotificationsException.class);
        assertThatThrownBy(() ->
                        FailoverSmsTransport.of(MISCONFIGURED, MISCONFIGURED).send(SMS))
                .isInstanceOf(PermanentNotificationsException.class);
    }

    @Test
    @DisplayName("the same holds for e-mail")
    void worksForEmail() {
        Email email = Email.of(
                NotificationId.random(),
                EmailAddress.of("ana@example.com"),
                Content.of("x").subject("x"));
        EmailTransport away = message -> {
            throw new RetryableNotificationsException("away");
        };

        assertThat(FailoverEmailTransport.of(away, message -> new SendResult.Accepted("second"))
                        .send(email))
                .isEqualTo(new SendResult.Accepted("second"));
    }
}
