package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.UnknownTenantException;
import dev.cimiento.tenancy.fleet.LifecycleListener.Operation;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.TenantRoles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The steps of a deletion, each of which changes nothing when it is done again. */
final class Farewell {

    /** Out of service; its detail is until when the data is kept. */
    static final String MARKED = "marked";

    /** Exported; its detail is the checksum. After this step the export is never written again, since the next one takes the data away. */
    static final String EXPORTED = "exported";

    /** No way back; its detail is how many tables there were. */
    static final String DROPPING = "dropping";

    static final String DROPPED = "dropped";
    static final String ROLE_DROPPED = "role dropped";
    static final String BELONGINGS_DELETED = "belongings deleted";

    /** Its detail is how many rows there were. */
    static final String ROWS_COUNTED = "rows counted";

    static final String ROWS_DELETED = "rows deleted";
    static final String LOOKED_FOR = "looked for";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DataSource pool;
    private final Journal journal;
    private final List<Belongings> belongings;
    private final InstantSource clock;

    Farewell(DataSource pool, Journal journal, List<Belongings> belongings, InstantSource clock) {
        this.pool = pool;
        this.journal = journal;
        this.belongings = List.copyOf(belongings);
        this.clock = clock;
    }

    static boolean isDropping(Journal journal, TenantId id) {
        return journal.detail(id, Operation.DELETE, DROPPING).isPresent();
    }

    Deletion proceed(TenantId id, DeletionRequest request, Tenants tenants, TenantLifecycle lifecycle) {
        return Turn.<Deletion>take(pool, "deletes " + id, PATIENCE, () -> begin(id, request, tenants, lifecycle))
                .orElseThrow(() -> new TenancyException("tenant '" + id + "' is being deleted by another process"));
    }

    private Deletion begin(TenantId id, DeletionRequest request, Tenants tenants, TenantLifecycle lifecycle) {
        Tenant tenant;
        try {
            tenant = tenants.change(id, now -> {
                lifecycle.home(now);
                return now.withStatus(TenantStatus.OFFBOARDING);
            });
        } catch (UnknownTenantException e) {
            return former(id);
        }
        return proceed(tenant, request, lifecycle);
    }

