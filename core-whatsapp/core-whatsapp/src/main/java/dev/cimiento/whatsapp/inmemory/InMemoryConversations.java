package dev.cimiento.whatsapp.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.ServiceWindow;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.inmemory.Ledger.Inbound;
import dev.cimiento.whatsapp.inmemory.Ledger.Outbound;
import dev.cimiento.whatsapp.inmemory.Ledger.ProviderKey;
import dev.cimiento.whatsapp.inmemory.Ledger.Talk;
import dev.cimiento.whatsapp.spi.PendingTurn;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Conversations in memory, for tests and first programs: the same rules as on PostgreSQL, one transaction at a time, rolled back when its body
 * throws. Each tenant sees its own; outside any tenant there is one more set. Safe for use by many threads.
 */
public final class InMemoryConversations implements WhatsAppStore {

    private static final Comparator<Inbound> AS_SENT =
            Comparator.comparing((Inbound it) -> it.message().sentAt()).thenComparing(Inbound::number);

    private final Map<Optional<TenantId>, Ledger> ledgers = new HashMap<>();
    private long number;
    private int depth;

    @Override
    public synchronized <T, X extends Exception> T transaction(Call<T, X> body) throws X {
        Optional<TenantId> tenant = TenantContext.current();
        Ledger before = ledger().copy();
        depth++;
        boolean done = false;
        try {
            T result = body.call();
            done = true;
            return result;
        } finally {
            depth--;
            if (!done && depth == 0) {
                ledgers.put(tenant, before);
            }
        }
    }

    private Ledger ledger() {
        return ledgers.computeIfAbsent(TenantContext.current(), tenant -> new Ledger());
    }

    @Override
    public synchronized Receipt receive(InboundMessage message, Handling handling, Instant now) {
        Ledger ledger = ledger();
        for (Inbound known : ledger.inbound.values()) {
            if (known.message().line().equals(message.line())
                    && known.message().id().equals(message.id())) {
                return new Receipt.Duplicate(known.id());
            }
        }
        ConversationId talk = open(message.line(), message.from(), now).id();
        Inbound inbound = new Inbound(MessageId.random(), talk, ++number, message, handling, 0);
        ledger.inbound.put(inbound.id(), inbound);
        return handling == Handling.STALE ? new Receipt.Stale(inbound.id()) : new Receipt.Stored(talk, inbound.id());
    }

    @Override
    public synchronized Conversation open(LineId line, Contact contact, Instant now) {
        Ledger ledger = ledger();
        takeReassignedPhone(line, contact);
        Talk talk = talkWith(line, contact)
                .map(found -> found.with(merged(found, contact)))
                .orElseGet(() -> new Talk(ConversationId.random(), line, contact, now, BotState.initial()));
        ledger.talks.put(talk.id(), talk);
        return conversation(talk);
    }

    private Contact merged(Talk talk, Contact told) {
        Contact merged = talk.contact();
        if (told.userId().isPresent()) {
            merged = merged.withUserId(told.userId().get());
        }
        boolean phoneIsFree = told.phone().isPresent()
                && ledger().talks.values().stream()
                        .noneMatch(other -> other.line().equals(talk.line())
                                && !other.id().equals(talk.id())
                                && other.contact().phone().equals(told.phone()));
        if (phoneIsFree) {
            merged = merged.withPhone(told.phone().get());
        }
        return told.name().isPresent() ? merged.withName(told.name().get()) : merged;
    }

    /** A phone that now comes with another user id has changed hands: its former owner keeps the conversation, under the user id. */
    private void takeReassignedPhone(LineId line, Contact contact) {
        if (contact.phone().isEmpty() || contact.userId().isEmpty()) {
            return;
        }
        ledger().talks.replaceAll((id, talk) -> {
            Contact owner = talk.contact();
            boolean reassigned = talk.line().equals(line)
                    && owner.phone().equals(contact.phone())
                    && owner.userId().isPresent()
                    && !owner.userId().equals(contact.userId());
            return reassigned
                    ? talk.with(Contact.ofUserId(owner.userId().get())
                            .withName(owner.name().orElse("")))
                    : talk;
        });
    }

    private Optional<Talk> talkWith(LineId line, Contact contact) {
        Optional<Talk> byUser = contact.userId()
                .flatMap(user -> talks(line)
                        .filter(talk -> talk.contact().userId().equals(Optional.of(user)))
                        .findFirst());
        return byUser.isPresent()
                ? byUser
                : contact.phone()
                        .flatMap(phone -> talks(line)
                                .filter(talk -> talk.contact().phone().equals(Optional.of(phone)))
                                .findFirst());
    }

