package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where rows of a tenant are, read from the database's own catalog, so that no table that is added later escapes: every table of its schema,
 * in the schema that tenants share every table with a column {@code tenant_id}, and in the control schema every table with a column {@code tenant} or {@code tenant_id}, beside the registry itself and the heads of audit
 * logs, each of which bears its tenant's name.
 */
final class TenantTables {

    private static final String CONTROL = TenantDataSource.CONTROL_SCHEMA;

    private TenantTables() {}

    /** The tables of a schema, by name; partitions are part of their table. */
    static List<String> ofSchema(Sql sql, String schema) throws SQLException {
        return sql.list(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1",
                row -> row.string("relname"),
                schema);
    }

    /** The tables that tenants share, those that refer to others first. What has no column {@code tenant_id} is nobody's. */
    static List<String> ofSharedSchema(Sql sql) throws SQLException {
        return ordered(
                sql,
                Placement.SHARED_SCHEMA,
                sql.list(
                        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attname = 'tenant_id'"
                                + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1",
                        row -> row.string("relname"),
                        Placement.SHARED_SCHEMA));
    }

    /** The tables of the control schema with rows by tenant, and the column that says whose; those that refer to others come first. */
    static Map<String, String> ofControlPlane(Sql sql) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        sql.list(
                        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped"
                                + " AND (a.attname IN ('tenant', 'tenant_id')"
                                + " OR (c.relname, a.attname) IN (('audit_head', 'log'), ('tenant', 'id')))"
                                + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p')"
                                + " AND NOT c.relispartition ORDER BY 1",
                        row -> Map.entry(row.string("relname"), row.string("attname")),
                        CONTROL)
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        Map<String, String> ordered = new LinkedHashMap<>();
        for (String table : ordered(sql, CONTROL, List.copyOf(columns.keySet()))) {
            ordered.put(table, columns.get(table));
        }
        return ordered;
    }

    /** The same tables, those that refer to others before these. */
    static List<String> ordered(Sql sql, String schema, List<String> tables) throws SQLException {
        List<Map.Entry<String, String>> references = sql.list(
                "SELECT f.relname AS referring, t.relname AS referred FROM pg_constraint k"
                        + " JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid"
                        + " JOIN pg_namespace n ON n.oid = f.relnamespace WHERE k.contype = 'f' AND n.nspname = ?"
                        + " AND t.relnamespace = f.relnamespace",
                row -> Map.entry(row.string("referring"), row.string("referred")),
                schema);
        List<String> ordered = new ArrayList<>();
        List<String> left = new ArrayList<>(tables);
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(table -> references.stream()
                            .noneMatch(reference -> reference.getValue().equals(table)
                                    && !reference.getKey().equals(table)
                                    && left.contains(reference.getKey())))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    /** How many rows of the control plane are the tenant's, by table; only tables that have some. */
    static Map<String, Long> controlRows(Sql sql, TenantId tenant) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Map.Entry<String, String> table : ofControlPlane(sql).entrySet()) {
            long number = sql.number(
                    "SELECT count(*) FROM " + control(table.getKey()) + " WHERE " + Identifier.quoted(table.getValue())
                            + " = ?",
                    tenant.value());
            if (number > 0) {
                rows.put(table.getKey(), number);
            }
        }
        return rows;
    }

    static String control(String table) {
        return qualified(CONTROL, table);
    }

    static String qualified(String schema, String table) {
        return Identifier.quoted(schema) + "." + Identifier.quoted(table);
    }
}
