package dev.cimiento.auth.spi;

import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /**
     * The same for somebody else who acts as the account, and holds these permissions: only what both may. Empty where they may not act as others,
     * or not any more.
     */
    public Optional<Standing> actedBy(Set<Permission> held) {
        if (held.stream().noneMatch(one -> one.covers(Impersonations.PERMISSION))) {
            return Optional.empty();
        }
        Set<Permission> both = permissions.stream()
                .filter(permission -> held.stream().anyMatch(one -> one.covers(permission)))
                .collect(Collectors.toSet());
        return Optional.of(new Standing(roles, both));
    }
}
