package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** A person or program that can log in to one tenant. Holds no secret. Immutable; equal by id. */
public final class Account {

    private final AccountId id;
    private final EmailAddress email;
    private final Set<Role> roles;
    private final Instant createdAt;

    private Account(AccountId id, EmailAddress email, Set<Role> roles, Instant createdAt) {
        this.id = requireNonNull(id, "id");
        this.email = requireNonNull(email, "email");
        this.roles = Set.copyOf(roles);
        this.createdAt = requireNonNull(createdAt, "createdAt");
    }

    /** An account as a store holds it. */
    public static Account of(AccountId id, EmailAddress email, Set<Role> roles, Instant createdAt) {
        return new Account(id, email, roles, createdAt);
    }

    /** Its id. */
    public AccountId id() {
        return id;
    }

    /** Under which it logs in; unique within the tenant. */
    public EmailAddress email() {
        return email;
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
        return new Account(id, email, newRoles, createdAt);
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
