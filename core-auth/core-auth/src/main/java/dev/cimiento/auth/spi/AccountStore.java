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

/** Keeps accounts. {@code Accounts} calls it. Whatever changes what a caller may do is told to {@link StandingStore#since} as well. */
public interface AccountStore {

    /** Adds the account with its roles; does nothing and gives {@code false} where its address is taken. */
    boolean add(Account account, PasswordHash hash);

    /** The account of this id, with its roles. */
    Optional<Account> find(AccountId id);

    /** The account of this address, with its roles and the hash of its password. */
    Optional<Credentials> find(EmailAddress email);

    /**
     * The account of this id and the hash of its password, as they are until the work of {@link AuthStore#together} ends: nobody else changes
     * either meanwhile. Whoever changes several things of one account locks it first, so that nobody waits for somebody who waits for them.
     */
    Optional<Credentials> lock(AccountId id);

    /** Replaces the hash, if it still is the expected one; says whether it did. */
    boolean replaceHash(AccountId id, PasswordHash expected, PasswordHash replacement);

    /** Replaces the hash, whatever it was; says whether there is such an account. */
    boolean setHash(AccountId id, PasswordHash replacement);

    /**
     * Writes what of the account can change, but its roles: its address, when that was proved, and since when it is disabled. Gives {@code
     * false} where there is no such account, or another one has the address; nothing is changed then.
     */
    boolean update(Account account, Instant now);

    /** Deletes the account with all that is its own; says whether there was one. */
    boolean remove(AccountId id, Instant now);

    /** Gives a role, unless the account has it; the account as it is then, or empty where there is none. */
    Optional<Account> grant(AccountId id, Role role, Instant now);

    /** Takes a role away; the account as it is then, or empty where there is none. */
    Optional<Account> revoke(AccountId id, Role role, Instant now);

    /** A page of accounts, in the order of their addresses. */
    List<Account> list(AccountQuery query);
}
