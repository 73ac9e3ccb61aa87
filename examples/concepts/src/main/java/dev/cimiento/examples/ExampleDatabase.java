package dev.cimiento.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;

/** A PostgreSQL that starts with the program and is gone with it, and a pool over it as a program of yours would have. */
final class ExampleDatabase implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final HikariDataSource pool;

    private ExampleDatabase(EmbeddedPostgres server, HikariDataSource pool) {
        this.server = server;
        this.pool = pool;
    }

    static ExampleDatabase start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start();
            HikariConfig config = new HikariConfig();
            config.setDataSource(server.getPostgresDatabase());
            config.setMaximumPoolSize(4);
            return new ExampleDatabase(server, new HikariDataSource(config));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded PostgreSQL", e);
        }
    }

    /** The pool itself: for the registry of tenants, and below a {@code TenantDataSource}. */
    DataSource pool() {
        return pool;
    }

    /** For migrations, which should not take connections from those that serve requests. */
    DataSource owner() {
        return server.getPostgresDatabase();
    }

    @Override
    public void close() {
        pool.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop the embedded PostgreSQL", e);
        }
    }
}
