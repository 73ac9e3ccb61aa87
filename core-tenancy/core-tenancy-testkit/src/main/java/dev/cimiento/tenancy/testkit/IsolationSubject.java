package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * What a {@link TenantIsolationKit} examines: an application's own wiring of pool, data source and context. Give it the smallest pool that
 * works, so that every change of tenant meets the connection of another.
 */
public interface IsolationSubject {

    /** What the application's stores use. */
    DataSource dataSource();

    /** The database's owner, past all isolation: for tables, decoys and for looking from outside. Not the pool that tenants share. */
    DataSource owner();

    /** Makes an empty place for a tenant, where there is none yet. */
    void create(TenantId tenant) throws Exception;

    /** The schema of this tenant's tables. */
    default String schemaOf(TenantId tenant) {
        return tenant.schema();
    }

    /** Called once the kit has made its tables: the place for grants and row security. */
    default void protect() throws Exception {}

    /** Runs the body as this tenant, the way the application enters one. */
    default <T> T as(TenantId tenant, Callable<T> body) throws Exception {
        return TenantContext.call(tenant, body::call);
    }

    /** The executor, carrying the tenant the way the application does. */
    default Executor propagate(Executor executor) {
        return TenantContext.propagate(executor);
    }

    /** The schema of extensions that tenants see after their own, where there is one; the kit makes a type and a function in it. */
    default Optional<String> extensions() {
        return Optional.empty();
    }

    /** The pool below, which code reaches that goes around the data source: what it sees there must be no tenant's. */
    default Optional<DataSource> below() {
        return Optional.empty();
    }

    /** What it can do besides. The kit examines that too. */
    default Set<Ability> abilities() {
        return Set.of();
    }

    /** What not every wiring can do. */
    enum Ability {
        /** Each tenant has a schema of its own, which can be dropped apart. */
        SCHEMA_EACH,
        /** A qualified name of another tenant's table is refused by the server. */
        WALLS,
        /** A tenant that holds all connections it can get leaves some to others. */
        FAIR_SHARES,
        /** Tenants share tables, and row security keeps their rows apart. */
        ROWS,
        /** A pooler in transaction mode stands before the server: two connections at once, of a pool of two or more, end on one of its own. */
        ONE_BACKEND
    }
}
