package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.LifecycleListener.Operation;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that are done, in the control schema. Safe for use by many threads and processes. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final DataSource pool;
    private final InstantSource clock;
    private final List<LifecycleListener> listeners;

    Journal(DataSource pool, InstantSource clock, List<LifecycleListener> listeners) {
        this.pool = pool;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
    }

    /** The same notes over an aware data source, whose transaction they join. */
    Journal(DataSource aware, Journal same) {
        this(aware, same.clock, same.listeners);
    }

    /** Notes the step, unless it is noted already: the first detail stays. */
    void reached(TenantId tenant, Operation operation, String step, String detail) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO cimiento.tenant_step (tenant, operation, step, detail, done_at)"
                                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                tenant.value(),
                                operation,
                                step,
                                detail,
                                clock.instant()));
        listeners.forEach(listener -> {
            try {
                listener.reached(tenant, operation, step);
            } catch (RuntimeException e) {
                LOG.warn("a lifecycle listener failed", e);
            }
        });
    }

    /** The detail of a step that is done. */
    Optional<String> detail(TenantId tenant, Operation operation, String step) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT detail FROM cimiento.tenant_step WHERE tenant = ? AND operation = ? AND step = ?",
                                row -> row.string("detail"),
                                tenant.value(),
                                operation,
                                step));
    }

    /** Forgets an operation that is over or given up. */
    void forget(TenantId tenant, Operation operation) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "DELETE FROM cimiento.tenant_step WHERE tenant = ? AND operation = ?",
                                tenant.value(),
                                operation));
    }
}
