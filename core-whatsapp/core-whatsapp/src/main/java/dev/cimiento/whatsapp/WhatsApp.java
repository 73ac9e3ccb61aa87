package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.spi.Inbox.FailedTurn;
import dev.cimiento.whatsapp.spi.Outbox.Advanced;
import dev.cimiento.whatsapp.spi.Outbox.Claim;
import dev.cimiento.whatsapp.spi.PendingTurn;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A business's WhatsApp, in three steps that may each be repeated without harm: {@link #receive} stores what a webhook told, {@link #handle}
 * lets the bot answer it, {@link #deliver} sends the answers.
 *
 * <p>A host with jobs enqueues one in {@link WhatsAppListener#received} that calls {@code handle}, and one in {@link WhatsAppListener#queued}
 * that calls {@code deliver}; a program without jobs calls {@link #answer}. All work is of the current tenant. By default a lease lasts two
 * minutes, a bot may fail five times on a message, a message is tried eight times, and one told more than 24 hours after it was sent is
 * stored and not acted on. Immutable, and safe for use by many threads.
 */
public final class WhatsApp {

    private static final Logger LOG = LoggerFactory.getLogger(WhatsApp.class);

    private final WhatsAppStore store;
    private final WhatsAppTransport transport;
    private final Bot bot;
    private final InstantSource time;
    private final WhatsAppListener listener;
    private final Limits limits;

    private WhatsApp(
            WhatsAppStore store,
            WhatsAppTransport transport,
            Bot bot,
            InstantSource time,
            WhatsAppListener listener,
            Limits limits) {
        this.store = requireNonNull(store, "store");
        this.transport = requireNonNull(transport, "transport");
        this.bot = requireNonNull(bot, "bot");
        this.time = requireNonNull(time, "time");
        this.listener = requireNonNull(listener, "listener");
        this.limits = limits;
    }

    /** With this store, provider and bot. */
    public static WhatsApp of(WhatsAppStore store, WhatsAppTransport transport, Bot bot, InstantSource time) {
        return new WhatsApp(store, transport, bot, time, new WhatsAppListener() {}, Limits.USUAL);
    }

    /** The same, telling this listener. */
    public WhatsApp withListener(WhatsAppListener newListener) {
        return new WhatsApp(store, transport, bot, time, newListener, limits);
    }

    /**
     * The same, which waits this long for the outcome of handing a message to the provider before handing it over again. More than the
     * transport's own time-out.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public WhatsApp withLease(Duration lease) {
        return new WhatsApp(store, transport, bot, time, listener, limits.withLease(lease));
    }

    /**
     * The same, acting on messages up to this old when they are told; a provider repeats a webhook for up to seven days.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public WhatsApp withOldest(Duration oldest) {
        return new WhatsApp(store, transport, bot, time, listener, limits.withOldest(oldest));
    }

    /** The conversations, to look at. */
    public Conversations conversations() {
        return store;
    }

    /** Stores a message, once for its provider's id within its line, and in the same transaction tells the listener. */
    public Receipt receive(InboundMessage message) {
        requireNonNull(message, "message");
        Instant now = time.instant();
        Handling handling = message.sentAt().isBefore(now.minus(limits.oldest())) ? Handling.STALE : Handling.WAITING;
        return store.transaction(() -> {
            Receipt receipt = store.receive(message, handling, now);
            if (receipt instanceof Receipt.Stored stored) {
                listener.received(stored.conversation(), stored.message());
            }
            return receipt;
        });
    }

    /** Applies a status, never backwards, and in the same transaction tells the listener where something changed. */
    public void receive(StatusUpdate update) {
        requireNonNull(update, "update");
        store.<Optional<?>, RuntimeException>transaction(() -> {
            Optional<Advanced> advanced = store.update(update, time.instant());
            advanced.ifPresent(
                    it -> listener.updated(it.conversation(), it.message(), update.status(), update.refusal()));
            return advanced;
        });
    }

    /**
     * Lets the bot answer a message, exactly once: its state, its replies and that it was answered are stored in one transaction, in which the
     * bot's own work on the same data source joins. Messages of the same conversation that came before and still wait are answered first.
     *
     * <p>Call it outside a transaction. Where the bot throws, nothing is stored and the failure comes out, to be tried again; the fifth
     * failure abandons the message and goes on.
     *
     * @return how many messages were answered now; 0 where they had been already, or have been erased
     */
    public int handle(MessageId message) {
        requireNonNull(message, "message");
        int answered = 0;
        while (true) {
            Trying trying = new Trying();
            try {
                if (!answerNext(message, trying)) {
                    return answered;
                }
                answered++;
            } catch (RuntimeException e) {
                PendingTurn turn = trying.turn.orElseThrow(() -> e);
                if (countFailure(turn) == FailedTurn.WAITING) {
                    throw e;
                }
                LOG.error(
                        "abandoned message {} of conversation {}",
                        turn.message(),
                        turn.conversation().id(),
                        e);
            }
        }
    }

    private boolean answerNext(MessageId upTo, Trying trying) {
        return store.transaction(() -> {
            Optional<PendingTurn> pending = store.next(upTo);
            trying.turn = pending;
            pending.ifPresent(this::answer);
            return pending.isPresent();
        });
    }

    private void answer(PendingTurn pending) {
        Instant now = time.instant();
        Conversation conversation = pending.conversation();
        Turn turn = bot.answer(new Utterance(conversation, pending.message(), pending.content(), now), pending.state());
        store.handled(pending, turn.next(), now);
        queueAll(conversation.id(), turn.replies(), now);
    }

    private FailedTurn countFailure(PendingTurn turn) {
        return store.transaction(() -> {
            FailedTurn outcome = store.failed(turn.message(), limits.turns(), time.instant());
            if (outcome == FailedTurn.ABANDONED) {
                listener.abandoned(turn.conversation().id(), turn.message());
            }
            return outcome;
        });
    }

    private void queueAll(ConversationId conversation, List<OutboundMessage> messages, Instant now) {
        messages.forEach(message -> store.queue(conversation, message, now));
        if (!messages.isEmpty()) {
            listener.queued(conversation);
        }
    }

    /**
     * Puts a message into the outbox, in the caller's transaction where there is one; anything but a template only while the window is open.
     * The same key again gives the message of before, and puts in nothing.
     */
    public Sending send(ConversationId conversation, IdempotencyKey key, OutboundMessage message) {
        requireNonNull(conversation, "conversation");
        return once(
                key,
                message,
                () -> store.find(conversation)
                        .<Sending>map(found -> send(found, key, message))
                        .orElseGet(() -> new Sending.UnknownConversation(conversation)));
    }

    /** As {@link #send(ConversationId, IdempotencyKey, OutboundMessage)}, opening a conversation where there is none. */
    public Sending send(LineId line, Contact contact, IdempotencyKey key, OutboundMessage message) {
        requireNonNull(line, "line");
        requireNonNull(contact, "contact");
        return once(key, message, () -> send(store.open(line, contact, time.instant()), key, message));
    }

    private Sending once(IdempotencyKey key, OutboundMessage message, Supplier<Sending> sending) {
        requireNonNull(key, "key");
        requireNonNull(message, "message");
        return store.transaction(
                () -> store.find(key).<Sending>map(Sending.Queued::new).orElseGet(sending));
    }

    private Sending send(Conversation conversation, IdempotencyKey key, OutboundMessage message) {
        Instant now = time.instant();
        if (message.isFreeForm() && !conversation.window().isOpen(now)) {
            return new Sending.WindowClosed(conversation.window());
        }
        Optional<MessageId> queued = store.queue(conversation.id(), key, message, now);
        if (queued.isPresent()) {
            listener.queued(conversation.id());
        }
        return new Sending.Queued(queued.or(() -> store.find(key)).orElseThrow());
    }

    /**
     * Sends what waits in a conversation's outbox, in order, holding no transaction while it talks to the provider.
     *
     * <p>Two callers never send the same message at once. Where a process dies, or no answer comes, the message is sent again when the lease
     * has ended, unless a status has told meanwhile that it went out: so a person may, rarely, get it twice.
     *
     * @throws RetryableWhatsAppException when the provider asks to come back later; what is left waits
     * @throws PermanentWhatsAppException when somebody must act first; what is left waits
     */
    public Delivery deliver(ConversationId conversation) {
        requireNonNull(conversation, "conversation");
        int accepted = 0;
        int refused = 0;
        while (true) {
            Claim claim = store.claim(conversation, time.instant(), limits.lease());
            if (claim instanceof Claim.Busy busy) {
                return new Delivery.Waiting(busy.until());
            }
            if (!(claim instanceof Claim.Held held)) {
                return new Delivery.Finished(accepted, refused);
            }
            SendResult result;
            try {
                result = hand(held);
            } catch (OutcomeUnknownWhatsAppException e) {
                LOG.warn("outcome of message {} is unknown until {}: {}", held.id(), held.until(), e.getMessage());
                return new Delivery.Waiting(held.until());
            }
            if (result instanceof SendResult.Accepted taken) {
                store.accepted(held, taken.id(), time.instant());
                accepted++;
            } else if (result instanceof SendResult.Refused not) {
                refuse(held, not.refusal());
                refused++;
            }
        }
    }

    private SendResult hand(Claim.Held held) {
        if (held.attempt() > limits.sends()) {
            return new SendResult.Refused(Refusal.of(Refusal.Reason.GAVE_UP));
        }
        Conversation conversation = held.conversation();
        if (held.message().isFreeForm() && !conversation.window().isOpen(time.instant())) {
            return new SendResult.Refused(Refusal.of(Refusal.Reason.WINDOW_CLOSED));
        }
        try {
            return transport.send(new Envelope(held.id(), conversation.line(), conversation.contact(), held.message()));
        } catch (OutcomeUnknownWhatsAppException e) {
            throw e;
        } catch (RuntimeException e) {
            store.release(held);
            throw e;
        }
    }

    private void refuse(Claim.Held held, Refusal refusal) {
        LOG.warn("message {} was refused: {} {}", held.id(), refusal.reason(), refusal.providerCode());
        store.<ConversationId, RuntimeException>transaction(() -> {
            store.refused(held, refusal, time.instant());
            ConversationId conversation = held.conversation().id();
            listener.updated(conversation, held.id(), DeliveryStatus.FAILED, Optional.of(refusal));
            return conversation;
        });
    }

    /** Receives, handles and delivers at once, for programs without jobs. */
    public Receipt answer(InboundMessage message) {
        Receipt receipt = receive(message);
        if (receipt instanceof Receipt.Stored stored) {
            handle(stored.message());
            deliver(stored.conversation());
        }
        return receipt;
    }

    /** Which message a turn is at, known after the turn has failed and been undone. */
    private static final class Trying {
        Optional<PendingTurn> turn = Optional.empty();
    }

    private record Limits(Duration lease, Duration oldest, int turns, int sends) {

        static final Limits USUAL = new Limits(Duration.ofMinutes(2), Duration.ofHours(24), 5, 8);

        Limits withLease(Duration value) {
            return new Limits(positive(value, "lease"), oldest, turns, sends);
        }

        Limits withOldest(Duration value) {
            return new Limits(lease, positive(value, "oldest"), turns, sends);
        }

        private static Duration positive(Duration value, String name) {
            if (requireNonNull(value, name).isZero() || value.isNegative()) {
                throw new IllegalArgumentException(name + " must be positive, was " + value);
            }
            return value;
        }
    }
}
