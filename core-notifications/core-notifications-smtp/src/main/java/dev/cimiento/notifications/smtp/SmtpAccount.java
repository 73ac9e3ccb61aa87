package dev.cimiento.notifications.smtp;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.EmailAddress;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Where and as whom a tenant's e-mails go out. Immutable; each method gives a changed copy. Its {@code toString()} holds no password. */
public final class SmtpAccount {

    private static final int LONGEST_NAME = 200;

    private final String host;
    private final int port;
    private final Encryption encryption;
    private final EmailAddress from;
    private final String fromName;
    private final @Nullable EmailAddress replyTo;
    private final @Nullable Login login;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final @Nullable SSLSocketFactory sockets;

    private SmtpAccount(
            String host,
            int port,
            Encryption encryption,
            EmailAddress from,
            String fromName,
            @Nullable EmailAddress replyTo,
            @Nullable Login login,
            Duration connectTimeout,
            Duration readTimeout,
            @Nullable SSLSocketFactory sockets) {
        this.host = host;
        this.port = port;
        this.encryption = encryption;
        this.from = requireNonNull(from, "from");
        this.fromName = fromName;
        this.replyTo = replyTo;
        this.login = login;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.sockets = sockets;
    }

    /**
     * A server that speaks TLS from the first byte (RFC 8314), on port 465.
     *
     * @throws IllegalArgumentException when the host is blank
     */
    public static SmtpAccount tls(String host, EmailAddress from) {
        return of(host, 465, Encryption.TLS, from);
    }

    /**
     * A server that changes to TLS by {@code STARTTLS} (RFC 3207), on port 587. One that does not offer it gets no message and no password.
     *
     * @throws IllegalArgumentException when the host is blank
     */
    public static SmtpAccount startTls(String host, EmailAddress from) {
        return of(host, 587, Encryption.STARTTLS, from);
    }

    /**
     * A server without encryption, for development and for a relay on the same machine; it is given no password.
     *
     * @throws IllegalArgumentException when the host is blank or the port is none
     */
    public static SmtpAccount plain(String host, int port, EmailAddress from) {
        return of(host, 25, Encryption.NONE, from).port(port);
    }

    private static SmtpAccount of(String host, int port, Encryption encryption, EmailAddress from) {
        if (requireNonNull(host, "host").isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        return new SmtpAccount(
                host, port, encryption, from, "", null, null, Duration.ofSeconds(10), Duration.ofSeconds(30), null);
    }

    /**
     * On another port. Default: 465 for TLS, 587 for STARTTLS.
     *
     * @throws IllegalArgumentException when it is not from 1 to 65535
     */
    public SmtpAccount port(int number) {
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("port must be from 1 to 65535, was " + number);
        }
        return new SmtpAccount(
                host, number, encryption, from, fromName, replyTo, login, connectTimeout, readTimeout, sockets);
    }

    /**
     * With this name before the sender's address. Default: none.
     *
     * @throws IllegalArgumentException when it is blank, longer than 200 characters or has a line break: that would begin another header
     */
    public SmtpAccount fromName(String name) {
        if (requireNonNull(name, "fromName").isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "fromName must have 1 to 200 characters without control characters, has " + name.length());
        }
        return new SmtpAccount(
                host, port, encryption, from, name, replyTo, login, connectTimeout, readTimeout, sockets);
    }

    /** With answers going to this address. Default: to the sender's. */
    public SmtpAccount replyTo(EmailAddress address) {
        requireNonNull(address, "replyTo");
        return new SmtpAccount(
                host, port, encryption, from, fromName, address, login, connectTimeout, readTimeout, sockets);
    }

    /**
     * With this login. Default: none.
     *
     * @throws IllegalArgumentException when the user is blank, or the server has no encryption
     */
    public SmtpAccount login(String user, Secret password) {
        if (encryption == Encryption.NONE) {
            throw new IllegalArgumentException("a password is not sent without encryption; use tls or startTls");
        }
        if (requireNonNull(user, "user").isBlank()) {
            throw new IllegalArgumentException("user must not be blank");
        }
        return new SmtpAccount(
                host,
                port,
                encryption,
                from,
                fromName,
                replyTo,
                new Login(user, requireNonNull(password, "password")),
                connectTimeout,
                readTimeout,
                sockets);
    }

    /**
     * Waiting so long for the connection and for each answer. Default: 10 and 30 seconds (without, Angus waits for ever). A conversation has
     * about eight answers: keep the notifier's lease longer.
     *
     * @throws IllegalArgumentException when one is shorter than a millisecond or longer than ten minutes
     */
    public SmtpAccount timeouts(Duration connect, Duration read) {
        return new SmtpAccount(
                host,
                port,
                encryption,
                from,
                fromName,
                replyTo,
                login,
                checked(connect, "connect"),
                checked(read, "read"),
                sockets);
    }

    /** Trusting what this factory trusts, for a server with a certificate of its own. Default: the JDK's authorities. */
    public SmtpAccount trusting(SSLSocketFactory factory) {
        requireNonNull(factory, "factory");
        return new SmtpAccount(
                host, port, encryption, from, fromName, replyTo, login, connectTimeout, readTimeout, factory);
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Encryption encryption() {
        return encryption;
    }

    EmailAddress from() {
        return from;
    }

    Optional<String> fromName() {
        return Optional.of(fromName).filter(name -> !name.isEmpty());
    }

    Optional<EmailAddress> replyTo() {
        return Optional.ofNullable(replyTo);
    }

    Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration readTimeout() {
        return readTimeout;
    }

    Optional<SSLSocketFactory> sockets() {
        return Optional.ofNullable(sockets);
    }

    /** Host, port and encryption. */
    @Override
    public String toString() {
        return "SmtpAccount[" + host + ":" + port + ", " + encryption + "]";
    }

    private static Duration checked(Duration timeout, String name) {
        if (requireNonNull(timeout, name).toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    name + " timeout must be from 1 millisecond to 10 minutes, was " + timeout);
        }
        return timeout;
    }

    /** How the way to the server is protected. */
    enum Encryption {
        TLS,
        STARTTLS,
        NONE
    }

    record Login(String user, Secret password) {}
}
