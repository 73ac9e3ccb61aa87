package dev.cimiento.examples;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import javax.sql.DataSource;

/** A store as small as one can be, in the way that all of the suite's are written: a plain data source, tables without a schema's name. */
final class Courts {

    static final SchemaModule SCHEMA =
            new SchemaModule(new ModuleId("courts"), SchemaModule.Plane.TENANT, "dev/cimiento/examples/migration");

    private final DataSource dataSource;

    Courts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void add(String name) {
        Transactions.with(
                dataSource, connection -> Sql.on(connection).update("INSERT INTO court (name) VALUES (?)", name));
    }

    List<String> names() {
        return Transactions.with(
                dataSource,
                connection ->
                        Sql.on(connection).list("SELECT name FROM court ORDER BY name", row -> row.string("name")));
    }
}
