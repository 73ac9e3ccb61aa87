package dev.cimiento.notifications.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.cimiento.notifications.Email;
import dev.cimiento.notifications.EmailAddress;
import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.OutcomeUnknownException;
import dev.cimiento.notifications.PermanentNotificationsException;
import dev.cimiento.notifications.RetryableNotificationsException;
import dev.cimiento.notifications.SendResult;
import dev.cimiento.notifications.SendResult.Reason;
import dev.cimiento.notifications.testkit.EmailProviderContract;
import dev.cimiento.notifications.testkit.ReceivedEmail;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SmtpEmailTransportTest extends EmailProviderContract {

    private static final EmailAddress FROM = EmailAddress.of("turnos@padel.example.com");
    private static final MutableClock CLOCK = MutableClock.at("2026-11-23T12:00:00Z");
    private static final String PASSWORD = "s3creto-del-club";

    private static GreenMail greenMail;
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    @BeforeAll
    static void start() {
        LocalhostKey.context();
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort(),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort()
        });
        greenMail.start();
    }

    @AfterAll
    static void stop() {
        greenMail.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        greenMail.purgeEmailFromAllMailboxes();
    }

    @AfterEach
    void closeServers() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    @Override
    protected EmailTransport transport() {
        return with(SmtpAccount.plain("127.0.0.1", greenMail.getSmtp().getPort(), FROM)
                .fromName("Club Pádel")
                .replyTo(EmailAddress.of("hola@padel.example.com")));
    }

    @Override
    protected List<ReceivedEmail> received() throws Exception {
        List<ReceivedEmail> emails = new ArrayList<>();
        for (MimeMessage message : greenMail.getReceivedMessages()) {
            boolean multipart = message.getContent() instanceof Multipart;
            emails.add(new ReceivedEmail(
                    message.getMessageID(),
                    message.getAllRecipients()[0].toString(),
                    message.getSubject(),
                    unix(multipart ? part(message, 0) : message.getContent()),
                    multipart ? Optional.of(unix(part(message, 1))) : Optional.empty()));
        }
        return emails;
    }

    @Override
    protected EmailTransport unreachable() {
        return with(SmtpAccount.plain("127.0.0.1", closedPort(), FROM));
    }

    @Override
    protected EmailTransport busy() {
        return scripted(Map.of("RCPT", "451 4.7.1 <ana@example.com>: greylisted"));
    }

    @Override
    protected EmailTransport unauthorized() {
        greenMail.setUser("turnos@padel.example.com", "turnos", PASSWORD);
        return with(tls().login("turnos", Secret.of(wrongPassword())));
    }

    @Override
    protected String wrongPassword() {
        return "not-the-password";
    }

    @Override
    protected EmailTransport refusing() {
        return scripted(Map.of("RCPT", "550 5.1.1 <nobody@example.com>: no such user"));
    }

    @Override
    protected EmailTransport losingTheAnswer() {
        return scripted(Map.of("DONE", "CLOSE"));
    }

    @Test
    @DisplayName(
            "the message is multipart/alternative, HTML last, from the account, with a Message-ID of its id and domain")
    void composes() throws Exception {
        Email email = email("ana@example.com");

        assertThat(send(transport(), email))
                .isEqualTo(new SendResult.Accepted("<" + email.id() + "@padel.example.com>"));

        MimeMessage message = greenMail.getReceivedMessages()[0];
        assertThat(message.getMessageID()).isEqualTo("<" + email.id() + "@padel.example.com>");
        assertThat(message.getFrom()[0].toString()).contains("turnos@padel.example.com");
        assertThat(MimeUtility.decodeText(message.getHeader("From", null)))
                .isEqualTo("Club Pádel <turnos@padel.example.com>");
        assertThat(message.getReplyTo()[0]).hasToString("hola@padel.example.com");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        assertThat(message.getHeader("Date", null)).isEqualTo("Mon, 23 Nov 2026 12:00:00 GMT");
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        Multipart parts = (Multipart) message.getContent();
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");
    }

    @Test
    @DisplayName("each tenant sends through its own account")
    void sendsAsTheTenant() throws Exception {
        int port = greenMail.getSmtp().getPort();
        SmtpEmailTransport transport = SmtpEmailTransport.of(
                tenant -> SmtpAccount.plain("127.0.0.1", port, EmailAddress.of("hola@" + tenant + ".example.com")),
                CLOCK);

        for (String tenant : List.of("padel", "clinic")) {
            TenantContext.run(TenantId.of(tenant), () -> transport.send(email("ana@example.com")));
        }

        assertThat(greenMail.getReceivedMessages())
                .extracting(message -> message.getFrom()[0].toString())
                .containsExactly("hola@padel.example.com", "hola@clinic.example.com");
    }

    @Test
    @DisplayName("TLS from the first byte, with a login")
    void sendsOverTls() throws Exception {
        greenMail.setUser("turnos@padel.example.com", "turnos", PASSWORD);

        assertThat(send(with(tls().login("turnos", Secret.of(PASSWORD))), email("ana@example.com")))
                .isInstanceOf(SendResult.Accepted.class);

        assertThat(received()).hasSize(1);
    }

    @Test
    @DisplayName("a certificate of an unknown authority, or for another name, gets no message")
    void checksTheCertificate() throws Exception {
        int port = greenMail.getSmtps().getPort();
        List<SmtpAccount> wrong = List.of(
                SmtpAccount.tls("localhost", FROM).port(port),
                SmtpAccount.tls("127.0.0.1", FROM)
                        .port(port)
                        .trusting(LocalhostKey.context().getSocketFactory()));

        for (SmtpAccount account : wrong) {
            assertThatThrownBy(() -> send(with(account), email("ana@example.com")))
                    .isInstanceOf(RetryableNotificationsException.class);
        }
        assertThat(received()).isEmpty();
    }

    @Test
    @DisplayName("STARTTLS comes before the login and the message")
    void changesToTls() {
        ScriptedSmtpServer server = server(Map.of("STAR", "220 go on"));

        assertThat(send(with(startTls(server)), email("ana@example.com"))).isInstanceOf(SendResult.Accepted.class);

        assertThat(server.heard()).anyMatch(line -> line.startsWith("tls:AUTH"));
        assertThat(server.heard().stream().filter(line -> !line.startsWith("tls:")))
                .allMatch(line -> line.startsWith("EHLO") || line.equals("STARTTLS"));
    }

    @Test
    @DisplayName("a server that does not offer STARTTLS gets neither password nor message")
    void failsClosed() {
        ScriptedSmtpServer server = server(Map.of());

        assertThatThrownBy(() -> send(with(startTls(server)), email("ana@example.com")))
                .isInstanceOf(RetryableNotificationsException.class);

        assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    @DisplayName("what the server answers decides: again later, never, not as this sender, not this content")
    void classifies() {
        assertThrows(Map.of("CONN", "421 4.3.2 shutting down"), RetryableNotificationsException.class);
        assertThrows(Map.of("MAIL", "452 4.3.1 full"), RetryableNotificationsException.class);
        assertThrows(Map.of("DATA", "451 4.3.0 error"), RetryableNotificationsException.class);
        assertThrows(Map.of("DONE", "451 4.3.0 error"), RetryableNotificationsException.class);
        assertThrows(Map.of("MAIL", "550 5.7.1 not your address"), PermanentNotificationsException.class);
        assertThrows(Map.of("MAIL", "530 5.7.0 log in first"), PermanentNotificationsException.class);
        assertThrows(Map.of("RCPT", "554 5.7.1 relay access denied"), PermanentNotificationsException.class);
        assertThat(send(scripted(Map.of("RCPT", "550 no such user here")), email("ana@example.com")))
                .isEqualTo(new SendResult.Rejected(Reason.INVALID_RECIPIENT, "550"));
        assertThat(send(scripted(Map.of("DONE", "554 5.7.1 looks like spam")), email("ana@example.com")))
                .isEqualTo(new SendResult.Rejected(Reason.CONTENT_REFUSED, "554 5.7.1"));
    }

    @Test
    @DisplayName("a connection that breaks before the end of the message is safe to try again, after it nobody knows")
    void knowsWhatItDoesNotKnow() {
        assertThrows(Map.of("MAIL", "CLOSE"), RetryableNotificationsException.class);
        assertThrows(Map.of("RCPT", "HANG"), RetryableNotificationsException.class);
        assertThrows(Map.of("DATA", "CLOSE"), RetryableNotificationsException.class);
        assertThrows(Map.of("DONE", "CLOSE"), OutcomeUnknownException.class);
        assertThrows(Map.of("DONE", "HANG"), OutcomeUnknownException.class);
    }

    @Test
    @DisplayName("a server that takes the message and then breaks off has taken it")
    void ignoresTheEnd() {
        assertThat(send(scripted(Map.of("QUIT", "CLOSE")), email("ana@example.com")))
                .isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    @DisplayName("a login that the server cannot check for now is worth another try")
    void retriesTheLogin() {
        ScriptedSmtpServer server = server(Map.of("STAR", "220 go on", "AUTH", "454 4.7.0 try later"));

        assertThatThrownBy(() -> send(with(startTls(server)), email("ana@example.com")))
                .isInstanceOf(RetryableNotificationsException.class);
    }

    @Test
    @DisplayName("an account refuses a sender's name with a line break, and a password without encryption")
    void refusesUnsafeAccounts() {
        SmtpAccount plain = SmtpAccount.plain("127.0.0.1", 25, FROM);

        assertThatThrownBy(() -> plain.fromName("Club\r\nBcc: evil@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fromName");
        assertThatThrownBy(() -> plain.login("turnos", Secret.of(PASSWORD)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("encryption");
        assertThat(tls().login("turnos", Secret.of(PASSWORD)).toString()).doesNotContain(PASSWORD, "turnos");
    }

    private void assertThrows(Map<String, String> script, Class<? extends Throwable> type) {
        Throwable failure = catchThrowable(() -> send(scripted(script), email("ana@example.com")));
        assertThat(failure).as("%s", script).isInstanceOf(type);
        assertThat(failure.getMessage()).doesNotContain("ana@example.com");
    }

    private EmailTransport scripted(Map<String, String> script) {
        return with(SmtpAccount.plain("127.0.0.1", server(script).port(), FROM)
                .timeouts(Duration.ofMillis(500), Duration.ofMillis(500)));
    }

    private ScriptedSmtpServer server(Map<String, String> script) {
        ScriptedSmtpServer server = ScriptedSmtpServer.start(script);
        servers.add(server);
        return server;
    }

    private static SmtpAccount startTls(ScriptedSmtpServer server) {
        return SmtpAccount.startTls("localhost", FROM)
                .port(server.port())
                .trusting(LocalhostKey.context().getSocketFactory())
                .login("turnos", Secret.of(PASSWORD));
    }

    private static SmtpAccount tls() {
        return SmtpAccount.tls("localhost", FROM)
                .port(greenMail.getSmtps().getPort())
                .trusting(LocalhostKey.context().getSocketFactory());
    }

    private static EmailTransport with(SmtpAccount account) {
        return SmtpEmailTransport.of(tenant -> account, CLOCK);
    }

    private static Object part(MimeMessage message, int index) throws Exception {
        return ((Multipart) message.getContent()).getBodyPart(index).getContent();
    }

    private static String unix(Object text) {
        return text.toString().replace("\r\n", "\n");
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
