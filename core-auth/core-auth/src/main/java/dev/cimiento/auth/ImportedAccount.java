package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account of another system, for {@link Accounts#add}. Immutable. */
public final class ImportedAccount {

    private final EmailAddress email;
    private final PasswordHash hash;
    private final Set<Role> roles;
    private final @Nullable Instant emailVerifiedAt;

    private ImportedAccount(EmailAddress email, PasswordHash hash, Set<Role> roles, @Nullable Instant emailVerifiedAt) {
        this.email = requireNonNull(email, "email");
        this.hash = requireNonNull(hash, "hash");
        this.roles = Set.copyOf(roles);
        this.emailVerifiedAt = emailVerifiedAt;
    }

    /** With the hash that its password has there; {@link PasswordHash#none} where it has none, and its owner is to choose one by a link. */
    public static ImportedAccount of(EmailAddress email, PasswordHash hash) {
        return new ImportedAccount(email, hash, Set.of(), null);
    }

    /** The same with these roles. */
    public ImportedAccount withRoles(Set<Role> given) {
        return new ImportedAccount(email, hash, given, emailVerifiedAt);
    }

    /** The same, with its address proved then. */
    public ImportedAccount withEmailVerifiedAt(Instant at) {
        return new ImportedAccount(email, hash, roles, requireNonNull(at, "at"));
    }

    PasswordHash hash() {
        return hash;
    }

    Account toAccount(AccountId id, Instant now) {
        Account account = Account.of(id, email, roles, now);
        return emailVerifiedAt == null ? account : account.withVerifiedEmail(email, emailVerifiedAt);
    }

    @Override
    public String toString() {
        return "ImportedAccount[" + email + "]";
    }
}
