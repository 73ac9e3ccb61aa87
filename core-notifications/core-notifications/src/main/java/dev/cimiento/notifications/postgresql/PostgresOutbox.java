package dev.cimiento.notifications.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Channel;
import dev.cimiento.notifications.Content;
import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.DeliveryState;
import dev.cimiento.notifications.DeliveryStatus;
import dev.cimiento.notifications.Guarantee;
import dev.cimiento.notifications.IdempotencyKey;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.OutboxMessage;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.notifications.spi.Claim;
import dev.cimiento.notifications.spi.Outbox;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The outbox in the tenant's schema. A message is added in the caller's transaction; deliverers on many machines share the work, since a row
 * that one is claiming is skipped by the others ({@code FOR UPDATE SKIP LOCKED}). Safe for use by many threads and processes.
 */
public final class PostgresOutbox implements Outbox {

    /** Its table; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            ModuleId.NOTIFICATIONS, SchemaModule.Plane.TENANT, "dev/cimiento/notifications/postgresql/migration");

    private static final String MESSAGE =
            "id, idempotency_key, fingerprint, channel, address, template, locale, subject,"
                    + " body, html, guarantee, queued_at, not_before, expires_at";

    private static final String ENTRY = MESSAGE + ", status, attempts, due_at, changed_at, reference, failure";

    private static final String DUE = "status IN ('QUEUED', 'SENDING', 'FAILED') AND due_at <= ?";

    private final DataSource dataSource;

    /** Over this data source: a {@code TenantDataSource}, or the only tenant's. */
    public PostgresOutbox(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public OutboxMessage add(OutboxMessage message) {
        requireNonNull(message, "message");
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            int added = sql.update(
                    "INSERT INTO notification (" + MESSAGE + ", due_at, changed_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (idempotency_key) DO NOTHING",
                    message.id().value(),
                    message.key().value(),
                    message.fingerprint(),
                    message.recipient().channel(),
                    message.recipient().address(),
                    message.template().value(),
                    message.locale().toLanguageTag(),
                    message.content().subject(),
                    message.content().text(),
                    message.content().html(),
                    message.guarantee(),
                    message.queuedAt(),
                    message.notBefore(),
                    message.expiresAt(),
                    message.notBefore(),
                    message.queuedAt());
            return added == 1
                    ? message
                    : sql.first(
                                    "SELECT " + MESSAGE + " FROM notification WHERE idempotency_key = ?",
                                    PostgresOutbox::message,
                                    message.key().value())
                            .orElseThrow();
        });
    }

    @Override
    public Optional<Claim> claim(NotificationId id, Instant now, Instant until) {
        return claim("id = ? AND " + DUE, until, now, id.value(), now);
    }

    @Override
    public Optional<Claim> claimNext(Instant now, Instant until) {
        return claim(DUE, until, now, now);
    }

    /** One statement, committed by itself: what it claims must be seen by all before anything is sent. */
    private Optional<Claim> claim(String condition, Instant until, Instant now, Object... parameters) {
        String statement = "WITH due AS (SELECT id AS due_id, status AS before FROM notification WHERE " + condition
                + " ORDER BY due_at, number LIMIT 1 FOR UPDATE SKIP LOCKED)"
                + " UPDATE notification SET status = 'SENDING', attempts = attempts + 1, fence = fence + 1,"
                + " due_at = ?, changed_at = ?, failure = NULL"
                + " FROM due WHERE id = due_id RETURNING " + MESSAGE + ", attempts, before, fence";
        Object[] all =
                Stream.concat(Arrays.stream(parameters), Stream.of(until, now)).toArray();
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "messages cannot be delivered inside a transaction: a slow provider would hold it open, and"
                                + " rolling back would not take the message back");
            }
            return Sql.on(connection)
                    .first(
                            statement,
                            row -> new Claim(
                                    message(row),
                                    row.integer("attempts"),
                                    row.constant("before", DeliveryStatus.class),
                                    row.number("fence")),
                            all);
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    @Override
    public boolean settle(Claim claim, Delivery.Settled delivery, Instant now) {
        if (delivery instanceof Delivery.Sent sent) {
            return settle(claim, "SENT", now, now, Optional.of(sent.reference()), Optional.empty());
        }
        if (delivery instanceof Delivery.Postponed postponed) {
            return settle(claim, "FAILED", now, postponed.until(), Optional.empty(), Optional.of(postponed.reason()));
        }
        String reason = ((Delivery.Dead) delivery).reason();
        return settle(claim, "DEAD", now, now, Optional.empty(), Optional.of(reason));
    }

    private boolean settle(
            Claim claim,
            String status,
            Instant now,
            Instant dueAt,
            Optional<String> reference,
            Optional<String> failure) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "UPDATE notification SET status = ?, changed_at = ?, due_at = ?, reference = ?,"
                                                + " failure = ? WHERE id = ? AND fence = ? AND status = 'SENDING'",
                                        status,
                                        now,
                                        dueAt,
                                        reference,
                                        failure,
                                        claim.message().id().value(),
                                        claim.fence()))
                == 1;
    }

    @Override
    public boolean requeue(NotificationId id, Instant now) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "UPDATE notification SET status = 'QUEUED', attempts = 0, due_at = ?,"
                                                + " changed_at = ?, failure = NULL WHERE id = ? AND status = 'DEAD'",
                                        now,
                                        now,
                                        id.value()))
                == 1;
    }

    @Override
    public Optional<OutboxEntry> find(NotificationId id) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT " + ENTRY + " FROM notification WHERE id = ?",
                                PostgresOutbox::entry,
                                id.value()));
    }

    @Override
    public List<OutboxEntry> recent(int limit) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT " + ENTRY + " FROM notification ORDER BY number DESC LIMIT ?",
                                PostgresOutbox::entry,
                                limit));
    }

    private static OutboxEntry entry(Sql.Row row) throws SQLException {
        return new OutboxEntry(
                message(row),
                new DeliveryState(
                        row.constant("status", DeliveryStatus.class),
                        row.integer("attempts"),
                        row.instant("due_at"),
                        row.instant("changed_at"),
                        row.optionalString("reference"),
                        row.optionalString("failure")));
    }

    private static OutboxMessage message(Sql.Row row) throws SQLException {
        Content content = Content.of(row.string("body"));
        Optional<String> subject = row.optionalString("subject");
        if (subject.isPresent()) {
            content = content.subject(subject.get());
        }
        Optional<String> html = row.optionalString("html");
        return new OutboxMessage(
                new NotificationId(row.uuid("id")),
                IdempotencyKey.of(row.string("idempotency_key")),
                row.string("fingerprint"),
                new Recipient(row.constant("channel", Channel.class), row.string("address")),
                TemplateName.of(row.string("template")),
                Locale.forLanguageTag(row.string("locale")),
                html.isPresent() ? content.html(html.get()) : content,
                row.constant("guarantee", Guarantee.class),
                row.instant("queued_at"),
                row.instant("not_before"),
                row.optionalInstant("expires_at"));
    }
}
