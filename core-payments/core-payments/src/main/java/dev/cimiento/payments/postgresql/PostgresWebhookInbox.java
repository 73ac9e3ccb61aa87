package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookInbox;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

final class PostgresWebhookInbox implements WebhookInbox {

    private final DataSource dataSource;

    PostgresWebhookInbox(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public int take(ProviderId provider, WebhookEvent event, byte[] body, Instant now, Instant until) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "INSERT INTO payment_webhook AS known (provider, event_id, type, resource, payment_id, body,"
                                        + " received_at, free_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (provider, event_id) DO UPDATE SET free_at = EXCLUDED.free_at,"
                                        + " taken = known.taken + 1"
                                        + " WHERE known.done_at IS NULL AND known.free_at <= EXCLUDED.received_at"
                                        + " RETURNING taken",
                                row -> row.integer("taken"),
                                provider.value(),
                                event.id(),
                                event.type(),
                                event.resource().map(ProviderReference::value),
                                event.payment().map(PaymentId::value),
                                body,
                                now,
                                until)
                        .orElse(0));
    }

    @Override
    public void finish(ProviderId provider, String eventId, Instant now) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_webhook SET done_at = ? WHERE provider = ? AND event_id = ? AND done_at IS NULL",
                                now,
                                provider.value(),
                                eventId));
    }

    @Override
    public void release(ProviderId provider, String eventId, Instant from) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_webhook SET free_at = ? WHERE provider = ? AND event_id = ? AND done_at IS NULL",
                                from,
                                provider.value(),
                                eventId));
    }

    @Override
    public List<Stored> waiting(Instant now, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT provider, event_id, type, resource, payment_id FROM payment_webhook"
                                        + " WHERE done_at IS NULL AND free_at <= ? ORDER BY free_at LIMIT ?",
                                PostgresWebhookInbox::read,
                                now,
                                max));
    }

    private static Stored read(Sql.Row row) throws SQLException {
        WebhookEvent event = WebhookEvent.of(row.string("event_id"), row.string("type"));
        Optional<String> resource = row.optionalString("resource");
        if (resource.isPresent()) {
            event = event.about(new ProviderReference(resource.get()));
        }
        Optional<UUID> payment = row.optionalUuid("payment_id");
        if (payment.isPresent()) {
            event = event.about(new PaymentId(payment.get()));
        }
        return new Stored(new ProviderId(row.string("provider")), event);
    }
}
