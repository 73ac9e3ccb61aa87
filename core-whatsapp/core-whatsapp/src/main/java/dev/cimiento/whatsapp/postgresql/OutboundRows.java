package dev.cimiento.whatsapp.postgresql;

import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.Sql.Row;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.spi.Outbox.Advanced;
import dev.cimiento.whatsapp.spi.Outbox.Claim;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of what goes out, and of statuses that came early, on one connection. */
final class OutboundRows {

    private static final Duration EARLY_STATUS_KEPT = Duration.ofDays(7);

    private final Sql sql;
    private final ConversationRows conversations;

    OutboundRows(Sql sql) {
        this.sql = sql;
        this.conversations = new ConversationRows(sql);
    }

    MessageId queue(ConversationId conversation, OutboundMessage message, Instant now) throws SQLException {
        return insert(conversation, Optional.empty(), message, now)
                .orElseThrow(() -> new SQLException("a message without a key was not inserted", "02000"));
    }

    Optional<MessageId> queue(ConversationId conversation, IdempotencyKey key, OutboundMessage message, Instant now)
            throws SQLException {
        return insert(conversation, Optional.of(key.value()), message, now);
    }

    private Optional<MessageId> insert(
            ConversationId conversation, Optional<String> key, OutboundMessage message, Instant now)
            throws SQLException {
        MessageId id = MessageId.random();
        OutboundColumns columns = OutboundColumns.of(message);
        int inserted = sql.update(
                """
                INSERT INTO whatsapp_outbound
                    (id, conversation_id, key, kind, body, label, options, status, standing, queued_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'QUEUED', 0, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
                id.value(),
                conversation.value(),
                key,
                columns.kind(),
                columns.body(),
                columns.label(),
                columns.options(),
                now,
                now);
        return inserted == 0 ? Optional.empty() : Optional.of(id);
    }

    Optional<MessageId> find(IdempotencyKey key) throws SQLException {
        return sql.first(
                "SELECT id FROM whatsapp_outbound WHERE key = ?", row -> new MessageId(row.uuid("id")), key.value());
    }

    Claim claim(ConversationId id, Instant now, Duration lease) throws SQLException {
        conversations.lock(id);
        Optional<Conversation> conversation = conversations.find(id);
        if (conversation.isEmpty()) {
            return new Claim.Empty();
        }
        Optional<Waiting> first = sql.first("""
                SELECT id, kind, body, label, options, status, attempts, leased_until FROM whatsapp_outbound
                WHERE conversation_id = ? AND status IN ('QUEUED', 'SENDING') ORDER BY number LIMIT 1
                """, Waiting::read, id.value());
        if (first.isEmpty()) {
            return new Claim.Empty();
        }
        Waiting waiting = first.get();
        if (waiting.leasedUntil().isAfter(now)) {
            return new Claim.Busy(waiting.leasedUntil());
        }
        Instant until = now.plus(lease);
        sql.update(
                """
                UPDATE whatsapp_outbound
                SET status = 'SENDING', standing = ?, attempts = attempts + 1, leased_until = ?, updated_at = ?
                WHERE id = ?
                """, DeliveryStatus.SENDING.standing(), until, now, waiting.id().value());
        return new Claim.Held(conversation.get(), waiting.id(), waiting.message(), waiting.attempts() + 1, until);
    }

    void release(Claim.Held held) throws SQLException {
        sql.update("""
                UPDATE whatsapp_outbound SET status = 'QUEUED', standing = 0, leased_until = NULL
                WHERE id = ? AND status = 'SENDING' AND attempts = ?
                """, held.id().value(), held.attempt());
    }

    void accepted(Claim.Held held, ProviderMessageId id, Instant now) throws SQLException {
        LineId line = held.conversation().line();
        lockProviderId(line, id);
        advance(held.id(), DeliveryStatus.SENT, Optional.of(id), Optional.empty(), now);
        Optional<StatusUpdate> early = sql.first(
                """
                DELETE FROM whatsapp_early_status WHERE line = ? AND provider_id = ?
                RETURNING status, refusal, refusal_code
                """,
                row -> {
                    StatusUpdate update = StatusUpdate.of(line, id, row.constant("status", DeliveryStatus.class), now);
                    return refusal(row).map(update::withRefusal).orElse(update);
                },
                line.value(),
                id.value());
        if (early.isPresent()) {
            advance(
                    held.id(),
                    early.get().status(),
                    Optional.of(id),
                    early.get().refusal(),
                    now);
        }
    }

    void refused(Claim.Held held, Refusal refusal, Instant now) throws SQLException {
        advance(held.id(), DeliveryStatus.FAILED, Optional.empty(), Optional.of(refusal), now);
    }

    Optional<Advanced> update(StatusUpdate update, Instant now) throws SQLException {
        lockProviderId(update.line(), update.id());
        Optional<Advanced> known = known(update);
        if (known.isEmpty()) {
            park(update, now);
            return Optional.empty();
        }
        return advance(known.get().message(), update.status(), Optional.of(update.id()), update.refusal(), now)
                ? known
                : Optional.empty();
    }

    private Optional<Advanced> known(StatusUpdate update) throws SQLException {
        return sql.first(
                """
                SELECT o.id, o.conversation_id
                FROM whatsapp_outbound o JOIN whatsapp_conversation c ON c.id = o.conversation_id
                WHERE (o.id = ? OR o.provider_id = ?) AND c.line = ?
                """,
                row -> new Advanced(new ConversationId(row.uuid("conversation_id")), new MessageId(row.uuid("id"))),
                update.message().map(MessageId::value),
                update.id().value(),
                update.line().value());
    }

    private void park(StatusUpdate update, Instant now) throws SQLException {
        sql.update(
                """
                INSERT INTO whatsapp_early_status AS e
                    (line, provider_id, status, standing, refusal, refusal_code, told_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (line, provider_id) DO UPDATE
                SET status = excluded.status, standing = excluded.standing,
                    refusal = excluded.refusal, refusal_code = excluded.refusal_code
                WHERE excluded.standing > e.standing
                """,
                update.line().value(),
                update.id().value(),
                update.status(),
                update.status().standing(),
                update.refusal().map(Refusal::reason),
                update.refusal().map(Refusal::providerCode),
                now);
        // Statuses of messages that some other program sent from this number find no message ever.
        sql.update("DELETE FROM whatsapp_early_status WHERE told_at < ?", now.minus(EARLY_STATUS_KEPT));
    }

    /** One statement, so that concurrent updates end at the furthest status in whatever order they run. */
    private boolean advance(
            MessageId id,
            DeliveryStatus status,
            Optional<ProviderMessageId> providerId,
            Optional<Refusal> refusal,
            Instant now)
            throws SQLException {
        Optional<Refusal> why = status == DeliveryStatus.FAILED ? refusal : Optional.empty();
        return sql.update(
                        """
                        UPDATE whatsapp_outbound
                        SET status = ?, standing = ?, provider_id = coalesce(provider_id, ?),
                            refusal = ?, refusal_code = ?, leased_until = NULL, updated_at = ?
                        WHERE id = ? AND standing < ?
                        """,
                        status,
                        status.standing(),
                        providerId.map(ProviderMessageId::value),
                        why.map(Refusal::reason),
                        why.map(Refusal::providerCode),
                        now,
                        id.value(),
                        status.standing())
                > 0;
    }

    /** Or a status looked up between the two halves of an acceptance would be parked for ever. */
    private void lockProviderId(LineId line, ProviderMessageId id) throws SQLException {
        sql.exists("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))", line + "|" + id);
    }

    List<ChatEntry> last(ConversationId conversation, int limit) throws SQLException {
        return sql.list(
                """
                SELECT id, kind, body, label, options, status, refusal, refusal_code, queued_at
                FROM whatsapp_outbound WHERE conversation_id = ? ORDER BY number DESC LIMIT ?
                """,
                row -> ChatEntry.Sent.of(
                        new MessageId(row.uuid("id")),
                        OutboundColumns.read(row),
                        row.instant("queued_at"),
                        row.constant("status", DeliveryStatus.class),
                        refusal(row)),
                conversation.value(),
                limit);
    }

    private static Optional<Refusal> refusal(Row row) throws SQLException {
        Optional<String> reason = row.optionalString("refusal");
        return reason.isPresent()
                ? Optional.of(new Refusal(Refusal.Reason.valueOf(reason.get()), row.string("refusal_code")))
                : Optional.empty();
    }

    private record Waiting(MessageId id, OutboundMessage message, int attempts, Instant leasedUntil) {

        static Waiting read(Row row) throws SQLException {
            return new Waiting(
                    new MessageId(row.uuid("id")),
                    OutboundColumns.read(row),
                    row.integer("attempts"),
                    row.optionalInstant("leased_until").orElse(Instant.EPOCH));
        }
    }
}