    private Stream<Talk> talks(LineId line) {
        return ledger().talks.values().stream().filter(talk -> talk.line().equals(line));
    }

    private Conversation conversation(Talk talk) {
        Optional<Instant> last = lastInbound(talk.id());
        return new Conversation(
                talk.id(),
                talk.line(),
                talk.contact(),
                last.map(ServiceWindow::since).orElseGet(ServiceWindow::never),
                talk.openedAt());
    }

    private Optional<Instant> lastInbound(ConversationId talk) {
        return ledger().inbound.values().stream()
                .filter(it -> it.talk().equals(talk))
                .map(it -> it.message().sentAt())
                .max(Comparator.naturalOrder());
    }

    @Override
    public synchronized Optional<PendingTurn> next(MessageId upTo) {
        Inbound limit = ledger().inbound.get(upTo);
        if (limit == null) {
            return Optional.empty();
        }
        return ledger().inbound.values().stream()
                .filter(it -> it.talk().equals(limit.talk()) && it.handling() == Handling.WAITING)
                .filter(it -> AS_SENT.compare(it, limit) <= 0)
                .min(AS_SENT)
                .map(it -> {
                    Talk talk = requireNonNull(ledger().talks.get(it.talk()));
                    return new PendingTurn(
                            conversation(talk), it.id(), it.message().content(), talk.state());
                });
    }

    @Override
    public synchronized void handled(PendingTurn turn, BotState next, Instant now) {
        Ledger ledger = ledger();
        ledger.inbound.computeIfPresent(turn.message(), (id, it) -> it.with(Handling.HANDLED, it.failures()));
        ledger.talks.computeIfPresent(turn.conversation().id(), (id, talk) -> talk.with(next));
    }

    @Override
    public synchronized FailedTurn failed(MessageId message, int limit, Instant now) {
        Inbound inbound = ledger().inbound.get(message);
        if (inbound == null || inbound.handling() != Handling.WAITING) {
            return FailedTurn.WAITING;
        }
        int failures = inbound.failures() + 1;
        Handling handling = failures >= limit ? Handling.ABANDONED : Handling.WAITING;
        ledger().inbound.put(message, inbound.with(handling, failures));
        return handling == Handling.ABANDONED ? FailedTurn.ABANDONED : FailedTurn.WAITING;
    }

