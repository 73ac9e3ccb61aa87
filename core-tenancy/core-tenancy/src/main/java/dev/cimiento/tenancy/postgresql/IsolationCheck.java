package dev.cimiento.tenancy.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Transactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Looks, at start-up, for what would make isolation void though every statement is right: a login that no policy binds, tables without a
 * policy, rights that a login should not have, a search path that leads to somebody's tables.
 */
public final class IsolationCheck {

    private final DataSource pool;

    private IsolationCheck(DataSource pool) {
        this.pool = requireNonNull(pool, "pool");
    }

    /** Over the pool below the {@code TenantDataSource}: it looks with the application's own login. */
    public static IsolationCheck over(DataSource pool) {
        return new IsolationCheck(pool);
    }

    /** What isolation relies on. */
    public enum Reliance {
        /** Row security: tenants of {@link Placement.Row}. */
        ROWS,
        /** A role for each tenant: {@link Placement.Role}. */
        ROLES,
        /** That a connection which nobody was entered on sees no table: {@code TenantDataSource.perTransaction()}. */
        EMPTY_PATH
    }

    /**
     * Refuses to go on where something was found.
     *
     * @throws TenancyException with every finding
     */
    public void require(Reliance first, Reliance... more) {
        List<String> findings = findings(first, more);
        if (!findings.isEmpty()) {
            throw new TenancyException("tenants are not kept apart: " + String.join("; ", findings));
        }
    }

    /** What is wrong, each with what to do; empty where nothing is. */
    public List<String> findings(Reliance first, Reliance... more) {
        Set<Reliance> reliances = EnumSet.of(first, more);
        return Transactions.with(pool, connection -> {
            Sql sql = Sql.on(connection);
            List<String> findings = new ArrayList<>();
            if (reliances.contains(Reliance.ROWS) || reliances.contains(Reliance.ROLES)) {
                login(sql, findings);
            }
            if (reliances.contains(Reliance.ROWS)) {
                rows(sql, findings);
            }
            if (reliances.contains(Reliance.ROLES)) {
                roles(sql, findings);
            }
            if (reliances.contains(Reliance.EMPTY_PATH)) {
                path(sql, findings);
            }
            return findings;
        });
    }

    private static void login(Sql sql, List<String> findings) throws SQLException {
        findings.addAll(sql.list(
                "SELECT rolname, rolsuper FROM pg_roles WHERE (rolsuper OR rolbypassrls)"
                        + " AND (rolname IN (session_user, current_user) OR pg_has_role(session_user, oid, 'MEMBER'))"
                        + " ORDER BY rolname",
                row -> "role " + row.string("rolname") + ", which the login is or can become, "
                        + (row.bool("rolsuper") ? "is a superuser" : "has BYPASSRLS")
                        + ": connect as a role without it"));
    }

    private static void rows(Sql sql, List<String> findings) throws SQLException {
        String reachable = " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?"
                + " AND c.relkind IN ('r', 'p') AND has_schema_privilege(session_user, n.oid, 'USAGE')"
                + " AND has_table_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE, DELETE') ";
        String has = " EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = '"
                + RowSecurity.COLUMN + "' AND NOT a.attisdropped) ";
        String policy = " FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname ";
        findings.addAll(sql.list(
                "SELECT c.relname" + reachable + "AND NOT" + has + "ORDER BY 1",
                row -> "table " + row.string("relname") + " of " + Placement.SHARED_SCHEMA
                        + " has no tenant_id, so its rows are everybody's: add the column, or revoke the login's rights",
                Placement.SHARED_SCHEMA));
        findings.addAll(sql.list(
                "SELECT c.relname" + reachable + "AND" + has + "AND NOT (c.relrowsecurity AND EXISTS (SELECT 1" + policy
                        + "= ?)) ORDER BY 1",
                row -> "table " + row.string("relname") + " of " + Placement.SHARED_SCHEMA
                        + " has no row security: run RowSecurity.protect() after migrating",
                Placement.SHARED_SCHEMA,
                RowSecurity.POLICY));
        findings.addAll(sql.list(
                "SELECT c.relname" + reachable + "AND" + has
                        + "AND c.relrowsecurity AND NOT c.relforcerowsecurity AND pg_has_role(session_user, c.relowner, 'MEMBER')"
                        + " ORDER BY 1",
                row -> "table " + row.string("relname") + " of " + Placement.SHARED_SCHEMA
                        + " belongs to the login, and row security is not forced: run RowSecurity.protect()",
                Placement.SHARED_SCHEMA));
        findings.addAll(sql.list(
                "SELECT c.relname, (SELECT min(p.polname)" + policy + "<> ? AND p.polpermissive) AS other" + reachable
                        + "AND EXISTS (SELECT 1" + policy + "<> ? AND p.polpermissive) ORDER BY 1",
                row -> "policy " + row.string("other") + " of table " + row.string("relname")
                        + " lets more rows through: make it restrictive",
                RowSecurity.POLICY,
                Placement.SHARED_SCHEMA,
                RowSecurity.POLICY));
    }

    private static void roles(Sql sql, List<String> findings) throws SQLException {
        findings.addAll(sql.list(
                "SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'"
                        + " AND has_schema_privilege(session_user, oid, 'USAGE') ORDER BY 1 LIMIT 10",
                row -> "the login itself may use schema " + row.string("nspname")
                        + ": revoke that, and let it inherit nothing (NOINHERIT)"));
    }

    private static void path(Sql sql, List<String> findings) throws SQLException {
        findings.addAll(sql.list(
                "SELECT n.nspname, session_user AS login, current_database() AS db FROM pg_namespace n"
                        + " WHERE n.nspname = ANY (current_schemas(false)) AND (has_schema_privilege(session_user, n.oid, 'CREATE')"
                        + " OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm')))"
                        + " ORDER BY 1",
                row -> "the search path of a new connection leads to schema " + row.string("nspname")
                        + ": ALTER ROLE \"" + row.string("login") + "\" IN DATABASE \"" + row.string("db")
                        + "\" SET search_path = cimiento_none"));
    }
}
