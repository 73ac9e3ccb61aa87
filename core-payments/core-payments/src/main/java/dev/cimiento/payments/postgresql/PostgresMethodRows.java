package dev.cimiento.payments.postgresql;

import dev.cimiento.payments.CustomerId;
import dev.cimiento.payments.MethodId;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.MethodRows;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

final class PostgresMethodRows implements MethodRows {

    private static final String SELECT =
            "SELECT id, customer, provider, payer, provider_reference, brand, last_four, expires, created_at FROM payment_method"
                    + " WHERE removed_at IS NULL ";

    private final DataSource dataSource;

    PostgresMethodRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public SavedMethod save(SavedMethod method) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO payment_method (id, provider, customer, payer, provider_reference, brand, last_four, expires,"
                            + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (provider, provider_reference) WHERE removed_at IS NULL DO NOTHING",
                    method.id().value(),
                    method.provider().value(),
                    method.customer().value(),
                    method.payer().value(),
                    method.reference().value(),
                    method.brand(),
                    method.lastFour(),
                    method.expires().toString(),
                    method.createdAt());
            return sql.first(
                            SELECT + "AND provider = ? AND provider_reference = ?",
                            PostgresMethodRows::read,
                            method.provider().value(),
                            method.reference().value())
                    .orElseThrow();
        });
    }

    @Override
    public Optional<SavedMethod> find(MethodId id) {
        return list("AND id = ?", id.value()).stream().findFirst();
    }

    @Override
    public List<SavedMethod> of(CustomerId customer) {
        return list("AND customer = ? ORDER BY created_at, id", customer.value());
    }

    @Override
    public void remove(MethodId id) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE payment_method SET removed_at = now() WHERE id = ? AND removed_at IS NULL",
                                id.value()));
    }

    @Override
    public Optional<ProviderReference> payer(ProviderId provider, CustomerId customer) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT payer FROM payment_customer WHERE provider = ? AND customer = ?",
                                row -> new ProviderReference(row.string("payer")),
                                provider.value(),
                                customer.value()));
    }

    @Override
    public ProviderReference remember(ProviderId provider, CustomerId customer, ProviderReference payer) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO payment_customer (provider, customer, payer) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                                provider.value(),
                                customer.value(),
                                payer.value()));
        return payer(provider, customer).orElseThrow();
    }

    private List<SavedMethod> list(String and, @Nullable Object... parameters) {
        return Transactions.with(
                dataSource, connection -> Sql.on(connection).list(SELECT + and, PostgresMethodRows::read, parameters));
    }

    private static SavedMethod read(Sql.Row row) throws SQLException {
        return new SavedMethod(
                new MethodId(row.uuid("id")),
                CustomerId.of(row.string("customer")),
                new ProviderId(row.string("provider")),
                new ProviderReference(row.string("payer")),
                new ProviderReference(row.string("provider_reference")),
                row.string("brand"),
                row.string("last_four"),
                YearMonth.parse(row.string("expires")),
                row.instant("created_at"));
    }
}
