package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.PhoneNumber;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.Sms;
import dev.cimiento.notifications.SmsTransport;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SmsTransport} must keep. Extend it and say how the other side sees what was sent. */
public abstract class SmsTransportContract {

    /** The tenant that sends. */
    protected static final TenantId TENANT = TenantId.of("padel");

    /** For subclasses. */
    protected SmsTransportContract() {}

    /** The transport, with an account for {@link #TENANT}; each test begins with nothing received. */
    protected abstract SmsTransport transport();

    /** Everything that has arrived, in order. */
    protected abstract List<ReceivedSms> received();

    /** Sends as {@link #TENANT}. */
    protected final SendResult send(SmsTransport transport, Sms sms) {
        return TenantContext.<SendResult, RuntimeException>call(TENANT, () -> transport.send(sms));
    }

    /** A text message. */
    protected static Sms sms(String to) {
        return Sms.of(NotificationId.random(), PhoneNumber.of(to), "Turno confirmado: lunes 10:00");
    }

    @Test
    @DisplayName("a text message arrives with every letter, and the provider's reference is kept")
    final void arrivesWhole() {
        String text = "Señal & código = 50%+\n¿Vienes? 日本 🎾";
        Sms sms = Sms.of(NotificationId.random(), PhoneNumber.of("+5491155501234"), text);

        SendResult result = send(transport(), sms);

        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        assertThat(((SendResult.Accepted) result).reference()).isNotBlank();
        assertThat(received()).containsExactly(new ReceivedSms("+5491155501234", text));
    }

    @Test
    @DisplayName("only numbers in E.164 form, and no number is shown when it is refused")
    final void refusesOtherForms() {
        for (String wrong : List.of(
                "1199887766",
                "+01199887766",
                "+54 9 11 9988 7766",
                "+5491199887766555",
                "",
                "+54911a",
                "+5491199887766\n")) {
            assertThatThrownBy(() -> PhoneNumber.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("E.164")
                    .hasMessageNotContaining("9988");
        }
    }

    @Test
    @DisplayName("without a tenant nothing is sent")
    final void refusesWithoutTenant() {
        SmsTransport transport = transport();

        assertThatThrownBy(() -> transport.send(sms("+5491155501234"))).isInstanceOf(NoTenantException.class);

        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("eight threads send at once and nothing is lost or mixed up")
    final void isSafeForThreads() throws Exception {
        SmsTransport transport = transport();
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<SendResult>> results = new ArrayList<>();
            for (int i = 10; i < 50; i++) {
                Sms sms = sms("+54911555012" + i);
                results.add(executor.submit(() -> send(transport, sms)));
            }
            for (Future<SendResult> result : results) {
                assertThat(result.get()).isInstanceOf(SendResult.Accepted.class);
            }
        } finally {
            executor.shutdown();
        }
        assertThat(received().stream().map(ReceivedSms::to)).hasSize(40).doesNotHaveDuplicates();
    }
}
