package dev.cimiento.notifications.twilio;

import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.rest.api.v2010.account.Message;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.SendResult.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Twilio's answers mean. Its words are passed on nowhere, since they repeat the number; its code is enough to look the rest up.
 *
 * @see <a href="https://www.twilio.com/docs/api/errors">Error dictionary</a>
 */
final class TwilioAnswer {

    private static final Map<Integer, Reason> REFUSALS = Map.of(
            21211, Reason.INVALID_RECIPIENT, // invalid 'To'
            21214, Reason.INVALID_RECIPIENT, // 'To' cannot be reached
            21217, Reason.INVALID_RECIPIENT, // does not appear to be valid
            21612, Reason.INVALID_RECIPIENT, // not reachable from this 'From'
            21614, Reason.INVALID_RECIPIENT, // not a mobile number
            21610, Reason.OPTED_OUT, // replied STOP
            21602, Reason.CONTENT_REFUSED, // no body
            21617, Reason.CONTENT_REFUSED); // longer than 1600 characters

    /** The account may not do this: its sender, its region, its trial. */
    private static final Set<Integer> ACCOUNT =
            Set.of(20003, 20005, 20008, 21212, 21408, 21603, 21606, 21608, 21660, 21703, 21704, 21705, 30002);

    private TwilioAnswer() {}

    static SendResult to(Message message) {
        Message.Status status = message.getStatus();
        if (status == Message.Status.FAILED || status == Message.Status.UNDELIVERED) {
            return rejected(Optional.ofNullable(message.getErrorCode()), 201);
        }
        return new SendResult.Accepted(message.getSid());
    }

    static SendResult to(TwilioException e, OneRequest request, InstantSource clock) {
        int status = request.status();
        Optional<Integer> code = e instanceof ApiException api ? Optional.ofNullable(api.getCode()) : Optional.empty();
        String said = "Twilio said " + shown(code, status);
        if (status == 429 || status == 503) {
            RetryableNotificationsException busy = new RetryableNotificationsException(said + ": busy");
            throw request.retryAfter()
                    .flatMap(header -> wait(header, clock))
                    .map(busy::retryAfter)
                    .orElse(busy);
        }
        if (status >= 500 || status / 100 == 2) {
            throw new OutcomeUnknownException(said + "; it may have taken the message");
        }
        if (status == 401
                || status == 403
                || status == 404
                || status < 400
                || code.filter(ACCOUNT::contains).isPresent()) {
            throw new PermanentNotificationsException(
                    said + "; check the account's token, sender and geographic permissions");
        }
        return rejected(code, status);
    }

    private static SendResult rejected(Optional<Integer> code, int status) {
        return new SendResult.Rejected(code.map(REFUSALS::get).orElse(Reason.OTHER), shown(code, status));
    }

    private static String shown(Optional<Integer> code, int status) {
        return code.map(number -> Integer.toString(number)).orElse("HTTP " + status);
    }

    /** RFC 9110 section 10.2.3: seconds, or a date. */
    private static Optional<Duration> wait(String header, InstantSource clock) {
        String value = header.strip();
        if (value.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Duration until = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Optional.empty() : Optional.of(until);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