    private Deletion proceed(Tenant tenant, DeletionRequest request, TenantLifecycle lifecycle) {
        TenantId id = tenant.id();
        Home home = lifecycle.home(tenant);
        reached(id, MARKED, clock.instant().plus(request.retention()).toString());
        Instant until =
                Instant.parse(journal.detail(id, Operation.DELETE, MARKED).orElseThrow());

        if (request.export().isPresent() && detail(id, EXPORTED).isEmpty()) {
            Path target = request.export().get();
            reached(id, EXPORTED, lifecycle.export(id, target).checksum());
        }
        if (clock.instant().isBefore(until)) {
            return new Deletion.Waiting(id, until);
        }
        if (detail(id, DROPPING).isEmpty()) {
            reached(id, DROPPING, String.valueOf(home.tables()));
        }
        home.empty();
        reached(id, DROPPED, "");
        TenantRoles.drop(pool, tenant);
        reached(id, ROLE_DROPPED, "");
        belongings.forEach(kind -> kind.delete(id));
        reached(id, BELONGINGS_DELETED, "");
        if (detail(id, ROWS_COUNTED).isEmpty()) {
            long rows = 0;
            for (DataSource database : home.controlPlanes(pool)) {
                rows += Transactions.with(
                        database,
                        c -> TenantTables.controlRows(Sql.on(c), id).values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
            }
            reached(id, ROWS_COUNTED, String.valueOf(rows));
        }
        home.controlPlanes(pool).forEach(database -> deleteRows(database, id));
        reached(id, ROWS_DELETED, "");
        Map<String, Long> remains = remains(home);
        if (!remains.isEmpty()) {
            throw new TenancyException("tenant '" + id + "' is not deleted yet: there is still " + remains
                    + ". If its work goes on somewhere, end that and call again");
        }
        reached(id, LOOKED_FOR, "");
        return finish(id, tenant);
    }

    /** Everything that is left, by where it is. The registry's row and the steps are needed until the end. */
    private Map<String, Long> remains(Home home) {
        TenantId id = home.tenant().id();
        Map<String, Long> remains = new LinkedHashMap<>(home.remains());
        for (DataSource database : home.controlPlanes(pool)) {
            String where = database == pool ? "cimiento." : "its database's cimiento.";
            Transactions.with(database, c -> TenantTables.controlRows(Sql.on(c), id))
                    .forEach((table, rows) -> {
                        if (!table.equals("tenant") && !table.equals("tenant_step")) {
                            remains.put(where + table, rows);
                        }
                    });
        }
        if (home.tenant().placement() instanceof Placement.Role placement) {
            role(placement.role()).ifPresent(where -> remains.put("role " + placement.role() + where, 1L));
        }
        for (Belongings kind : belongings) {
            long left = kind.remaining(id);
            if (left > 0) {
                remains.put(kind.name(), left);
            }
        }
        return remains;
    }

    /** Whether the role is still there, and which databases of the server keep it, whose rights in them only they can take away. */
    private Optional<String> role(String role) {
        return Transactions.with(
                pool,
                c -> Sql.on(c)
                        .first(
                                "SELECT coalesce(' (needed in ' || string_agg(DISTINCT d.datname, ', ') || ')', '') AS needed"
                                        + " FROM pg_roles r LEFT JOIN pg_shdepend s ON s.refobjid = r.oid"
                                        + " LEFT JOIN pg_database d ON d.oid = s.dbid WHERE r.rolname = ? GROUP BY r.oid",
                                row -> row.string("needed"),
                                role));
    }

    /** All rows of the control plane but the registry's, and the steps that hang on it. */
    static void deleteRows(DataSource database, TenantId id) {
        Transactions.with(database, connection -> {
            Sql sql = Sql.on(connection);
            // Without this word the head of an audit log refuses to go.
            sql.exists("SELECT set_config('cimiento.audit_end', ?, true)", id.value());
            int rows = 0;
            for (Map.Entry<String, String> table :
                    TenantTables.ofControlPlane(sql).entrySet()) {
                if (!table.getKey().equals("tenant") && !table.getKey().equals("tenant_step")) {
                    rows += sql.update(
                            "DELETE FROM " + TenantTables.control(table.getKey()) + " WHERE "
                                    + Identifier.quoted(table.getValue()) + " = ?",
                            id.value());
                }
            }
            return rows;
        });
    }

    /** The record of the deletion, and the end of the registry's row and with it of the steps: both or neither. */
    private Deletion finish(TenantId id, Tenant tenant) {
        int tables = detail(id, DROPPING).map(Integer::valueOf).orElse(0);
        long rows = detail(id, ROWS_COUNTED).map(Long::valueOf).orElse(0L);
        Optional<String> checksum = detail(id, EXPORTED);
        Optional<String> server = tenant.placement() instanceof Placement.Database placement
                ? Optional.of(placement.server())
                : Optional.empty();
        // As the database keeps it, so that asking again gives the same.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean mine = Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            if (sql.update("DELETE FROM cimiento.tenant WHERE id = ?", id.value()) == 0) {
                return false;
            }
            sql.update(
                    "INSERT INTO cimiento.tenant_deletion (former_tenant, deleted_at, tables, control_rows, export_checksum,"
                            + " server) VALUES (?, ?, ?, ?, ?, ?)",
                    id.value(),
                    now,
                    tables,
                    rows,
                    checksum,
                    server);
            return true;
        });
        return mine ? new Deletion.Deleted(tenant.id(), now, tables, rows, checksum, server) : former(id);
    }

    private Deletion former(TenantId id) {
        return Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .<Deletion>first(
                                "SELECT deleted_at, tables, control_rows, export_checksum, server FROM cimiento.tenant_deletion"
                                        + " WHERE former_tenant = ? ORDER BY id DESC LIMIT 1",
                                row -> new Deletion.Deleted(
                                        id,
                                        row.instant("deleted_at"),
                                        row.integer("tables"),
                                        row.number("control_rows"),
                                        row.optionalString("export_checksum"),
                                        row.optionalString("server")),
                                id.value())
                        .orElseGet(() -> new Deletion.Unknown(id)));
    }

    private void reached(TenantId id, String step, String detail) {
        journal.reached(id, Operation.DELETE, step, detail);
    }

    private Optional<String> detail(TenantId id, String step) {
        return journal.detail(id, Operation.DELETE, step);
    }
}
