package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Runs in the control schema, so that one that died is known and can be resumed. Safe for use by many threads and processes. */
final class RunRecords {

    private static final int KEPT = 100;

    private final DataSource pool;

    RunRecords(DataSource pool) {
        this.pool = pool;
    }

    void begin(RunId run, List<TenantId> pending, int current, Instant now) {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO cimiento.migration_run (id, state, current, started_at) VALUES (?, 'RUNNING', ?, ?)",
                    run.value(),
                    current,
                    now);
            sql.update(
                    "INSERT INTO cimiento.migration_result (run, tenant, status) SELECT ?, unnest(?::text[]), 'PENDING'",
                    run.value(),
                    pending.stream().map(TenantId::value).toList());
            return sql.update(
                    "DELETE FROM cimiento.migration_run WHERE id IN (SELECT id FROM cimiento.migration_run"
                            + " WHERE state <> 'RUNNING' ORDER BY started_at DESC OFFSET ?)",
                    KEPT);
        });
    }

    /** What is left of a run: all that is neither migrated nor current. */
    List<TenantId> reopen(RunId run) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "UPDATE cimiento.migration_run SET state = 'RUNNING', reason = '', finished_at = NULL WHERE id = ?",
                    run.value());
            sql.update(
                    "UPDATE cimiento.migration_result SET status = 'PENDING', error = NULL WHERE run = ?"
                            + " AND status IN ('FAILED', 'SKIPPED')",
                    run.value());
            return sql.list(
                    "SELECT tenant FROM cimiento.migration_result WHERE run = ? AND status = 'PENDING' ORDER BY tenant",
                    row -> TenantId.of(row.string("tenant")),
                    run.value());
        });
    }

    /** Which of these tenants, if it deleted one meanwhile, matters to nobody: an update of no row. */
    void record(RunId run, TenantResult result, Instant now) {
        Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE cimiento.migration_result SET status = ?, took_ms = ?, scripts = scripts || ?::text[],"
                                        + " error = ?, finished_at = ? WHERE run = ? AND tenant = ?",
                                result.status(),
                                result.took().toMillis(),
                                result.scripts(),
                                result.error(),
                                now,
                                run.value(),
                                result.tenant().value()));
    }

    void end(RunId run, MigrationRun.State state, String reason, Instant now) {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "UPDATE cimiento.migration_result SET status = 'SKIPPED' WHERE run = ? AND status = 'PENDING'",
                    run.value());
            return sql.update(
                    "UPDATE cimiento.migration_run SET state = ?, reason = ?, finished_at = ? WHERE id = ?",
                    state,
                    reason,
                    now,
                    run.value());
        });
    }

    Optional<MigrationRun> find(RunId run) {
        return select("WHERE id = ?", run.value()).stream().findFirst();
    }

    Optional<MigrationRun> latest() {
        return select("ORDER BY started_at DESC LIMIT 1").stream().findFirst();
    }

    private List<MigrationRun> select(String which, Object... parameters) {
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            return sql.list(
                    "SELECT id, state, reason, current, started_at, finished_at FROM cimiento.migration_run " + which,
                    row -> new MigrationRun(
                            new RunId(row.uuid("id")),
                            row.constant("state", MigrationRun.State.class),
                            row.string("reason"),
                            results(Sql.on(connection), new RunId(row.uuid("id"))),
                            row.integer("current"),
                            row.instant("started_at"),
                            row.optionalInstant("finished_at")),
                    parameters);
        });
    }

    private static List<TenantResult> results(Sql sql, RunId run) throws SQLException {
        return sql.list(
                "SELECT tenant, status, took_ms, scripts, error FROM cimiento.migration_result WHERE run = ?"
                        + " AND status <> 'PENDING' ORDER BY tenant",
                row -> new TenantResult(
                        TenantId.of(row.string("tenant")),
                        row.constant("status", TenantResult.Status.class),
                        Duration.ofMillis(row.number("took_ms")),
                        row.strings("scripts"),
                        row.optionalString("error")),
                run.value());
    }
}
