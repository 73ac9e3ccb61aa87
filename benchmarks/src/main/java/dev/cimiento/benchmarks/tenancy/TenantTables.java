package dev.cimiento.benchmarks.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.TenantId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An embedded PostgreSQL with one table in {@code public} and one in each tenant's schema, all alike but for the tenant's name in each row. */
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
            List<String> schemas = new ArrayList<>(List.of("public"));
            tenants.forEach(tenant -> schemas.add(tenant.schema()));
            for (String schema : schemas) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema + "\"");
                statement.execute("CREATE TABLE \"" + schema + "\".account (id int PRIMARY KEY, name text NOT NULL)");
                statement.execute("INSERT INTO \"" + schema + "\".account SELECT i, '" + schema
                        + "' FROM generate_series(1, " + ROWS + ") i");
            }
            statement.execute("VACUUM ANALYZE");
        }
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
