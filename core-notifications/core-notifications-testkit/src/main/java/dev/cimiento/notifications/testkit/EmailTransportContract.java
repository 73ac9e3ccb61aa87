package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.Content;
import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailAddress;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.SendResult;
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

/** What every {@link EmailTransport} must keep. Extend it and say how the other side sees what was sent. */
public abstract class EmailTransportContract {

    /** The tenant that sends. */
    protected static final TenantId TENANT = TenantId.of("padel");

    /** For subclasses. */
    protected EmailTransportContract() {}

    /** The transport, with an account for {@link #TENANT}; each test has an empty mailbox. */
    protected abstract EmailTransport transport();

    /** Everything that has arrived, in order. */
    protected abstract List<ReceivedEmail> received() throws Exception;

    /** Sends as {@link #TENANT}. */
    protected final SendResult send(EmailTransport transport, Email email) {
        return TenantContext.<SendResult, RuntimeException>call(TENANT, () -> transport.send(email));
    }

    /** An e-mail with text and HTML. */
    protected static Email email(String to) {
        return Email.of(
                NotificationId.random(),
                EmailAddress.of(to),
                Content.of("Hola Ana:\n\nTe esperamos.\n")
                        .subject("Turno confirmado")
                        .html("<p>Hola <b>Ana</b></p>"));
    }

    @Test
    @DisplayName("an e-mail arrives with its subject, text and HTML, in letters of any language")
    final void arrivesWhole() throws Exception {
        String text = "Hola Ñandú:\n.\nLa cancha está reservada. ¿Vienes? 日本 🎾\n";
        Email email = Email.of(
                NotificationId.random(),
                EmailAddress.of("ana.lopez+padel@example.com"),
                Content.of(text).subject("Confirmación: cancha nº 3 🎾").html("<p>¿Vienes, Ñandú? 🎾</p>"));

        assertThat(send(transport(), email)).isInstanceOf(SendResult.Accepted.class);

        assertThat(received()).singleElement().satisfies(arrived -> {
            assertThat(arrived.to()).isEqualTo("ana.lopez+padel@example.com");
            assertThat(arrived.subject()).isEqualTo("Confirmación: cancha nº 3 🎾");
            assertThat(arrived.text().strip()).isEqualTo(text.strip());
            assertThat(arrived.html().map(String::strip)).hasValue("<p>¿Vienes, Ñandú? 🎾</p>");
        });
    }

    @Test
    @DisplayName("an e-mail without HTML arrives as text alone, with lines of any length")
    final void arrivesAsTextAlone() throws Exception {
        String text = "a".repeat(3000) + "\n" + "á".repeat(3000);
        Email email = Email.of(
                NotificationId.random(),
                EmailAddress.of("ana@example.com"),
                Content.of(text).subject("s".repeat(300)));

        send(transport(), email);

        assertThat(received()).singleElement().satisfies(arrived -> {
            assertThat(arrived.html()).isEmpty();
            assertThat(arrived.text().strip()).isEqualTo(text);
            assertThat(arrived.subject()).isEqualTo("s".repeat(300));
        });
    }

    @Test
    @DisplayName("the same message sent again is recognisable, another one is not taken for it")
    final void identityIsOfTheMessage() throws Exception {
        Email email = email("ana@example.com");

        send(transport(), email);
        send(transport(), email);
        send(transport(), email("ana@example.com"));

        List<String> identities =
                received().stream().map(ReceivedEmail::identity).toList();
        assertThat(identities).hasSize(3);
        assertThat(identities.get(1)).isEqualTo(identities.get(0));
        assertThat(identities.get(2)).isNotEqualTo(identities.get(0));
    }

    @Test
    @DisplayName("no line break gets into a header: the types refuse it")
    final void refusesHeaderInjection() {
        for (String end : List.of("\r\n", "\n", "\r", "\0", "\u0085")) {
            assertThatThrownBy(() -> Content.of("x").subject("Hola" + end + "Bcc: evil@example.com"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("subject");
            assertThatThrownBy(() -> EmailAddress.of("ana@example.com" + end + "Bcc: evil@example.com"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("evil@example.com");
        }
        assertThatThrownBy(() -> EmailAddress.of("ana@example.com, evil@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("without a tenant nothing is sent")
    final void refusesWithoutTenant() throws Exception {
        EmailTransport transport = transport();

        assertThatThrownBy(() -> transport.send(email("ana@example.com"))).isInstanceOf(NoTenantException.class);

        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("eight threads send at once and nothing is lost or mixed up")
    final void isSafeForThreads() throws Exception {
        EmailTransport transport = transport();
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<SendResult>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Email email = email("ana" + i + "@example.com");
                results.add(executor.submit(() -> send(transport, email)));
            }
            for (Future<SendResult> result : results) {
                assertThat(result.get()).isInstanceOf(SendResult.Accepted.class);
            }
        } finally {
            executor.shutdown();
        }
        assertThat(received().stream().map(ReceivedEmail::to)).hasSize(40).doesNotHaveDuplicates();
    }
}
