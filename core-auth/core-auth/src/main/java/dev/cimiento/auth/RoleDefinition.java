package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What a role may do in a tenant.
 *
 * @param role the role
 * @param permissions what it may
 */
public record RoleDefinition(Role role, Set<Permission> permissions) {

    /** Copies the set. */
    public RoleDefinition {
        requireNonNull(role, "role");
        permissions = Set.copyOf(permissions);
    }
}
