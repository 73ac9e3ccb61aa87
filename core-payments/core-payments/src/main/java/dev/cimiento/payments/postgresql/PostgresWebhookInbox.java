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

    private static final String COLUMNS =
            "provider, event_id, type, resource, payment_id, subscription, taken, failure";

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
                                "INSERT INTO payment_webhook AS known (provider, event_id, type, resource, payment_id,"
                                        + " subscription, body, received_at, free_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (provider, event_id) DO UPDATE SET free_at = EXCLUDED.free_at,"
                                        + " taken = known.taken + 1 WHERE known.done_at IS NULL AND known.free_at <="
                                        + " EXCLUDED.received_at RETURNING taken",
                                row -> row.integer("taken"),
                                provider.value(),
                                event.id(),
                                event.type(),
                                event.resource().map(ProviderReference::value),
                                event.payment().map(PaymentId::value),
                                event.subscription().map(ProviderReference::value),
                                body,
                                now,
                                until)
                        .orElse(0));
    }

    @Override
    public void finish(ProviderId provider, List<String> eventIds, Instant now) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_webhook SET done_at = ? WHERE provider = ? AND event_id = ANY (?)"
                                        + " AND done_at IS NULL",
                                now,
                                provider.value(),
                                eventIds));
    }

    @Override
    public void release(ProviderId provider, String eventId, Instant from) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_webhook SET free_at = ? WHERE provider = ? AND event_id = ? AND"
                                        + " done_at IS NULL",
                                from,
                                provider.value(),
                                eventId));
    }

    @Override
    public List<Stored> claim(Instant now, Instant until, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "UPDATE payment_webhook SET free_at = ?, taken = taken + 1 WHERE (provider, event_id)"
                                        + " IN (SELECT provider, event_id FROM payment_webhook WHERE done_at IS NULL AND"
                                        + " free_at <= ? ORDER BY free_at LIMIT ? FOR UPDATE SKIP LOCKED)"
                                        + " RETURNING " + COLUMNS,
                                PostgresWebhookInbox::read,
                                until,
                                now,
                                max));
    }

    @Override
    public void giveUp(ProviderId provider, String eventId, String why, Instant now) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_webhook SET done_at = ?, failure = ? WHERE provider = ? AND event_id ="
                                        + " ? AND done_at IS NULL",
                                now,
                                why.isEmpty() ? "unknown" : why,
                                provider.value(),
                                eventId));
    }

    @Override
    public List<Stored> givenUp(int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT " + COLUMNS
                                        + " FROM payment_webhook WHERE failure <> '' ORDER BY done_at DESC LIMIT ?",
                                PostgresWebhookInbox::read,
                                max));
    }

    @Override
    public Optional<Stored> reopen(ProviderId provider, String eventId, Instant until) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "UPDATE payment_webhook SET done_at = NULL, failure = '', free_at = ?, taken = 1"
                                        + " WHERE provider = ? AND event_id = ? RETURNING " + COLUMNS,
                                PostgresWebhookInbox::read,
                                until,
                                provider.value(),
                                eventId));
    }

    @Override
    public int purge(Instant doneBefore) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("DELETE FROM payment_webhook WHERE done_at < ? AND failure = ''", doneBefore));
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
        Optional<String> subscription = row.optionalString("subscription");
        if (subscription.isPresent()) {
            event = event.aboutSubscription(new ProviderReference(subscription.get()));
        }
        return new Stored(new ProviderId(row.string("provider")), event, row.integer("taken"), row.string("failure"));
    }
}
