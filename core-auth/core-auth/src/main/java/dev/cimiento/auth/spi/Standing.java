package dev.cimiento.auth.spi;

import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import java.util.Set;

/**
 * What an account may do now.
 *
 * @param roles its roles
 * @param permissions what they may, all together
 */
public record Standing(Set<Role> roles, Set<Permission> permissions) {

    /** Copies the sets. */
    public Standing {
        roles = Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }
}
