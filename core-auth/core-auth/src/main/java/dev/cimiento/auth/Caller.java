package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who makes a request, as a verified access token says. Roles are those of the moment the token was issued. Immutable.
 *
 * @param tenant whose account it is
 * @param account the account
 * @param session the session that the token belongs to
 * @param roles the roles of the account when the token was issued
 * @param authenticatedAt when the password was last given, for what should need a fresh one
 * @param expiresAt when the token ends
 */
public record Caller(
        TenantId tenant,
        AccountId account,
        SessionId session,
        Set<Role> roles,
        Instant authenticatedAt,
        Instant expiresAt) {

    /** Checks that all is there. */
    public Caller {
        requireNonNull(tenant, "tenant");
        requireNonNull(account, "account");
        requireNonNull(session, "session");
        roles = Set.copyOf(roles);
        requireNonNull(authenticatedAt, "authenticatedAt");
        requireNonNull(expiresAt, "expiresAt");
    }

    /** Whether the caller has this role. */
    public boolean hasRole(Role role) {
        return roles.contains(requireNonNull(role, "role"));
    }

    @Override
    public String toString() {
        return "Caller[" + tenant + ", account " + account + ", session " + session + ", " + new TreeSet<>(roles) + "]";
    }
}
