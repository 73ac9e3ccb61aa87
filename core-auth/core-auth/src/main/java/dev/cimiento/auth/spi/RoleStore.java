package dev.cimiento.auth.spi;

import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what the roles of a tenant may do. {@code Roles} calls it. Every change is told to {@link StandingStore#since} as well. */
public interface RoleStore {

    /** Writes a definition, over one that was there. */
    void define(RoleDefinition definition, Instant now);

    /** Deletes the definition, and takes the role from everybody who has it; says whether there was one. */
    boolean remove(Role role, Instant now);

    /** The definition of this role. */
    Optional<RoleDefinition> find(Role role);

    /** All definitions, by name. */
    List<RoleDefinition> list();
}
