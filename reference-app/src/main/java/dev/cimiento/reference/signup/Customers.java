package dev.cimiento.reference.signup;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import javax.sql.DataSource;

/** What a business knows of its customers besides their accounts: what to call them. */
public final class Customers {

    private final Accounts accounts;
    private final DataSource dataSource;

    /** The owners of these accounts; names are kept here. */
    public Customers(Accounts accounts, DataSource dataSource) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Somebody with an account.
     *
     * @param account the account's id
     * @param name what to call them; before they said it, what their address begins with
     * @param named whether they said it
     * @param email where to write to
     */
    public record Customer(String account, String name, boolean named, String email) {}

    /** Calls them by this name from now on. */
    public void rename(AccountId account, String name) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO customer (account, name) VALUES (?, ?)"
                                        + " ON CONFLICT (account) DO UPDATE SET name = excluded.name",
                                account.toString(),
                                name));
    }

    /** The one who makes the request. */
    public Customer of(SecurityContext context) {
        return find(Authenticated.caller(context).account())
                .orElseThrow(() -> ProblemException.unauthenticated("the account is gone"));
    }

    /** The customer with this e-mail address. */
    public Optional<Customer> withEmail(String address) {
        return EmailAddress.parse(address).flatMap(accounts::find).flatMap(account -> find(account.id()));
    }

    /** The customer with this account. */
    public Optional<Customer> find(AccountId id) {
        return accounts.find(id).map(account -> {
            String email = account.email().value();
            Optional<String> name = Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .first(
                                    "SELECT name FROM customer WHERE account = ?",
                                    row -> row.string("name"),
                                    id.toString()));
            return new Customer(
                    id.toString(), name.orElse(email.substring(0, email.indexOf('@'))), name.isPresent(), email);
        });
    }
}
