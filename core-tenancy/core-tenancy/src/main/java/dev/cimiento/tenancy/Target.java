package dev.cimiento.tenancy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a connection must be told before a statement of one owner runs on it. Immutable; made once for many loans, so its texts are ready. */
final class Target {

    /** The setting that row security policies read. */
    static final String GUARD = "cimiento.tenant";

    /** No migration creates it, so a connection that no tenant holds sees no table. */
    static final String NO_SCHEMA = "cimiento_none";

    /** Makes a session nobody's: after it, neither tables nor rows nor temporary tables of a tenant are reachable. */
    static final String CLEAN =
            "RESET ROLE; SET search_path TO \"" + NO_SCHEMA + "\"; SET " + GUARD + " TO ''; DISCARD TEMP";

    private static final String FORGET = "DISCARD TEMP; ";

    private final TenantContext.Scope scope;
    private final String schema;
    private final String path;
    private final String pathUnquoted;
    private final boolean pathAlone;
    private final int commands;
    private final String forSession;
    private final String forTransaction;
    private final String forStatement;
    private final String forgetAndSetLocal;
    private final String forgetAndSetConfig;

    /**
     * A target.
     *
     * @param scope whose statements
     * @param schema where its tables are
     * @param path the search path, quoted, {@code pg_temp} last so that no temporary table stands before one of the tenant's
     * @param role the role that alone may use the schema, where there is one
     * @param guard the tenant that row security lets through, where rows are shared
     */
    private Target(
            TenantContext.Scope scope, String schema, String path, Optional<String> role, Optional<String> guard) {
        this.scope = scope;
        this.schema = schema;
        this.path = path;
        this.pathUnquoted = path.replace("\"", "");
        this.pathAlone = role.isEmpty() && guard.isEmpty();
        this.commands = 1 + (role.isPresent() ? 1 : 0) + (guard.isPresent() ? 1 : 0);
        this.forSession = "SET search_path TO " + path
                + role.map(name -> "; SET ROLE \"" + name + "\"").orElse("")
                + guard.map(tenant -> "; SET " + GUARD + " TO '" + tenant + "'").orElse("");
        this.forTransaction = "SET LOCAL search_path TO " + path
                + role.map(name -> "; SET LOCAL ROLE \"" + name + "\"").orElse("")
                + guard.map(tenant -> "; SET LOCAL " + GUARD + " TO '" + tenant + "'")
                        .orElse("");
        this.forStatement = "SELECT pg_catalog.set_config('search_path', '" + path + "', true)"
                + role.map(name -> ", pg_catalog.set_config('role', '" + name + "', true)")
                        .orElse("")
                + guard.map(tenant -> ", pg_catalog.set_config('" + GUARD + "', '" + tenant + "', true)")
                        .orElse("")
                + "; ";
        this.forgetAndSetLocal = FORGET + forTransaction + "; ";
        this.forgetAndSetConfig = FORGET + forStatement;
    }

    static Target of(TenantContext.Scope scope, Placement placement, List<String> shared) {
        if (!(scope instanceof TenantContext.Scope.OfTenant ofTenant)) {
            String control = TenantDataSource.CONTROL_SCHEMA;
            return new Target(scope, control, path(control, List.of()), Optional.empty(), Optional.empty());
        }
        String schema = placement.schemaOf(ofTenant.tenant());
        return new Target(
                scope,
                schema,
                path(schema, shared),
                placement instanceof Placement.Role role ? Optional.of(role.role()) : Optional.empty(),
                placement instanceof Placement.Row
                        ? Optional.of(ofTenant.tenant().value())
                        : Optional.empty());
    }

    private static String path(String schema, List<String> shared) {
        StringBuilder path = new StringBuilder("\"").append(schema).append('"');
        shared.forEach(other -> path.append(", \"").append(other).append('"'));
        return path.append(", pg_temp").toString();
    }

    TenantContext.Scope scope() {
        return scope;
    }

    String schema() {
        return schema;
    }

    /**
     * Whether the server reports this search path. It writes a path that was set by {@code SET} with the quotes that are needed, and one set
     * by {@code set_config} as it was given; no name here holds a quote or a comma.
     */
    boolean isPath(String reported) {
        return path.equals(reported) || pathUnquoted.equals(reported.replace("\"", ""));
    }

    /** Whether the search path is all there is to tell, so that a server which reports it reports everything. */
    boolean isPathAlone() {
        return pathAlone;
    }

    /** For the session; outside a transaction, or a rollback would take it back. */
    String forSession() {
        return forSession;
    }

    /**
     * For the rest of an open transaction. Plain {@code SET LOCAL}, which the driver understands: it forgets the plans it has prepared,
     * and does not run one that was made for another tenant's columns.
     */
    String forTransaction() {
        return forTransaction;
    }

    /** How many commands {@link #forTransaction} has. */
    int commands() {
        return commands;
    }

    /**
     * For one statement, sent before it in the same message; at the end of the transaction the settings are gone. A query, so that drivers
     * which look for {@code SET search_path} keep what they prepared. One result.
     */
    String forStatement() {
        return forStatement;
    }

    /** As {@link #forStatement}, after temporary tables were dropped. Two results. */
    String forStatementForgetting() {
        return forgetAndSetConfig;
    }

    /**
     * As {@link #forStatementForgetting} with {@code SET LOCAL}, which is less work for the server. Of the driver, such servers' reports demand that it forget what it prepared; other servers'
     * {@code SET LOCAL} itself does. One result more than {@link #commands}.
     */
    String forStatementLocal() {
        return forgetAndSetLocal;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Target target
                        && scope.equals(target.scope)
                        && path.equals(target.path)
                        && forSession.equals(target.forSession));
    }

    @Override
    public int hashCode() {
        return scope.hashCode();
    }

    @Override
    public String toString() {
        return TenantContext.describe(scope) + " in " + path;
    }
}
