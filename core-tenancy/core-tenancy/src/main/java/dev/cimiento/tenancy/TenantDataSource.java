package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A data source over any pool, whose connections see the tables of the current tenant and no others.
 *
 * <p>A connection is bound to the tenant that {@link TenantContext} names when it is taken: its search path is the tenant's schema alone,
 * never {@code public}. It stays bound after a rollback, a savepoint or an error. In system scope it sees the control schema. Where there
 * is neither, {@code getConnection()} throws {@link NoTenantException} and takes nothing from the pool. When it is closed, its statements
 * are closed and an open transaction is rolled back; a connection that cannot be cleaned is closed for good.
 *
 * <p>A connection serves the tenant that it was taken for and no other: a statement that is made or run on it after another tenant was
 * entered is refused, which matters where a framework binds connections to transactions of its own.
 *
 * <p>There are four ways to tell the server whose a connection is; {@code docs/isolation.md} of this artifact compares them:
 *
 * <ul>
 *   <li>{@link #over} alone: the session is told when a connection is taken, and made nobody's when it is closed, so that code which goes
 *       around this class and takes a connection from the pool finds no table rather than another tenant's. Two round trips a loan.
 *   <li>{@link #perTransaction}: each transaction is told, in the message of its first statement. No round trip, and safe behind a pooler
 *       in transaction mode (PgBouncer).
 *   <li>{@link #withAffinity}: idle connections are kept for the tenants that had them, who then need nothing sent.
 *   <li>{@link #withPools}: each tenant has a pool of its own, within a budget.
 * </ul>
 *
 * <p>Where a tenant's rows are can be different for each: {@link #placedBy}. Immutable but for the connections; safe for use by many
 * threads. Takes part in {@link Transactions#call}. Does not own the pool, and so does not close it.
 */
public final class TenantDataSource extends TransactionAwareDataSource implements AutoCloseable {

    /** The schema of the control plane: tenants, jobs, and what else the whole fleet shares. */
    public static final String CONTROL_SCHEMA = "cimiento";

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final Lending lending;
    private final Placements placements;
    private final Servers servers;
    private final List<String> shared;
    private final Targets targets;

    private TenantDataSource(
            DataSource pool, Lending lending, Placements placements, Servers servers, List<String> shared) {
        super(pool);
        this.lending = lending;
        this.placements = placements;
        this.servers = servers;
        this.shared = shared;
        this.targets = new Targets(shared);
    }

    /** Over a pool whose connections belong to one database. */
    public static TenantDataSource over(DataSource pool) {
        return new TenantDataSource(
                requireNonNull(pool, "pool"),
                Lending.session(SearchPathReport.NONE),
                Placements.SCHEMAS,
                Servers.NONE,
                List.of());
    }

    /**
     * Tells each transaction whose it is, in the message of its first statement, and each statement outside a transaction in its own: no
     * round trip more than without tenants, and nothing that a pooler between the program and the server could mix up. Statements that begin
     * or end transactions by SQL, settings of the session and, outside a transaction, calls of procedures are refused.
     *
     * <p>The connections' own search path should name no schema with tables; {@code IsolationCheck} looks.
     */
    public TenantDataSource perTransaction() {
        return perTransaction(SearchPathReport.NONE);
    }

    /** As {@link #perTransaction()}, and cleans a connection whose search path a function has changed. Not behind a pooler. */
    public TenantDataSource perTransaction(SearchPathReport report) {
        return with(Lending.transaction(requireNonNull(report, "report")));
    }

    /**
     * Keeps idle connections for the tenants that had them last. Where such a connection is there, nothing is sent; the search path that the
     * server reports is compared before each statement. Where a stranger's must do, it is used as {@link #perTransaction} does. {@link
     * #close} gives the kept ones back to the pool.
     */
    public TenantDataSource withAffinity(Affinity affinity) {
        return with(new AffinityLending(requireNonNull(affinity, "affinity")));
    }

    /** Gives each tenant connections of a pool of its own; the pool below serves the system scope alone. */
    public TenantDataSource withPools(TenantPools pools) {
        return with(new PooledLending(requireNonNull(pools, "pools")));
    }

    private TenantDataSource with(Lending other) {
        return new TenantDataSource(pool, other, placements, servers, shared);
    }

    /** With tenants where this says they are. Without it, each is in a schema of its own. */
    public TenantDataSource placedBy(Placements where) {
        return new TenantDataSource(pool, lending, requireNonNull(where, "where"), servers, shared);
    }

    /** With these pools for tenants that have a database of their own. */
    public TenantDataSource withServers(Servers pools) {
        return new TenantDataSource(pool, lending, placements, requireNonNull(pools, "pools"), shared);
    }

    /**
     * Lets tenants see this schema too, after their own: one of extensions' types and functions. What it holds, all tenants share.
     *
     * @throws IllegalArgumentException when it is not a plain name, or is {@code public} or the control schema, where there are tables that
     *     are no tenant's
     */
    public TenantDataSource alsoSeeing(String schema) {
        if (!SCHEMA.matcher(requireNonNull(schema, "schema")).matches()
                || schema.equals("public")
                || schema.equals(CONTROL_SCHEMA)) {
            throw new IllegalArgumentException("schema must be a plain name of at most 63 characters, not public or "
                    + CONTROL_SCHEMA + ", was " + Quoted.of(schema));
        }
        List<String> more = new ArrayList<>(shared);
        more.add(schema);
        return new TenantDataSource(pool, lending, placements, servers, List.copyOf(more));
    }

    @Override
    String owner() {
        TenantContext.requireScope();
        return TenantContext.describe();
    }

    @Override
    Connection lease() throws SQLException {
        TenantContext.Scope scope = TenantContext.requireScope();
        Placement placement = scope instanceof TenantContext.Scope.OfTenant ofTenant
                ? placements.of(ofTenant.tenant())
                : Placement.schema();
        DataSource below = placement instanceof Placement.Database database ? servers.pool(database.server()) : pool;
        return lending.lend(below, targets.of(scope, placement), placement);
    }

    /** Gives the connections that are kept for tenants back to their pool; those on loan follow when they are closed. Closes no pool. */
    @Override
    public void close() {
        lending.close();
    }
}
