package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Migrations;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.SchemaVersions;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates every tenant: in parallel, one's failure apart from the others, recorded as it goes, so that what a crash cut off is resumed.
 *
 * <p>Which schemas have nothing to do is known from the control plane, without opening them. Two processes that run at once apply each
 * script once. Safe for use by many threads and processes.
 */
public final class FleetMigration {

    /** From so many schemas on, the planner's view of the catalog decides how long each takes, so it is renewed first. */
    private static final int MANY = 50;

    /** Those of which a tenth has changed since they were last looked at: to look takes longer than some tenants' migration. */
    private static final String STALE = """
            SELECT relname FROM pg_catalog.pg_stat_sys_tables
            WHERE schemaname = 'pg_catalog' AND relname IN ('pg_class', 'pg_namespace')
              AND (coalesce(last_analyze, last_autoanalyze) IS NULL OR n_mod_since_analyze > n_live_tup / 10)""";

    private static final Logger LOG = LoggerFactory.getLogger(FleetMigration.class);

    private final TenantProvisioner provisioner;
    private final DataSource pool;
    private final SchemaVersions versions;
    private final RunRecords records;
    private final InstantSource clock;
    private final ReentrantLock sharers = new ReentrantLock();

    private FleetMigration(TenantProvisioner provisioner, DataSource pool, InstantSource clock) {
        this.provisioner = requireNonNull(provisioner, "provisioner");
        // Aware, so that what is noted about a tenant and its result is one transaction.
        this.pool = Transactions.aware(requireNonNull(pool, "pool"));
        this.versions = new PostgresSchemaVersions(this.pool);
        this.records = new RunRecords(this.pool);
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Of the tenants, plans and modules that this provisioner knows.
     *
     * @param pool of the control plane's database, not a {@code TenantDataSource}, whose control schema is migrated
     */
    public static FleetMigration of(TenantProvisioner provisioner, DataSource pool, InstantSource clock) {
        return new FleetMigration(provisioner, pool, clock);
    }

    /** What there is to do for these tenants, by what the control plane knows. Opens no schema. */
    public MigrationPlan plan(Predicate<Tenant> which) {
        Map<TenantId, Map<ModuleId, SchemaVersion>> known = versions.all();
        List<MigrationPlan.Pending> pending = new ArrayList<>();
        List<TenantId> current = new ArrayList<>();
        tenants(which).forEach(tenant -> {
            Map<ModuleId, SchemaVersion> its = known.getOrDefault(tenant.id(), Map.of());
            List<SchemaModule> behind = behind(tenant, its);
            if (behind.isEmpty()) {
                current.add(tenant.id());
            } else {
                pending.add(new MigrationPlan.Pending(tenant, missing(behind, its)));
            }
        });
        return new MigrationPlan(pending, current, MigrationPlan.Trust.NOTES);
    }

    /** As {@link #plan}, but trusts nothing that was noted: every schema is opened, as after a restore from a backup. */
    public MigrationPlan planToVerify(Predicate<Tenant> which) {
        return new MigrationPlan(
                tenants(which)
                        .map(tenant -> new MigrationPlan.Pending(tenant, List.of()))
                        .toList(),
                List.of(),
                MigrationPlan.Trust.HISTORY);
    }

    /** Does what is planned, and returns when it is over. A tenant that failed or was skipped stays as it was, for {@link #resume}. */
    public MigrationRun run(MigrationPlan plan, MigrationOptions options) {
        RunId run = RunId.random();
        List<TenantId> pending =
                plan.pending().stream().map(p -> p.tenant().id()).toList();
        records.begin(run, pending, plan.current().size(), clock.instant());
        return execute(
                run, plan.pending().stream().map(MigrationPlan.Pending::tenant).toList(), options, plan.trust());
    }

    /**
     * Goes on with a run whose process died, or that stopped: with every tenant of it that is neither migrated nor current. To what the
     * scripts are now.
     *
     * @throws TenancyException when there is no such run
     */
    public MigrationRun resume(RunId run, MigrationOptions options) {
        if (records.find(run).isEmpty()) {
            throw new TenancyException("no migration run " + run);
        }
        List<Tenant> left = records.reopen(run).stream()
                .flatMap(id -> provisioner.tenants().find(id).stream())
                .toList();
        return execute(run, left, options, MigrationPlan.Trust.NOTES);
    }

    /** A run as it is recorded. Of finished ones the last hundred are kept. */
    public Optional<MigrationRun> find(RunId run) {
        return records.find(run);
    }

    /** The run that began last. */
    public Optional<MigrationRun> latest() {
        return records.latest();
    }

    private MigrationRun execute(RunId run, List<Tenant> tenants, MigrationOptions options, MigrationPlan.Trust trust) {
        Wave wave = new Wave(
                options,
                tenant -> inTurn(
                        tenant,
                        () -> TenantContext.call(
                                tenant.id(), () -> migrate(run, tenant, options.lockTimeout(), trust))));
        wave.tell(listener -> listener.started(run, tenants.size()));
        if (tenants.size() >= MANY) {
            renewStatistics();
        }
        Optional<String> stopped = options.canary()
                .flatMap(canary -> wave.canaries(canary, tenants))
                .or(() -> wave.all(tenants));
        records.end(
                run,
                stopped.isPresent() ? MigrationRun.State.STOPPED : MigrationRun.State.COMPLETE,
                stopped.orElse(""),
                clock.instant());
        MigrationRun over = records.find(run).orElseThrow();
        wave.tell(listener -> listener.ended(over));
        return over;
    }

    /** Those who share tables one after the other: the first applies what the others find done, and none of them waits for a lock. */
    private TenantResult inTurn(Tenant tenant, Supplier<TenantResult> migration) {
        if (!(tenant.placement() instanceof Placement.Row)) {
            return migration.get();
        }
        sharers.lock();
        try {
            return migration.get();
        } finally {
            sharers.unlock();
        }
    }

    private TenantResult migrate(RunId run, Tenant tenant, Duration lockTimeout, MigrationPlan.Trust trust) {
        long start = System.nanoTime();
        List<String> applied = new ArrayList<>();
        try {
            // Once more, since another process may have been here since the plan.
            List<SchemaModule> modules = trust == MigrationPlan.Trust.HISTORY
                    ? provisioner.modulesOf(tenant)
                    : behind(tenant, versions.of(tenant.id()));
            Migrations there = provisioner.migrations().at(tenant.placement());
            String schema = tenant.placement().schemaOf(tenant.id());
            Map<ModuleId, SchemaVersion> reached = new HashMap<>();
            for (SchemaModule module : modules) {
                there.apply(schema, module, lockTimeout).forEach(script -> applied.add(module.module() + "/" + script));
                reached.put(module.module(), there.version(module));
            }
            TenantResult.Status status = applied.isEmpty() ? TenantResult.Status.CURRENT : TenantResult.Status.MIGRATED;
            TenantResult result = new TenantResult(tenant.id(), status, since(start), applied, Optional.empty());
            Transactions.run(pool, () -> {
                versions.record(tenant.id(), reached);
                records.record(run, result, clock.instant());
            });
            return result;
        } catch (RuntimeException e) {
            LOG.warn("cannot migrate tenant {}", tenant.id(), e);
            TenantResult result = new TenantResult(
                    tenant.id(), TenantResult.Status.FAILED, since(start), applied, Optional.of(Failure.inOneLine(e)));
            records.record(run, result, clock.instant());
            return result;
        }
    }

    /** A tenant that is being made is migrated by who makes it, and one that is being deleted by nobody. */
    private Stream<Tenant> tenants(Predicate<Tenant> which) {
        return provisioner.tenants().list().stream()
                .filter(tenant ->
                        tenant.status() != TenantStatus.PROVISIONING && tenant.status() != TenantStatus.OFFBOARDING)
                .filter(which);
    }

    private List<SchemaModule> behind(Tenant tenant, Map<ModuleId, SchemaVersion> known) {
        return provisioner.modulesOf(tenant).stream()
                .filter(module -> Optional.ofNullable(known.get(module.module()))
                        .filter(provisioner.migrations().version(module)::matches)
                        .isEmpty())
                .toList();
    }

    private List<String> missing(List<SchemaModule> behind, Map<ModuleId, SchemaVersion> known) {
        return behind.stream()
                .flatMap(module -> {
                    List<String> has = Optional.ofNullable(known.get(module.module()))
                            .map(SchemaVersion::scripts)
                            .orElse(List.of());
                    return provisioner.migrations().version(module).scripts().stream()
                            .filter(script -> !has.contains(script))
                            .map(script -> module.module() + "/" + script);
                })
                .toList();
    }

    /**
     * Flyway asks for one table by schema and name. A planner without statistics, as after many sign-ups at once, looks for the name first
     * and so goes through all schemas for each. Whoever may not do this is warned by the server, and nothing fails.
     */
    private void renewStatistics() {
        Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            for (String table : sql.list(STALE, row -> row.string("relname"))) {
                // One of the two names in the query.
                sql.update("ANALYZE pg_catalog." + table);
            }
            return true;
        });
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
