package dev.cimiento.whatsapp.postgresql;

import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.Sql.Row;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.ServiceWindow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of conversations, on one connection. */
final class ConversationRows {

    /** Includes the time of the person's last message, which no row repeats: so storing a message never waits for the bot's lock. */
    private static final String SELECT = """
            SELECT c.id, c.line, c.phone, c.user_id, c.name, c.opened_at,
                   (SELECT max(i.sent_at) FROM whatsapp_inbound i WHERE i.conversation_id = c.id) AS last_inbound
            FROM whatsapp_conversation c
            """;

    private final Sql sql;

    ConversationRows(Sql sql) {
        this.sql = sql;
    }

    Optional<Conversation> find(ConversationId id) throws SQLException {
        return sql.first(SELECT + "WHERE c.id = ?", ConversationRows::conversation, id.value());
    }

    /** By the user id first: a phone may change hands. */
    Optional<Conversation> with(LineId line, Contact contact) throws SQLException {
        return sql.first(
                SELECT + "WHERE c.line = ? AND (c.user_id = ? OR c.phone = ?)\n"
                        + "ORDER BY (c.user_id = ?) DESC NULLS LAST LIMIT 1",
                ConversationRows::conversation,
                line.value(),
                contact.userId(),
                contact.phone(),
                contact.userId());
    }

    List<Conversation> recent(int limit) throws SQLException {
        return sql.list(
                "SELECT * FROM (" + SELECT + ") x ORDER BY coalesce(last_inbound, opened_at) DESC, id LIMIT ?",
                ConversationRows::conversation,
                limit);
    }

    /** Finds or opens. The unique keys settle a race: the loser's insert does nothing, and its second look finds the winner's row. */
    Conversation open(LineId line, Contact contact, Instant now) throws SQLException {
        releaseReassignedPhone(line, contact);
        Optional<Conversation> found = with(line, contact);
        if (found.isPresent()) {
            return merge(found.get(), contact);
        }
        sql.update(
                """
                INSERT INTO whatsapp_conversation (id, line, phone, user_id, name, opened_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                ConversationId.random().value(),
                line.value(),
                contact.phone(),
                contact.userId(),
                contact.name(),
                now);
        Conversation opened = with(line, contact)
                .orElseThrow(() -> new SQLException("the conversation is in a transaction not seen here", "40001"));
        return merge(opened, contact);
    }

    private Conversation merge(Conversation known, Contact told) throws SQLException {
        Contact contact = known.contact();
        boolean tells = (told.userId().isPresent() && !told.userId().equals(contact.userId()))
                || (told.phone().isPresent() && !told.phone().equals(contact.phone()))
                || (told.name().isPresent() && !told.name().equals(contact.name()));
        if (!tells) {
            return known;
        }
        sql.update(
                """
                UPDATE whatsapp_conversation c SET
                    user_id = coalesce(?, c.user_id),
                    name = coalesce(?, c.name),
                    phone = CASE WHEN EXISTS (
                        SELECT 1 FROM whatsapp_conversation o WHERE o.line = c.line AND o.phone = ? AND o.id <> c.id)
                        THEN c.phone ELSE coalesce(?, c.phone) END
                WHERE c.id = ?
                """,
                told.userId(),
                told.name(),
                told.phone(),
                told.phone(),
                known.id().value());
        return find(known.id()).orElse(known);
    }

    /** A phone that now comes with another user id has changed hands: its former owner keeps the conversation, under the user id. */
    private void releaseReassignedPhone(LineId line, Contact contact) throws SQLException {
        if (contact.phone().isPresent() && contact.userId().isPresent()) {
            sql.update(
                    "UPDATE whatsapp_conversation SET phone = NULL WHERE line = ? AND phone = ? AND user_id <> ?",
                    line.value(),
                    contact.phone(),
                    contact.userId());
        }
    }

    /** Locks against other turns and deliveries; not against new messages, whose foreign key takes a weaker lock. */
    void lock(ConversationId id) throws SQLException {
        sql.exists("SELECT 1 FROM whatsapp_conversation WHERE id = ? FOR NO KEY UPDATE", id.value());
    }

    Optional<BotState> state(ConversationId id) throws SQLException {
        return sql.first(
                "SELECT step, data FROM whatsapp_conversation WHERE id = ?",
                row -> BotState.decoded(row.string("step"), row.string("data")),
                id.value());
    }

    boolean erase(ConversationId id) throws SQLException {
        return sql.update("DELETE FROM whatsapp_conversation WHERE id = ?", id.value()) > 0;
    }

    private static Conversation conversation(Row row) throws SQLException {
        Optional<Instant> last = row.optionalInstant("last_inbound");
        return new Conversation(
                new ConversationId(row.uuid("id")),
                new LineId(row.string("line")),
                contact(row),
                last.map(ServiceWindow::since).orElseGet(ServiceWindow::never),
                row.instant("opened_at"));
    }

    private static Contact contact(Row row) throws SQLException {
        Optional<String> phone = row.optionalString("phone");
        Optional<String> userId = row.optionalString("user_id");
        Contact contact;
        if (phone.isPresent()) {
            contact = Contact.ofPhone(phone.get());
            contact = userId.isPresent() ? contact.withUserId(userId.get()) : contact;
        } else {
            contact = Contact.ofUserId(row.string("user_id"));
        }
        return contact.withName(row.optionalString("name").orElse(""));
    }
}
