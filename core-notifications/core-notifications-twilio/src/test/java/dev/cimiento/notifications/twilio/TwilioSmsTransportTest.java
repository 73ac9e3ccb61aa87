package dev.cimiento.notifications.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.PhoneNumber;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.SendResult.Reason;
import dev.cimiento.notifications.SmsTransport;
import dev.cimiento.notifications.testkit.ReceivedSms;
import dev.cimiento.notifications.testkit.SmsProviderContract;
import dev.cimiento.notifications.twilio.TwilioStandIn.Answer;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TwilioSmsTransportTest extends SmsProviderContract {

    private static final MutableClock CLOCK = MutableClock.at("2026-11-23T12:00:00Z");
    private static final PhoneNumber FROM = PhoneNumber.of(TwilioStandIn.FROM);
    private static final String ANA = "+5491155501234";

    private TwilioStandIn twilio;

    @BeforeEach
    void start() throws IOException {
        twilio = new TwilioStandIn();
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Override
    protected SmsTransport transport() {
        return with(account(TwilioStandIn.TOKEN));
    }

    @Override
    protected List<ReceivedSms> received() {
        return twilio.received();
    }

    @Override
    protected SmsTransport unreachable() {
        return with(account(TwilioStandIn.TOKEN)).api(closedPort());
    }

    @Override
    protected SmsTransport busy() {
        twilio.answer(Answer.error(429, 20429));
        return transport();
    }

    @Override
    protected SmsTransport unauthorized() {
        return with(account(wrongPassword()));
    }

    @Override
    protected String wrongPassword() {
        return "ffffffffffffffffffffffffffffffff";
    }

    @Override
    protected SmsTransport refusing() {
        twilio.answer(Answer.error(400, 21211));
        return transport();
    }

    @Override
    protected SmsTransport losingTheAnswer() {
        twilio.answer(Answer.NOTHING);
        return with(account(TwilioStandIn.TOKEN)).timeout(Duration.ofMillis(500));
    }

    @Test
    @DisplayName("the request has To, From and Body and nothing else, and the reference is Twilio's sid")
    void asksAsDocumented() {
        assertThat(send(transport(), sms(ANA)))
                .isEqualTo(new SendResult.Accepted("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));

        assertThat(twilio.forms())
                .containsExactly(
                        Map.of("To", ANA, "From", TwilioStandIn.FROM, "Body", "Turno confirmado: lunes 10:00"));
    }

    @Test
    @DisplayName("a messaging service, and an API key instead of the token")
    void asksInOtherWays() {
        TwilioAccount account = TwilioAccount.ofMessagingService(
                        TwilioStandIn.ACCOUNT, Secret.of("unused"), TwilioStandIn.SERVICE)
                .apiKey(TwilioStandIn.KEY, Secret.of(TwilioStandIn.TOKEN));

        assertThat(send(with(account), sms(ANA))).isInstanceOf(SendResult.Accepted.class);

        assertThat(twilio.forms().get(0)).containsEntry("MessagingServiceSid", TwilioStandIn.SERVICE);
    }

    @Test
    @DisplayName("Twilio's codes say who is to blame: the recipient, the content, the account")
    void classifies() {
        assertThat(answered(Answer.error(400, 21610))).isEqualTo(new SendResult.Rejected(Reason.OPTED_OUT, "21610"));
        assertThat(answered(Answer.error(400, 21614)))
                .isEqualTo(new SendResult.Rejected(Reason.INVALID_RECIPIENT, "21614"));
        assertThat(answered(Answer.error(400, 21617)))
                .isEqualTo(new SendResult.Rejected(Reason.CONTENT_REFUSED, "21617"));
        assertThat(answered(Answer.error(400, 29999))).isEqualTo(new SendResult.Rejected(Reason.OTHER, "29999"));
        for (Answer wrong : List.of(
                Answer.error(400, 21606),
                Answer.error(400, 21408),
                Answer.error(403, 20005),
                Answer.error(404, 20404))) {
            assertThatThrownBy(() -> answered(wrong)).isInstanceOf(PermanentNotificationsException.class);
        }
    }

    @Test
    @DisplayName("an answer 5xx may come after the text was taken: it is asked once, and nobody knows; 503 is certain")
    void asksOnce() {
        for (Answer broken : List.of(Answer.error(500, 20500), Answer.error(502, -1), new Answer(201, -1, ""))) {
            int before = twilio.forms().size();
            assertThatThrownBy(() -> answered(broken)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(twilio.forms()).hasSize(before + 1);
        }
        assertThatThrownBy(() -> answered(Answer.error(503, 20503)))
                .isInstanceOf(RetryableNotificationsException.class);
    }

    @Test
    @DisplayName("how long to wait is read as seconds and as a date; nonsense is not")
    void readsRetryAfter() {
        assertThat(waitAfter("7")).hasValue(Duration.ofSeconds(7));
        assertThat(waitAfter("Mon, 23 Nov 2026 12:01:30 GMT")).hasValue(Duration.ofSeconds(90));
        assertThat(waitAfter("soon")).isEmpty();
        assertThat(waitAfter("Mon, 23 Nov 2026 11:00:00 GMT")).isEmpty();
    }

    @Test
    @DisplayName("no number and no text shows up in what is thrown or returned")
    void namesNobody() {
        for (Answer wrong : List.of(Answer.error(400, 21606), Answer.error(500, 20500), Answer.error(429, 20429))) {
            for (Throwable at = catchThrowable(() -> answered(wrong)); at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(ANA, "55501234", "Turno");
            }
        }
        assertThat(answered(Answer.error(400, 29999)).toString()).doesNotContain("55501234");
    }

    @Test
    @DisplayName("an account with a malformed sid and a server without encryption are refused; no token is shown")
    void refusesUnsafeAccounts() {
        assertThatThrownBy(() -> TwilioAccount.of(TwilioStandIn.TOKEN, Secret.of("x"), FROM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accountSid")
                .hasMessageNotContaining(TwilioStandIn.TOKEN);
        assertThat(account(TwilioStandIn.TOKEN).toString()).doesNotContain(TwilioStandIn.TOKEN);
        for (String wrong : List.of("http://example.com", "https://example.com/path", "ftp://localhost", "localhost")) {
            assertThatThrownBy(() -> with(account("x")).api(URI.create(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("api");
        }
    }

    private SendResult answered(Answer answer) {
        twilio.answer(answer);
        return send(transport(), sms(ANA));
    }

    private Optional<Duration> waitAfter(String header) {
        RetryableNotificationsException busy = catchThrowableOfType(
                RetryableNotificationsException.class,
                () -> answered(Answer.error(429, 20429).after(header)));
        return busy.retryAfter();
    }

    private TwilioSmsTransport with(TwilioAccount account) {
        return TwilioSmsTransport.of(tenant -> account, CLOCK).api(twilio.uri());
    }

    private static TwilioAccount account(String token) {
        return TwilioAccount.of(TwilioStandIn.ACCOUNT, Secret.of(token), FROM);
    }

    private static URI closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://localhost:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
