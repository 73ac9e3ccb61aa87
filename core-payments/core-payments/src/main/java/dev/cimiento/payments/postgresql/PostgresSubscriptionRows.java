package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.IdempotencyKey;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Plan;
import dev.cimiento.payments.PlanId;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.Subscription;
import dev.cimiento.payments.SubscriptionId;
import dev.cimiento.payments.SubscriptionRequest;
import dev.cimiento.payments.SubscriptionState;
import dev.cimiento.payments.spi.SubscriptionRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

final class PostgresSubscriptionRows implements SubscriptionRows {

    private static final String PLAN =
            "SELECT id, idempotency_key, provider, name, amount, currency, every, unit, trial_days,"
                    + " provider_reference, created_at FROM payment_plan ";
    private static final String SELECT =
            "SELECT id, idempotency_key, plan_id, provider, payer_email, return_to, reference, state,"
                    + " provider_reference, url, paid_until, check_at, created_at, version FROM payment_subscription ";

    private final DataSource dataSource;

    PostgresSubscriptionRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Plan define(Plan plan) {
        PlanRequest request = plan.request();
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO payment_plan (id, idempotency_key, provider, name, amount, currency, every, unit,"
                            + " trial_days, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT"
                            + " (idempotency_key) DO NOTHING",
                    plan.id().value(),
                    request.key().value(),
                    plan.provider().value(),
                    request.name(),
                    request.amount().minor(),
                    request.amount().currency().getCurrencyCode(),
                    request.every(),
                    request.unit(),
                    request.trialDays(),
                    plan.createdAt());
            return sql.first(
                            PLAN + "WHERE idempotency_key = ?",
                            PostgresSubscriptionRows::readPlan,
                            request.key().value())
                    .orElseThrow();
        });
    }

    @Override
    public void known(Plan plan) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_plan SET provider_reference = ? WHERE id = ?",
                                plan.providerReference().map(ProviderReference::value),
                                plan.id().value()));
    }

    @Override
    public Optional<Plan> plan(PlanId id) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(PLAN + "WHERE id = ?", PostgresSubscriptionRows::readPlan, id.value()));
    }

    @Override
    public boolean insert(Subscription subscription) {
        SubscriptionRequest request = subscription.request();
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO payment_subscription (id, idempotency_key, plan_id, provider,"
                                                + " payer_email, return_to, reference, state, check_at, created_at) VALUES"
                                                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO"
                                                + " NOTHING",
                                        subscription.id().value(),
                                        request.key().value(),
                                        request.plan().value(),
                                        subscription.provider().value(),
                                        request.payerEmail(),
                                        request.returnTo().toString(),
                                        request.reference(),
                                        subscription.state(),
                                        subscription.checkAt(),
                                        subscription.createdAt())
                        == 1);
    }

    @Override
    public Optional<Subscription> find(SubscriptionId id) {
        return first("WHERE id = ?", id.value());
    }

    @Override
    public Optional<Subscription> find(IdempotencyKey key) {
        return first("WHERE idempotency_key = ?", key.value());
    }

    @Override
    public Optional<Subscription> find(ProviderId provider, ProviderReference reference) {
        return first("WHERE provider = ? AND provider_reference = ?", provider.value(), reference.value());
    }

    @Override
    public Optional<Subscription> lock(SubscriptionId id) {
        return first("WHERE id = ? FOR UPDATE", id.value());
    }

    @Override
    public void update(Subscription subscription) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_subscription SET state = ?, provider_reference = ?, url = ?,"
                                        + " paid_until = ?, check_at = ?, version = version + 1, updated_at = now() WHERE"
                                        + " id = ?",
                                subscription.state(),
                                subscription.providerReference().map(ProviderReference::value),
                                subscription.url().map(URI::toString),
                                subscription.periodEnd(),
                                subscription.checkAt(),
                                subscription.id().value()));
    }

    @Override
    public List<SubscriptionId> due(Instant now, int max) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id FROM payment_subscription WHERE check_at <= ? ORDER BY check_at LIMIT ?",
                                row -> new SubscriptionId(row.uuid("id")),
                                now,
                                max));
    }

    @Override
    public boolean paid(SubscriptionId id, ProviderReference invoice, Money amount, Instant now) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO payment_subscription_invoice (subscription_id,"
                                                + " provider_reference, amount, currency, created_at) VALUES (?, ?, ?, ?,"
                                                + " ?) ON CONFLICT DO NOTHING",
                                        id.value(),
                                        invoice.value(),
                                        amount.minor(),
                                        amount.currency().getCurrencyCode(),
                                        now)
                        == 1);
    }

    private Optional<Subscription> first(String where, @Nullable Object... parameters) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).first(SELECT + where, PostgresSubscriptionRows::read, parameters));
    }

    private static Plan readPlan(Sql.Row row) throws SQLException {
        return new Plan(
                new PlanId(row.uuid("id")),
                new ProviderId(row.string("provider")),
                new PlanRequest(
                        IdempotencyKey.of(row.string("idempotency_key")),
                        row.string("name"),
                        Money.ofMinor(row.number("amount"), row.string("currency")),
                        row.integer("every"),
                        row.constant("unit", PlanRequest.Unit.class),
                        row.integer("trial_days")),
                row.optionalString("provider_reference")
                        .map(ProviderReference::new)
                        .orElse(null),
                row.instant("created_at"));
    }

    private static Subscription read(Sql.Row row) throws SQLException {
        return new Subscription(
                new SubscriptionId(row.uuid("id")),
                new ProviderId(row.string("provider")),
                new SubscriptionRequest(
                        IdempotencyKey.of(row.string("idempotency_key")),
                        new PlanId(row.uuid("plan_id")),
                        row.string("payer_email"),
                        URI.create(row.string("return_to")),
                        row.string("reference")),
                row.constant("state", SubscriptionState.class),
                row.optionalString("provider_reference")
                        .map(ProviderReference::new)
                        .orElse(null),
                row.optionalString("url").map(URI::create).orElse(null),
                row.optionalInstant("paid_until").orElse(null),
                row.optionalInstant("check_at").orElse(null),
                row.instant("created_at"),
                row.number("version"));
    }
}
