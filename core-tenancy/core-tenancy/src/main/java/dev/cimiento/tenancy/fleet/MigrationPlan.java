package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import java.util.List;

/**
 * Which tenants a migration will open, and which it can leave closed.
 *
 * @param pending those to be looked at, by id
 * @param current those whose schema is known to have every script
 * @param trust what it goes by
 */
public record MigrationPlan(List<Pending> pending, List<TenantId> current, Trust trust) {

    /** Copies. */
    public MigrationPlan {
        pending = List.copyOf(pending);
        current = List.copyOf(current);
        requireNonNull(trust, "trust");
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /**
     * A tenant to be looked at.
     *
     * @param tenant who
     * @param scripts what it does not have by what is known, as {@code payments/V2__refunds.sql}; empty where a script that it has was edited,
     *     or where looking was asked for
     */
    public record Pending(Tenant tenant, List<String> scripts) {

        /** Copies. */
        public Pending {
            scripts = List.copyOf(scripts);
        }
    }

    /** What a plan goes by. */
    public enum Trust {
        /** What was noted after the last migration of each schema. */
        NOTES,
        /** Only what the history tables of each schema say. */
        HISTORY
    }
}
