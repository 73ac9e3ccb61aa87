package dev.cimiento.auth.spi;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps accounts, with e-mail addresses unique under concurrency. {@code Accounts} calls it. */
public interface AccountStore {

    /** Adds the account with its roles; does nothing and gives {@code false} where the address is taken. */
    boolean add(Account account, PasswordHash hash);

    /** The account of this id. */
    Optional<Account> find(AccountId id);

    /** The account of this address, with its hash; at every login. */
    Optional<Credentials> find(EmailAddress email);

    /** Replaces the hash if it is still the expected one, and says whether it was. */
    boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement);

    /** Adds a role, if it is not there; the account as it is then, or empty where there is none. */
    Optional<Account> grant(AccountId id, Role role, Instant now);

    /** Takes a role away, if it is there; the account as it is then, or empty where there is none. */
    Optional<Account> revoke(AccountId id, Role role);

    /** A page of accounts, ordered by the code points of the address. */
    List<Account> list(AccountQuery query);
}
