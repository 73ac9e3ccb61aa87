package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.spi.Claim;
import dev.cimiento.notifications.spi.Outbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues messages with the caller's data, and sends them afterwards.
 *
 * <p>{@link #notify(Notification)} renders the message and writes it to the outbox in the caller's transaction: it is queued if and only if
 * that transaction commits, and once however often the call is repeated. {@link #deliver} and {@link #deliverDue} send, outside any
 * transaction; drive them from a job queue, or with an {@link OutboxPoller}.
 *
 * <p>Messages go out at least once: where the answer of a provider is lost, or the process dies while it is sending, the message is sent
 * again, unless its {@link Guarantee} says otherwise. Two deliverers never send one message at once, as long as an attempt is shorter than
 * the lease and the clocks of the machines agree.
 *
 * <p>Immutable and safe for use by many threads. All calls work in the current tenant.
 */
public final class Notifier {

    /** How long a deliverer may take for one message before another may take it over. */
    public static final Duration STANDARD_LEASE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private final Outbox outbox;
    private final Templates templates;
    private final InstantSource clock;
    private final Transports transports;
    private final RetryPolicy retries;
    private final Duration lease;
    private final NotificationListener listener;

    private Notifier(
            Outbox outbox,
            Templates templates,
            InstantSource clock,
            Transports transports,
            RetryPolicy retries,
            Duration lease,
            NotificationListener listener) {
        this.outbox = requireNonNull(outbox, "outbox");
        this.templates = requireNonNull(templates, "templates");
        this.clock = requireNonNull(clock, "clock");
        this.transports = transports;
        this.retries = requireNonNull(retries, "retries");
        this.lease = lease;
        this.listener = requireNonNull(listener, "listener");
    }

    /** Without any channel yet; add those that the program serves. */
    public static Notifier of(Outbox outbox, Templates templates, InstantSource clock) {
        return new Notifier(
                outbox,
                templates,
                clock,
                Transports.none(),
                RetryPolicy.standard(),
                STANDARD_LEASE,
                new NotificationListener() {});
    }

    /** The same, with e-mail going this way. */
    public Notifier email(EmailTransport transport) {
        return with(transports.email(transport));
    }

    /** The same, with SMS going this way. */
    public Notifier sms(SmsTransport transport) {
        return with(transports.sms(transport));
    }

    /**
     * The same, with WhatsApp or push going this way.
     *
     * @throws IllegalArgumentException for a channel that has a method of its own here
     */
    public Notifier channel(Channel channel, ChannelTransport transport) {
        return with(transports.channel(channel, transport));
    }

    /** The same, trying this often. Default: {@link RetryPolicy#standard()}. */
    public Notifier retries(RetryPolicy policy) {
        return new Notifier(outbox, templates, clock, transports, policy, lease, listener);
    }

    /**
     * The same with this lease. It must be longer than the longest attempt, all timeouts of the transports together; after a crash a message
     * waits for its end. Default: {@link #STANDARD_LEASE}.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public Notifier lease(Duration length) {
        if (requireNonNull(length, "lease").isNegative() || length.isZero()) {
            throw new IllegalArgumentException("lease must be positive, was " + length);
        }
        return new Notifier(outbox, templates, clock, transports, retries, length, listener);
    }

    /** The same, telling this listener. Default: one that does nothing. */
    public Notifier listener(NotificationListener told) {
        return new Notifier(outbox, templates, clock, transports, retries, lease, told);
    }

    /**
     * Renders the message and queues it, in the caller's transaction where there is one. The same message again, under the same key, queues
     * nothing and gives the same id.
     *
     * @return the name to {@link #deliver} it by
     * @throws TemplateException when there is no such text, or a placeholder has no value
     * @throws IdempotencyConflictException when the key was used for another message
     * @throws IllegalStateException when no transport serves the channel
     */
    public NotificationId notify(Notification notification) {
        requireNonNull(notification, "notification");
        transports.requireServed(notification.recipient().channel());
        OutboxMessage message = rendered(notification);
        OutboxMessage queued = outbox.add(message);
        if (!queued.fingerprint().equals(message.fingerprint())) {
            throw new IdempotencyConflictException(notification.key());
        }
        if (queued.id().equals(message.id())) {
            LOG.info("queued {} {} to {}", queued.id(), queued.template(), queued.recipient());
        }
        return queued.id();
    }

    /**
     * Sends this message, if it is due and nobody else is sending it.
     *
     * @throws IllegalStateException when called in a transaction
     */
    public Delivery deliver(NotificationId id) {
        Instant now = clock.instant();
        return outbox.claim(requireNonNull(id, "id"), now, now.plus(lease))
                .<Delivery>map(this::attempt)
                .orElseGet(Delivery.NotDue::new);
    }

    /**
     * Sends what is due, the longest due first, one after the other.
     *
     * @param limit how many at most
     * @return what became of each
     * @throws IllegalArgumentException when the limit is not positive
     * @throws IllegalStateException when called in a transaction
     */
    public List<Delivery> deliverDue(int limit) {
        requirePositive(limit);
        List<Delivery> deliveries = new ArrayList<>();
        while (deliveries.size() < limit && !Thread.currentThread().isInterrupted()) {
            Instant now = clock.instant();
            Optional<Claim> claim = outbox.claimNext(now, now.plus(lease));
            if (claim.isEmpty()) {
                break;
            }
            deliveries.add(attempt(claim.get()));
        }
        return List.copyOf(deliveries);
    }

    /** The message and how far it has come. */
    public Optional<OutboxEntry> find(NotificationId id) {
        return outbox.find(requireNonNull(id, "id"));
    }

    /**
     * The messages queued last, the newest first, with what they say: for a page of the tenant's administrator.
     *
     * @param limit how many at most
     * @throws IllegalArgumentException when the limit is not positive
     */
    public List<OutboxEntry> recent(int limit) {
        requirePositive(limit);
        return outbox.recent(limit);
    }

    /**
     * Lets a dead message begin anew, as if just queued; one that has a time to live and outlived it dies again.
     *
     * @return whether there was a dead message of this id
     */
    public boolean requeue(NotificationId id) {
        return outbox.requeue(requireNonNull(id, "id"), clock.instant());
    }

    private OutboxMessage rendered(Notification notification) {
        Instant now = clock.instant();
        Instant notBefore = notification.notBefore().orElse(now);
        Recipient recipient = notification.recipient();
        Content content = templates.render(
                notification.template(), notification.locale(), recipient.channel(), notification.values());
        NotificationId id = NotificationId.random();
        transports.check(id, recipient, content);
        return new OutboxMessage(
                id,
                notification.key(),
                fingerprint(notification),
                recipient,
                notification.template(),
                notification.locale(),
                content,
                notification.guarantee(),
                now,
                notBefore,
                notification.timeToLive().map(notBefore::plus));
    }

    private Delivery.Settled attempt(Claim claim) {
        OutboxMessage message = claim.message();
        Delivery.Settled delivery =
                hopeless(claim).<Delivery.Settled>map(Delivery.Dead::new).orElseGet(() -> send(claim));
        Instant now = clock.instant();
        if (!outbox.settle(claim, delivery, now)) {
            LOG.warn("lost the lease of {} while sending it; it may go out twice", message.id());
        }
        log(message, delivery);
        try {
            listener.settled(message, delivery);
        } catch (RuntimeException e) {
            LOG.warn("a listener failed", e);
        }
        return delivery;
    }

    /** Why this message is not even tried. */
    private Optional<String> hopeless(Claim claim) {
        OutboxMessage message = claim.message();
        if (claim.before() == DeliveryStatus.SENDING && message.guarantee() == Guarantee.AT_MOST_ONCE) {
            return Optional.of("a sender never said whether it was sent, and it may be sent at most once");
        }
        if (message.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            return Optional.of("it outlived its time to live");
        }
        return claim.attempt() > retries.attempts()
                ? Optional.of("its senders died " + (claim.attempt() - 1) + " times")
                : Optional.empty();
    }

    private Delivery.Settled send(Claim claim) {
        try {
            SendResult result = transports.send(claim.message());
            if (result instanceof SendResult.Accepted accepted) {
                return new Delivery.Sent(accepted.reference());
            }
            SendResult.Rejected rejected = (SendResult.Rejected) result;
            return new Delivery.Dead("rejected: " + rejected.reason() + " " + rejected.providerCode());
        } catch (RetryableNotificationsException e) {
            return again(claim, e, e.retryAfter().orElse(Duration.ZERO));
        } catch (PermanentNotificationsException | TemplateException | IdempotencyConflictException e) {
            return new Delivery.Dead(String.valueOf(e.getMessage()));
        } catch (OutcomeUnknownException e) {
            return unknown(claim, e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "the transport of {} failed in a way it should not",
                    claim.message().id(),
                    e);
            return unknown(claim, e);
        }
    }

    private Delivery.Settled unknown(Claim claim, RuntimeException e) {
        return claim.message().guarantee() == Guarantee.AT_MOST_ONCE
                ? new Delivery.Dead("it may have been sent, and may be sent at most once: " + reason(e))
                : again(claim, e, Duration.ZERO);
    }

    private Delivery.Settled again(Claim claim, RuntimeException e, Duration asked) {
        if (!retries.allowsAnother(claim.attempt())) {
            return new Delivery.Dead("gave up after " + claim.attempt() + " attempts: " + reason(e));
        }
        Instant until = clock.instant().plus(retries.waitAfter(claim.attempt(), asked));
        if (claim.message().expiresAt().filter(end -> !until.isBefore(end)).isPresent()) {
            return new Delivery.Dead("its time to live ends before the next attempt: " + reason(e));
        }
        return new Delivery.Postponed(until, reason(e));
    }

    /** Only our own exceptions promise to hold no address. */
    private static String reason(RuntimeException e) {
        return e instanceof NotificationsException
                ? String.valueOf(e.getMessage())
                : e.getClass().getName();
    }

    private static void log(OutboxMessage message, Delivery.Settled delivery) {
        if (delivery instanceof Delivery.Sent sent) {
            LOG.info("sent {} to {} as {}", message.id(), message.recipient(), sent.reference());
        } else if (delivery instanceof Delivery.Postponed postponed) {
            LOG.info("postponed {} until {}: {}", message.id(), postponed.until(), postponed.reason());
        } else if (delivery instanceof Delivery.Dead dead) {
            LOG.warn("gave up {} to {}: {}", message.id(), message.recipient(), dead.reason());
        }
    }

    private Notifier with(Transports changed) {
        return new Notifier(outbox, templates, clock, changed, retries, lease, listener);
    }

    private static void requirePositive(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
        }
    }

    /** Of what the caller gave, not of what was rendered: a text changed between two calls does not make two messages. */
    private static String fingerprint(Notification notification) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, notification.recipient().channel().name());
            add(digest, notification.recipient().address());
            add(digest, notification.template().value());
            add(digest, notification.locale().toLanguageTag());
            new TreeMap<>(notification.values()).forEach((name, value) -> {
                add(digest, name);
                add(digest, value);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // The length first, so that no two lists of parts run together to the same bytes.
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) ':');
        digest.update(bytes);
    }
}
