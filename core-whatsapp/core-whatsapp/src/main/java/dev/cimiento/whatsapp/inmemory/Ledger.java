package dev.cimiento.whatsapp.inmemory;

import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.StatusUpdate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One tenant's rows: immutable values in maps, so that a copy of the maps is a snapshot to roll back to. */
final class Ledger {

    final Map<ConversationId, Talk> talks = new LinkedHashMap<>();
    final Map<MessageId, Inbound> inbound = new LinkedHashMap<>();
    final Map<MessageId, Outbound> outbound = new LinkedHashMap<>();
    final Map<IdempotencyKey, MessageId> keys = new LinkedHashMap<>();
    final Map<ProviderKey, StatusUpdate> parked = new LinkedHashMap<>();

    Ledger copy() {
        Ledger copy = new Ledger();
        copy.talks.putAll(talks);
        copy.inbound.putAll(inbound);
        copy.outbound.putAll(outbound);
        copy.keys.putAll(keys);
        copy.parked.putAll(parked);
        return copy;
    }

    record ProviderKey(LineId line, ProviderMessageId id) {}

    record Talk(ConversationId id, LineId line, Contact contact, Instant openedAt, BotState state) {

        Talk with(Contact newContact) {
            return new Talk(id, line, newContact, openedAt, state);
        }

        Talk with(BotState newState) {
            return new Talk(id, line, contact, openedAt, newState);
        }
    }

    record Inbound(
            MessageId id, ConversationId talk, long number, InboundMessage message, Handling handling, int failures) {

        Inbound with(Handling newHandling, int newFailures) {
            return new Inbound(id, talk, number, message, newHandling, newFailures);
        }
    }

    record Outbound(
            MessageId id,
            ConversationId talk,
            OutboundMessage message,
            Instant queuedAt,
            DeliveryStatus status,
            int attempts,
            Instant leasedUntil,
            Optional<ProviderMessageId> providerId,
            Optional<Refusal> refusal) {

        Outbound claimed(Instant until) {
            return new Outbound(
                    id, talk, message, queuedAt, DeliveryStatus.SENDING, attempts + 1, until, providerId, refusal);
        }

        Outbound with(DeliveryStatus newStatus, Optional<ProviderMessageId> newId, Optional<Refusal> newRefusal) {
            return new Outbound(id, talk, message, queuedAt, newStatus, attempts, leasedUntil, newId, newRefusal);
        }
    }
}
