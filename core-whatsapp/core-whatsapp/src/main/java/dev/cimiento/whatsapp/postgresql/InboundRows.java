package dev.cimiento.whatsapp.postgresql;

import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.Sql.Row;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.spi.Inbox.FailedTurn;
import dev.cimiento.whatsapp.spi.PendingTurn;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of what came in, on one connection. */
final class InboundRows {

    private final Sql sql;
    private final ConversationRows conversations;

    InboundRows(Sql sql) {
        this.sql = sql;
        this.conversations = new ConversationRows(sql);
    }

    Receipt receive(InboundMessage message, Handling handling, Instant now) throws SQLException {
        Optional<MessageId> known = find(message);
        if (known.isPresent()) {
            return new Receipt.Duplicate(known.get());
        }
        ConversationId conversation =
                conversations.open(message.line(), message.from(), now).id();
        MessageId id = MessageId.random();
        int inserted = sql.update(
                """
                INSERT INTO whatsapp_inbound
                    (id, conversation_id, line, provider_id, kind, body, option_id, sent_at, received_at, handling)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (line, provider_id) DO NOTHING
                """,
                id.value(),
                conversation.value(),
                message.line().value(),
                message.id().value(),
                kind(message.content()),
                body(message.content()),
                optionId(message.content()),
                message.sentAt(),
                now,
                handling);
        if (inserted == 0) {
            return new Receipt.Duplicate(find(message)
                    .orElseThrow(() -> new SQLException("the message is in a transaction not seen here", "40001")));
        }
        return handling == Handling.STALE ? new Receipt.Stale(id) : new Receipt.Stored(conversation, id);
    }

    private Optional<MessageId> find(InboundMessage message) throws SQLException {
        return sql.first(
                "SELECT id FROM whatsapp_inbound WHERE line = ? AND provider_id = ?",
                row -> new MessageId(row.uuid("id")),
                message.line().value(),
                message.id().value());
    }

    Optional<PendingTurn> next(MessageId upTo) throws SQLException {
        Optional<ConversationId> of = conversationOf(upTo);
        if (of.isEmpty()) {
            return Optional.empty();
        }
        ConversationId id = of.get();
        conversations.lock(id);
        // After the lock, so that it sees what the turn before it has stored.
        Optional<Conversation> conversation = conversations.find(id);
        if (conversation.isEmpty()) {
            return Optional.empty();
        }
        return sql.first(
                """
                SELECT i.id, i.kind, i.body, i.option_id, c.step, c.data
                FROM whatsapp_inbound i JOIN whatsapp_conversation c ON c.id = i.conversation_id
                WHERE i.conversation_id = ? AND i.handling = 'WAITING'
                  AND (i.sent_at, i.number) <= (SELECT u.sent_at, u.number FROM whatsapp_inbound u WHERE u.id = ?)
                ORDER BY i.sent_at, i.number LIMIT 1
                """,
                row -> new PendingTurn(
                        conversation.get(),
                        new MessageId(row.uuid("id")),
                        content(row),
                        BotState.decoded(row.string("step"), row.string("data"))),
                id.value(),
                upTo.value());
    }

    private Optional<ConversationId> conversationOf(MessageId message) throws SQLException {
        return sql.first(
                "SELECT conversation_id FROM whatsapp_inbound WHERE id = ?",
                row -> new ConversationId(row.uuid("conversation_id")),
                message.value());
    }

    void handled(PendingTurn turn, BotState next, Instant now) throws SQLException {
        sql.update(
                "UPDATE whatsapp_inbound SET handling = 'HANDLED', settled_at = ? WHERE id = ?",
                now,
                turn.message().value());
        sql.update(
                "UPDATE whatsapp_conversation SET step = ?, data = ? WHERE id = ?",
                next.step(),
                next.encodedData(),
                turn.conversation().id().value());
    }

    FailedTurn failed(MessageId message, int limit, Instant now) throws SQLException {
        return sql.first("""
                        UPDATE whatsapp_inbound SET failures = failures + 1,
                            handling = CASE WHEN failures + 1 >= ? THEN 'ABANDONED' ELSE handling END,
                            settled_at = CASE WHEN failures + 1 >= ? THEN ? ELSE settled_at END
                        WHERE id = ? AND handling = 'WAITING' RETURNING handling
                        """, row -> row.constant("handling", Handling.class), limit, limit, now, message.value())
                .filter(handling -> handling == Handling.ABANDONED)
                .map(handling -> FailedTurn.ABANDONED)
                .orElse(FailedTurn.WAITING);
    }

    List<ChatEntry> last(ConversationId conversation, int limit) throws SQLException {
        return sql.list(
                """
                SELECT id, kind, body, option_id, sent_at, handling FROM whatsapp_inbound
                WHERE conversation_id = ? ORDER BY sent_at DESC, number DESC LIMIT ?
                """,
                row -> new ChatEntry.Received(
                        new MessageId(row.uuid("id")),
                        content(row),
                        row.instant("sent_at"),
                        row.constant("handling", Handling.class)),
                conversation.value(),
                limit);
    }

    private static String kind(InboundContent content) {
        if (content instanceof InboundContent.Text) {
            return "TEXT";
        }
        return content instanceof InboundContent.Choice ? "CHOICE" : "UNSUPPORTED";
    }

    private static String body(InboundContent content) {
        return content instanceof InboundContent.Unsupported unsupported ? unsupported.kind() : content.words();
    }

    private static Optional<String> optionId(InboundContent content) {
        return content instanceof InboundContent.Choice choice ? Optional.of(choice.optionId()) : Optional.empty();
    }

    private static InboundContent content(Row row) throws SQLException {
        String body = row.string("body");
        return switch (row.string("kind")) {
            case "TEXT" -> new InboundContent.Text(body);
            case "CHOICE" -> new InboundContent.Choice(row.string("option_id"), body);
            default -> new InboundContent.Unsupported(body);
        };
    }
}
