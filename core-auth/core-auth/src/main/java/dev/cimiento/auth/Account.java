package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A person or program that can log in to one tenant. Holds no secret. Immutable; equal by id. */
public final class Account {

    private final AccountId id;
    private final EmailAddress email;
    private final Set<Role> roles;
    private final Instant createdAt;
    private final @Nullable Instant emailVerifiedAt;
    private final @Nullable Instant disabledAt;

    private Account(
            AccountId id,
            EmailAddress email,
            Set<Role> roles,
            Instant createdAt,
            @Nullable Instant emailVerifiedAt,
            @Nullable Instant disabledAt) {
        this.id = requireNonNull(id, "id");
        this.email = requireNonNull(email, "email");
        this.roles = Set.copyOf(roles);
        this.createdAt = requireNonNull(createdAt, "createdAt");
        this.emailVerifiedAt = emailVerifiedAt;
        this.disabledAt = disabledAt;
    }

    /** An account whose address nobody has proved yet. */
    public static Account of(AccountId id, EmailAddress email, Set<Role> roles, Instant createdAt) {
        return new Account(id, email, roles, createdAt, null, null);
    }

    /** Its id. */
    public AccountId id() {
        return id;
    }

    /** Under which it logs in; unique within the tenant. */
    public EmailAddress email() {
        return email;
    }

    /** When somebody who reads mail to the address proved it; empty where nobody has. */
    public Optional<Instant> emailVerifiedAt() {
        return Optional.ofNullable(emailVerifiedAt);
    }

    /** Since when it cannot log in; empty for one that can. */
    public Optional<Instant> disabledAt() {
        return Optional.ofNullable(disabledAt);
    }

    /** Whether it can log in. */
    public boolean isActive() {
        return disabledAt == null;
    }

    /** Its roles, as they were when this was read. */
    public Set<Role> roles() {
        return roles;
    }

    /** Whether it has this role. */
    public boolean hasRole(Role role) {
        return roles.contains(requireNonNull(role, "role"));
    }

    /** When it was made. */
    public Instant createdAt() {
        return createdAt;
    }

    /** The same account with other roles. */
    public Account withRoles(Set<Role> newRoles) {
        return new Account(id, email, newRoles, createdAt, emailVerifiedAt, disabledAt);
    }

    /** The same account with this address, which was proved then. */
    public Account withVerifiedEmail(EmailAddress proved, Instant at) {
        return new Account(id, proved, roles, createdAt, requireNonNull(at, "at"), disabledAt);
    }

    /** The same account, unable to log in since then. */
    public Account withDisabledAt(Instant at) {
        return new Account(id, email, roles, createdAt, emailVerifiedAt, requireNonNull(at, "at"));
    }

    /** The same account, able to log in. */
    public Account enabled() {
        return new Account(id, email, roles, createdAt, emailVerifiedAt, null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Account account && id.equals(account.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Account[" + id + ", " + email + ", " + new TreeSet<>(roles) + "]";
    }
}
