package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An offer to whoever reads mail to an address, to join the tenant with some roles. Immutable; equal by id. */
public final class Invitation {

    private final InvitationId id;
    private final EmailAddress email;
    private final Set<Role> roles;
    private final @Nullable AccountId invitedBy;
    private final Instant createdAt;
    private final Instant expiresAt;

    private Invitation(
            InvitationId id,
            EmailAddress email,
            Set<Role> roles,
            @Nullable AccountId invitedBy,
            Instant createdAt,
            Instant expiresAt) {
        this.id = requireNonNull(id, "id");
        this.email = requireNonNull(email, "email");
        this.roles = Set.copyOf(roles);
        this.invitedBy = invitedBy;
        this.createdAt = requireNonNull(createdAt, "createdAt");
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    }

    /** As stored; {@code invitedBy} is empty where the program itself invited. */
    public static Invitation of(
            InvitationId id,
            EmailAddress email,
            Set<Role> roles,
            Optional<AccountId> invitedBy,
            Instant createdAt,
            Instant expiresAt) {
        return new Invitation(id, email, roles, invitedBy.orElse(null), createdAt, expiresAt);
    }

    /** Its id. */
    public InvitationId id() {
        return id;
    }

    /** To whom. */
    public EmailAddress email() {
        return email;
    }

    /** With which roles. */
    public Set<Role> roles() {
        return roles;
    }

    /** By whom; empty where the program itself invited. */
    public Optional<AccountId> invitedBy() {
        return Optional.ofNullable(invitedBy);
    }

    /** When. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Until when. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Invitation invitation && id.equals(invitation.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Invitation[" + id + ", " + email + ", " + new TreeSet<>(roles) + "]";
    }
}
