package dev.cimiento.benchmarks.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.TenantId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An embedded PostgreSQL with a table in each tenant's schema, and one in {@code public} that has the rows of all of them, for who goes without
 * tenants. A row has the name of its tenant's schema; ids are different for all tenants.
 */
final class TenantTables implements AutoCloseable {

    static final int TENANTS = 200;
    static final int ROWS = 1_000;

    final EmbeddedPostgres server;
    final List<TenantId> tenants = IntStream.range(0, TENANTS)
            .mapToObj(i -> TenantId.of("tenant-" + i))
            .toList();

    TenantTables() {
        try {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .start();
            create();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("cannot prepare the embedded PostgreSQL", e);
        }
    }

    private void create() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE public.account (id int PRIMARY KEY, name text NOT NULL)");
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                String schema = tenants.get(tenant).schema();
                String rows = "SELECT i, '" + schema + "' FROM generate_series(" + id(tenant, 1) + ", "
                        + id(tenant, ROWS) + ") i";
                statement.execute("CREATE SCHEMA \"" + schema + "\"");
                statement.execute("CREATE TABLE \"" + schema + "\".account (id int PRIMARY KEY, name text NOT NULL)");
                statement.execute("INSERT INTO \"" + schema + "\".account " + rows);
                statement.execute("INSERT INTO public.account " + rows);
            }
            statement.execute("VACUUM ANALYZE");
        }
    }

    /** The id of this row of the tenant with this index, from 1 on. */
    static int id(int tenant, int row) {
        return tenant * ROWS + row;
    }

    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
