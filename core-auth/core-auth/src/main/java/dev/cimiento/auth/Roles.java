package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the roles of the current tenant may do: each tenant has its own. A change is true for every caller within a second, without a new
 * login, where a {@link LiveTokenVerifier} verifies. Safe for use by many threads and processes.
 */
public final class Roles {

    private final Engine engine;

    private Roles(Engine engine) {
        this.engine = engine;
    }

    /** The roles of these accounts. */
    public static Roles of(Accounts accounts) {
        return new Roles(requireNonNull(accounts, "accounts").engine());
    }

    /** Says what a role may do, over what was said before. */
    public void define(Role role, Set<Permission> permissions) {
        Instant now = engine.now();
        engine.store().roles().define(new RoleDefinition(role, permissions), now);
        engine.events().tell(Events.of(Kind.ROLE_DEFINED, now).detail(role.value()));
    }

    /** Deletes a role, and takes it from everybody; says whether it was defined. */
    public boolean remove(Role role) {
        Instant now = engine.now();
        boolean removed = engine.store().roles().remove(requireNonNull(role, "role"), now);
        engine.events().tell(Events.of(Kind.ROLE_REMOVED, now).detail(role.value()));
        return removed;
    }

    /** What this role may do; empty where that was never said. */
    public Optional<RoleDefinition> find(Role role) {
        return engine.store().roles().find(requireNonNull(role, "role"));
    }

    /** Every role of which it was said what it may do, by name. */
    public List<RoleDefinition> list() {
        return engine.store().roles().list();
    }

    /** Whether the caller could give these away: roles that the caller has, or that may do nothing which the caller may not. */
    public boolean canGive(Caller caller, Set<Role> roles) {
        return roles.stream().allMatch(role -> caller.hasRole(role) || isCovered(caller, role));
    }

    /** One that may do nothing that was ever said could mean anything, so it has to be had. */
    private boolean isCovered(Caller caller, Role role) {
        return find(role)
                .filter(definition -> definition.permissions().stream().allMatch(caller::may))
                .isPresent();
    }
}
