package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import javax.sql.DataSource;

/** The smallest store: what the tests of the data source write through. */
final class Notes {

    static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("notes"), SchemaModule.Plane.TENANT, "dev/cimiento/tenancy/testkit/migration");

    private final DataSource dataSource;

    Notes(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    void write(String tenant, String body) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", tenant, body));
    }

    /** Every row as {@code tenant|body}. */
    List<String> read() {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT tenant, body FROM note ORDER BY id",
                                row -> row.string("tenant") + "|" + row.string("body")));
    }
}