    @Override
    public synchronized MessageId queue(ConversationId conversation, OutboundMessage message, Instant now) {
        Outbound outbound = new Outbound(
                MessageId.random(),
                conversation,
                message,
                now,
                DeliveryStatus.QUEUED,
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
        ledger().outbound.put(outbound.id(), outbound);
        return outbound.id();
    }

    @Override
    public synchronized Optional<MessageId> queue(
            ConversationId conversation, IdempotencyKey key, OutboundMessage message, Instant now) {
        if (ledger().keys.containsKey(key)) {
            return Optional.empty();
        }
        MessageId id = queue(conversation, message, now);
        ledger().keys.put(key, id);
        return Optional.of(id);
    }

    @Override
    public synchronized Optional<MessageId> find(IdempotencyKey key) {
        return Optional.ofNullable(ledger().keys.get(key));
    }

    @Override
    public synchronized Claim claim(ConversationId conversation, Instant now, Duration lease) {
        Ledger ledger = ledger();
        Optional<Outbound> first = ledger.outbound.values().stream()
                .filter(it -> it.talk().equals(conversation))
                .filter(it -> !it.status().outranks(DeliveryStatus.SENDING))
                .findFirst();
        if (first.isEmpty()) {
            return new Claim.Empty();
        }
        Outbound waiting = first.get();
        if (waiting.status() == DeliveryStatus.SENDING && waiting.leasedUntil().isAfter(now)) {
            return new Claim.Busy(waiting.leasedUntil());
        }
        Outbound claimed = waiting.claimed(now.plus(lease));
        ledger.outbound.put(claimed.id(), claimed);
        return new Claim.Held(
                conversation(requireNonNull(ledger.talks.get(conversation))),
                claimed.id(),
                claimed.message(),
                claimed.attempts(),
                claimed.leasedUntil());
    }

    @Override
    public synchronized void accepted(Claim.Held held, ProviderMessageId id, Instant now) {
        advance(held.id(), DeliveryStatus.SENT, Optional.of(id), Optional.empty());
        StatusUpdate early =
                ledger().parked.remove(new ProviderKey(held.conversation().line(), id));
        if (early != null) {
            advance(held.id(), early.status(), Optional.of(id), early.refusal());
        }
    }

    @Override
    public synchronized void refused(Claim.Held held, Refusal refusal, Instant now) {
        advance(held.id(), DeliveryStatus.FAILED, Optional.empty(), Optional.of(refusal));
    }

    @Override
    public synchronized void release(Claim.Held held) {
        ledger().outbound
                .computeIfPresent(
                        held.id(),
                        (id, it) -> it.status() == DeliveryStatus.SENDING && it.attempts() == held.attempt()
                                ? it.with(DeliveryStatus.QUEUED, it.providerId(), it.refusal())
                                : it);
    }

    @Override
    public synchronized Optional<Advanced> update(StatusUpdate update, Instant now) {
        Optional<Outbound> found = update.message()
                .flatMap(id -> Optional.ofNullable(ledger().outbound.get(id)))
                .filter(it -> lineOf(it).equals(update.line()))
                .or(() -> ledger().outbound.values().stream()
                        .filter(it -> it.providerId().equals(Optional.of(update.id())))
                        .filter(it -> lineOf(it).equals(update.line()))
                        .findFirst());
        if (found.isEmpty()) {
            ledger().parked
                    .merge(
                            new ProviderKey(update.line(), update.id()),
                            update,
                            (old, told) -> told.status().outranks(old.status()) ? told : old);
            return Optional.empty();
        }
        Outbound known = found.get();
        return advance(known.id(), update.status(), Optional.of(update.id()), update.refusal())
                ? Optional.of(new Advanced(known.talk(), known.id()))
                : Optional.empty();
    }

    private LineId lineOf(Outbound outbound) {
        return requireNonNull(ledger().talks.get(outbound.talk())).line();
    }

    private boolean advance(
            MessageId id, DeliveryStatus status, Optional<ProviderMessageId> providerId, Optional<Refusal> refusal) {
        Outbound outbound = requireNonNull(ledger().outbound.get(id));
        if (!status.outranks(outbound.status())) {
            return false;
        }
        Optional<Refusal> why = status == DeliveryStatus.FAILED ? refusal : Optional.empty();
        ledger().outbound.put(id, outbound.with(status, outbound.providerId().or(() -> providerId), why));
        return true;
    }

    @Override
    public synchronized Optional<Conversation> find(ConversationId id) {
        return Optional.ofNullable(ledger().talks.get(id)).map(this::conversation);
    }

    @Override
    public synchronized Optional<Conversation> with(LineId line, Contact contact) {
        return talkWith(line, contact).map(this::conversation);
    }

    @Override
    public synchronized List<Conversation> recent(int limit) {
        requireLimit(limit);
        return ledger().talks.values().stream()
                .map(this::conversation)
                .sorted(Comparator.comparing(
                                (Conversation it) -> it.window().lastInbound().orElse(it.openedAt()))
                        .reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<ChatEntry> history(ConversationId id, int limit) {
        requireLimit(limit);
        Stream<ChatEntry> received = ledger().inbound.values().stream()
                .filter(it -> it.talk().equals(id))
                .map(it -> new ChatEntry.Received(
                        it.id(), it.message().content(), it.message().sentAt(), it.handling()));
        Stream<ChatEntry> sent = ledger().outbound.values().stream()
                .filter(it -> it.talk().equals(id))
                .map(it -> ChatEntry.Sent.of(it.id(), it.message(), it.queuedAt(), it.status(), it.refusal()));
        List<ChatEntry> all = Stream.concat(received, sent)
                .sorted(Comparator.comparing(ChatEntry::at))
                .toList();
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, was " + limit);
        }
    }

    @Override
    public synchronized Optional<BotState> state(ConversationId id) {
        return Optional.ofNullable(ledger().talks.get(id)).map(Talk::state);
    }

    @Override
    public synchronized Erasure erase(ConversationId id) {
        Ledger ledger = ledger();
        ledger.inbound.values().removeIf(it -> it.talk().equals(id));
        ledger.outbound.values().removeIf(it -> it.talk().equals(id));
        ledger.keys.values().retainAll(ledger.outbound.keySet());
        return ledger.talks.remove(id) == null ? Erasure.UNKNOWN : Erasure.ERASED;
    }
}
