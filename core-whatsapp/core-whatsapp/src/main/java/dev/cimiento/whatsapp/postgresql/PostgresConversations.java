package dev.cimiento.whatsapp.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.ChatEntry;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.Conversation;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.IdempotencyKey;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.Receipt;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.spi.PendingTurn;
import dev.cimiento.whatsapp.spi.WhatsAppStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Conversations on PostgreSQL 14 or newer, in the tenant's schema.
 *
 * <p>The data source is a {@link dev.cimiento.tenancy.TenantDataSource}, or for one tenant any other through {@link Transactions#aware}: a
 * turn of the bot is one transaction in which other stores on the same data source take part. Safe for use by many threads.
 */
public final class PostgresConversations implements WhatsAppStore {

    /** The tables: conversations, what came in, what goes out. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            ModuleId.WHATSAPP, SchemaModule.Plane.TENANT, "dev/cimiento/whatsapp/postgresql/migration");

    private final DataSource dataSource;

    /** On this data source. */
    public PostgresConversations(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public <T, X extends Exception> T transaction(Call<T, X> body) throws X {
        return Transactions.call(dataSource, body);
    }

    @Override
    public Receipt receive(InboundMessage message, Handling handling, Instant now) {
        return with(sql -> new InboundRows(sql).receive(message, handling, now));
    }

    @Override
    public Conversation open(LineId line, Contact contact, Instant now) {
        return with(sql -> new ConversationRows(sql).open(line, contact, now));
    }

    @Override
    public Optional<PendingTurn> next(MessageId upTo) {
        return with(sql -> new InboundRows(sql).next(upTo));
    }

    @Override
    public void handled(PendingTurn turn, BotState next, Instant now) {
        run(sql -> new InboundRows(sql).handled(turn, next, now));
    }

    @Override
    public FailedTurn failed(MessageId message, int limit, Instant now) {
        return with(sql -> new InboundRows(sql).failed(message, limit, now));
    }

    @Override
    public MessageId queue(ConversationId conversation, OutboundMessage message, Instant now) {
        return with(sql -> new OutboundRows(sql).queue(conversation, message, now));
    }

    @Override
    public Optional<MessageId> queue(
            ConversationId conversation, IdempotencyKey key, OutboundMessage message, Instant now) {
        return with(sql -> new OutboundRows(sql).queue(conversation, key, message, now));
    }

    @Override
    public Optional<MessageId> find(IdempotencyKey key) {
        return with(sql -> new OutboundRows(sql).find(key));
    }

    @Override
    public Claim claim(ConversationId conversation, Instant now, Duration lease) {
        return with(sql -> new OutboundRows(sql).claim(conversation, now, lease));
    }

    @Override
    public void accepted(Claim.Held held, ProviderMessageId id, Instant now) {
        run(sql -> new OutboundRows(sql).accepted(held, id, now));
    }

    @Override
    public void refused(Claim.Held held, Refusal refusal, Instant now) {
        run(sql -> new OutboundRows(sql).refused(held, refusal, now));
    }

    @Override
    public void release(Claim.Held held) {
        run(sql -> new OutboundRows(sql).release(held));
    }

    @Override
    public Optional<Advanced> update(StatusUpdate update, Instant now) {
        return with(sql -> new OutboundRows(sql).update(update, now));
    }

    @Override
    public Optional<Conversation> find(ConversationId id) {
        return with(sql -> new ConversationRows(sql).find(id));
    }

    @Override
    public Optional<Conversation> with(LineId line, Contact contact) {
        return with(sql -> new ConversationRows(sql).with(line, contact));
    }

    @Override
    public List<Conversation> recent(int limit) {
        requireLimit(limit);
        return with(sql -> new ConversationRows(sql).recent(limit));
    }

    @Override
    public List<ChatEntry> history(ConversationId id, int limit) {
        requireLimit(limit);
        return with(sql -> {
            // Each list is newest first, and ours are queued in the instant of theirs: the sort is stable, so answers
            // stay below.
            List<ChatEntry> entries = new ArrayList<>(new OutboundRows(sql).last(id, limit));
            entries.addAll(new InboundRows(sql).last(id, limit));
            entries.sort(Comparator.comparing(ChatEntry::at).reversed());
            List<ChatEntry> last = new ArrayList<>(entries.subList(0, Math.min(limit, entries.size())));
            java.util.Collections.reverse(last);
            return List.copyOf(last);
        });
    }

    @Override
    public Optional<BotState> state(ConversationId id) {
        return with(sql -> new ConversationRows(sql).state(id));
    }

    @Override
    public Erasure erase(ConversationId id) {
        return with(sql -> new ConversationRows(sql).erase(id)) ? Erasure.ERASED : Erasure.UNKNOWN;
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, was " + limit);
        }
    }

    private <T> T with(Work<T> work) {
        return Transactions.with(dataSource, connection -> work.call(Sql.on(connection)));
    }

    private void run(Task task) {
        Transactions.with(dataSource, connection -> {
            task.run(Sql.on(connection));
            return true;
        });
    }

    private interface Work<T> {
        T call(Sql sql) throws SQLException;
    }

    private interface Task {
        void run(Sql sql) throws SQLException;
    }
}
