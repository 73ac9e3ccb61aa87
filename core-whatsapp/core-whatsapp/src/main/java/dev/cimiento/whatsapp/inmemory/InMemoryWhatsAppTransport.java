package dev.cimiento.whatsapp.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Envelope;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.SendResult;
import dev.cimiento.whatsapp.WhatsAppTransport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A transport that sends nothing and keeps all: for tests, and for a chat page instead of a telephone. Keeps the last 10,000 messages. Safe for
 * use by many threads.
 */
public final class InMemoryWhatsAppTransport implements WhatsAppTransport {

    private static final int KEPT = 10_000;

    private final Deque<Envelope> sent = new ArrayDeque<>();
    private final Deque<Function<Envelope, SendResult>> planned = new ArrayDeque<>();

    @Override
    public synchronized SendResult send(Envelope envelope) {
        requireNonNull(envelope, "envelope");
        Function<Envelope, SendResult> plan = planned.poll();
        SendResult result = plan == null
                ? new SendResult.Accepted(new ProviderMessageId("sim." + envelope.id()))
                : plan.apply(envelope);
        if (result instanceof SendResult.Accepted) {
            sent.addLast(envelope);
            if (sent.size() > KEPT) {
                sent.removeFirst();
            }
        }
        return result;
    }

    /** Makes the next call, not yet planned, end like this: a refusal, or an exception that the function throws. */
    public synchronized InMemoryWhatsAppTransport next(Function<Envelope, SendResult> outcome) {
        planned.addLast(requireNonNull(outcome, "outcome"));
        return this;
    }

    /** All that was sent, oldest first. */
    public synchronized List<Envelope> sent() {
        return List.copyOf(sent);
    }

    /** What this person was sent from this line, oldest first: what stands on their telephone. */
    public synchronized List<Envelope> sent(LineId line, Contact to) {
        List<Envelope> theirs = new ArrayList<>();
        for (Envelope envelope : sent) {
            if (envelope.from().equals(line) && isSame(envelope.to(), to)) {
                theirs.add(envelope);
            }
        }
        return List.copyOf(theirs);
    }

    private static boolean isSame(Contact one, Contact other) {
        return (one.userId().isPresent() && one.userId().equals(other.userId()))
                || (one.phone().isPresent() && one.phone().equals(other.phone()));
    }
}
