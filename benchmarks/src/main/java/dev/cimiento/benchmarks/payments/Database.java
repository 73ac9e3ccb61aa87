package dev.cimiento.benchmarks.payments;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** An embedded PostgreSQL that loses nothing it has confirmed, with the tables of payments for one tenant. */
final class Database implements AutoCloseable {

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    static Database start(TenantId tenant) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "100")
                .start();
        FlywayMigrations.over(server.getPostgresDatabase()).migrate(tenant.schema(), PostgresPaymentStore.SCHEMA);
        return new Database(server);
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    static TenantDataSource tenants(HikariDataSource pool) {
        return TenantDataSource.over(pool);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
