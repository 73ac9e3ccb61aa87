package dev.cimiento.reference.signup;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.Optional;
import javax.sql.DataSource;

/** What a business knows of its customers besides their accounts. */
public final class Customers {

    private final DataSource dataSource;

    /** Kept here. */
    public Customers(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Somebody with an account.
     *
     * @param account the account's id
     * @param name what to call them
     * @param email where to write to
     */
    public record Customer(String account, String name, String email) {}

    /** Writes name and address, over what was there. */
    public void save(Customer customer) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO customer (account, name, email) VALUES (?, ?, ?)"
                                        + " ON CONFLICT (account) DO UPDATE SET name = excluded.name, email = excluded.email",
                                customer.account(),
                                customer.name(),
                                customer.email()));
    }

    /** The customer with this account. */
    public Optional<Customer> find(String account) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT account, name, email FROM customer WHERE account = ?",
                                row -> new Customer(row.string("account"), row.string("name"), row.string("email")),
                                account));
    }
}
