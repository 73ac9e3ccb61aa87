package dev.cimiento.aiagent.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.aiagent.internal.Range;
import dev.cimiento.aiagent.spi.PlainText;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/**
 * Conversations in the tenant's schema; the tables are those of {@link PostgresDocuments#SCHEMA}. Joins the caller's transaction. Safe for
 * use by many threads and processes.
 */
public final class PostgresConversations implements Conversations {

    private final DataSource dataSource;

    /** Over this data source. */
    public PostgresConversations(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public void append(ConversationId conversation, Turn turn) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO ai_turn (conversation, question, answer, at) VALUES (?, ?, ?, ?)",
                                conversation.value(),
                                turn.question().text(),
                                PlainText.of(turn.answer()),
                                turn.at()));
    }

    @Override
    public List<Turn> latest(ConversationId conversation, int limit) {
        Range.check("limit", limit, MOST_TURNS);
        List<Turn> turns = new ArrayList<>(Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT question, answer, at FROM ai_turn WHERE conversation = ? ORDER BY id DESC LIMIT ?",
                                row -> new Turn(
                                        Question.of(row.string("question")), row.string("answer"), row.instant("at")),
                                conversation.value(),
                                limit)));
        Collections.reverse(turns);
        return List.copyOf(turns);
    }

    @Override
    public boolean forget(ConversationId conversation) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update("DELETE FROM ai_turn WHERE conversation = ?", conversation.value()))
                > 0;
    }

    @Override
    public long forgetBefore(Instant time) {
        return Transactions.with(
                dataSource, connection -> (long) Sql.on(connection).update("DELETE FROM ai_turn WHERE at < ?", time));
    }
}
