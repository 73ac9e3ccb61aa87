package dev.cimiento.examples.springboot;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import javax.sql.DataSource;

/** Written as every store of the suite is: a plain data source, and no word of Spring. */
final class Courts {

    static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("courts"), SchemaModule.Plane.TENANT, "dev/cimiento/examples/springboot/migration");

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
