package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Where a tenant's rows are, besides the control plane: in a schema, a database or tables that it shares. */
final class Home {

    private final Tenant tenant;
    private final DataSource database;

    Home(Tenant tenant, DataSource database) {
        this.tenant = requireNonNull(tenant, "tenant");
        this.database = requireNonNull(database, "database");
    }

    Tenant tenant() {
        return tenant;
    }

    DataSource database() {
        return database;
    }

    String schema() {
        return tenant.placement().schemaOf(tenant.id());
    }

    /** Whether its rows are among others'. */
    boolean isShared() {
        return tenant.placement() instanceof Placement.Row;
    }

    /** Whether it has a database of its own, which may hold a control schema of its own for what its transactions write. */
    boolean isApart() {
        return tenant.placement() instanceof Placement.Database;
    }

    /** Every table in which it has, or may have, rows: by name, with what follows FROM. Inside {@link #reach}. */
    List<Part> parts(Sql sql) throws SQLException {
        List<Part> parts = new ArrayList<>();
        if (isShared()) {
            TenantTables.ofSharedSchema(sql)
                    .forEach(table -> parts.add(new Part(
                            table,
                            TenantTables.qualified(schema(), table) + " whole WHERE whole.tenant_id::text = ?",
                            List.of(tenant.id().value()))));
        } else {
            TenantTables.ofSchema(sql, schema())
                    .forEach(table ->
                            parts.add(new Part(table, TenantTables.qualified(schema(), table) + " whole", List.of())));
        }
        return parts;
    }

    /** Lets the rest of the transaction see its rows: row security that is forced hides them from the owner too. */
    void reach(Connection connection) throws SQLException {
        if (isShared()) {
            Sql.on(connection)
                    .exists(
                            "SELECT set_config('cimiento.tenant', ?, true)",
                            tenant.id().value());
        }
    }

    /** How many tables it has; of shared ones, in how many it has rows. */
    int tables() {
        return Transactions.with(database, connection -> {
            reach(connection);
            Sql sql = Sql.on(connection);
            int tables = 0;
            for (Part part : parts(sql)) {
                if (!isShared() || sql.exists("SELECT 1 FROM " + part.from(), part.parameters())) {
                    tables++;
                }
            }
            return tables;
        });
    }

    /** Removes the tables, or the rows of shared ones. */
    void empty() {
        Transactions.with(database, connection -> {
            // A request that is still under way ends or is waited for; one that hangs is reported rather than waited
            // for for ever.
            execute(connection, "SET LOCAL lock_timeout = '10s'");
            if (!isShared()) {
                execute(connection, "DROP SCHEMA IF EXISTS " + Identifier.quoted(schema()) + " CASCADE");
                return true;
            }
            reach(connection);
            Sql sql = Sql.on(connection);
            for (Part part : parts(sql)) {
                sql.update("DELETE FROM " + part.from(), part.parameters());
            }
            return true;
        });
    }

    /** What is still there, by where it is. */
    Map<String, Long> remains() {
        return Transactions.with(database, connection -> {
            Sql sql = Sql.on(connection);
            Map<String, Long> remains = new LinkedHashMap<>();
            if (!isShared()) {
                long schemas = sql.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema());
                put(remains, "schema " + schema(), schemas);
                return remains;
            }
            reach(connection);
            for (Part part : parts(sql)) {
                put(
                        remains,
                        schema() + "." + part.table(),
                        sql.number("SELECT count(*) FROM " + part.from(), part.parameters()));
            }
            return remains;
        });
    }

    /** The databases with rows of control planes: the fleet's, and its own. */
    List<DataSource> controlPlanes(DataSource fleet) {
        return isApart() ? List.of(fleet, database) : List.of(fleet);
    }

    private static void put(Map<String, Long> remains, String where, long number) {
        if (number > 0) {
            remains.put(where, number);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * A table's part that is the tenant's.
     *
     * @param table its name
     * @param from what follows FROM; the rows are {@code whole}
     * @param values of its parameters
     */
    record Part(String table, String from, List<String> values) {

        /** Copies. */
        Part {
            values = List.copyOf(values);
        }

        Object[] parameters() {
            return values.toArray();
        }
    }
}
