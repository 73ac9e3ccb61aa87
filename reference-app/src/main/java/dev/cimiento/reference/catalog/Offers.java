package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.Optional;
import javax.sql.DataSource;

/** What must be paid to book a service: the deposit. A service without an offer is booked without paying. */
public final class Offers {

    private final DataSource dataSource;

    /** Kept here. */
    public Offers(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /** Asks this deposit for the service from now on. */
    public void put(String service, Money deposit) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO offer (service, deposit_minor, currency) VALUES (?, ?, ?) ON CONFLICT (service)"
                                        + " DO UPDATE SET deposit_minor = excluded.deposit_minor, currency = excluded.currency",
                                service,
                                deposit.minor(),
                                deposit.currency().getCurrencyCode()));
    }

    /** Asks no deposit for the service any more. */
    public void remove(String service) {
        Transactions.with(
                dataSource, connection -> Sql.on(connection).update("DELETE FROM offer WHERE service = ?", service));
    }

    /** The deposit for the service, where there is one. */
    public Optional<Money> deposit(String service) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT deposit_minor, currency FROM offer WHERE service = ?",
                                row -> Money.ofMinor(row.number("deposit_minor"), row.string("currency")),
                                service));
    }
}
