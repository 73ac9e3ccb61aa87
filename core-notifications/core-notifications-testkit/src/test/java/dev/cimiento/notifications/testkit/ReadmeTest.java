package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Notifier;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.Templates;
import dev.cimiento.notifications.inmemory.InMemoryOutbox;
import dev.cimiento.notifications.inmemory.RecordingSmsTransport;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    @DisplayName("the program of the README prints what the README says")
    void runs() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "QUEUED", "Sent", "Club Norte: turno confirmado, Cancha 3, lunes 10:00. Te esperamos, Ana.");
    }

    private static void program() {
        var phone = new RecordingSmsTransport();
        var notifier = Notifier.of(new InMemoryOutbox(), Templates.builtIn(Locale.ENGLISH), InstantSource.system())
                .sms(phone);
        var confirmed = Notification.of(
                        "booking-42/confirmed", Recipient.sms("+5491155501234"), TemplateName.BOOKING_CONFIRMED)
                .locale(Locale.forLanguageTag("es-AR"))
                .with("name", "Ana")
                .with("business", "Club Norte")
                .with("what", "Cancha 3")
                .with("when", "lunes 10:00");
        TenantContext.run(TenantId.of("club-norte"), () -> {
            var id = notifier.notify(confirmed);
            System.out.println(notifier.find(id).orElseThrow().state().status());
            System.out.println(notifier.deliver(id).getClass().getSimpleName());
            phone.sent().forEach(sms -> System.out.println(sms.text()));
        });
    }
}
