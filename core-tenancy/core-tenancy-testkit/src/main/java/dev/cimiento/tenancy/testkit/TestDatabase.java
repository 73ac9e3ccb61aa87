package dev.cimiento.tenancy.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database on a real PostgreSQL: one server a JVM, started at the first use from a Maven artifact; one database an instance.
 * Close it at the end of the test class. Safe for use by many threads.
 */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A new database. */
    public static TestDatabase create() {
        String name = "test_" + NUMBER.incrementAndGet();
        execute(Server.RUNNING.getPostgresDatabase(), "CREATE DATABASE " + name);
        return new TestDatabase(name);
    }

    /** Connections without a pool, a new one each time. */
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl());
        return dataSource;
    }

    /** Where it is, for programs that take a URL. */
    public String jdbcUrl() {
        return Server.RUNNING.getJdbcUrl("postgres", name) + "&logServerErrorDetail=false";
    }

    /** A HikariCP pool of this size, closed with the database. */
    public synchronized DataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl());
        config.setMaximumPoolSize(size);
        config.setPoolName(name);
        HikariDataSource pool = new HikariDataSource(config);
        return closing(pool);
    }

    /** The same, closed with the database: a pool or a data source of the test's own. */
    public synchronized <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** A tenant data source over a new pool of this size. */
    public TenantDataSource tenantPool(int size) {
        return TenantDataSource.over(pool(size));
    }

    /** Creates the tenant's schema with the tables of this module; for modules of the control plane, the control schema. */
    public TestDatabase migrate(TenantId tenant, SchemaModule... modules) {
        FlywayMigrations migrations = FlywayMigrations.over(dataSource());
        for (SchemaModule module : modules) {
            boolean control = module.plane() == SchemaModule.Plane.CONTROL;
            migrations.migrate(control ? TenantDataSource.CONTROL_SCHEMA : tenant.schema(), module);
        }
        return this;
    }

    /** Puts the module's tables where a program without tenants has them: in {@code public}. */
    public TestDatabase migratePublic(SchemaModule... modules) {
        FlywayMigrations migrations = FlywayMigrations.over(dataSource());
        for (SchemaModule module : modules) {
            migrations.migrate("public", module);
        }
        return this;
    }

    /**
     * A login that is no superuser, owns nothing and inherits nothing: what an application in production connects as. It may make temporary
     * tables, as everybody may. The server trusts it without a password; it goes with the database.
     */
    public String login() {
        String login = name + "_app";
        execute("CREATE ROLE " + login + " LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT NOCREATEDB NOCREATEROLE");
        return login;
    }

    /** Runs a statement as the database's owner. */
    public void execute(String sql) {
        execute(dataSource(), sql);
    }

    /** Closes the pools and drops the database. */
    @Override
    public synchronized void close() {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + resource, e);
            }
        }
        open.clear();
        execute(Server.RUNNING.getPostgresDatabase(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        // Roles belong to the server. A test's are named after its database.
        execute(
                Server.RUNNING.getPostgresDatabase(),
                "DO $$ DECLARE r text; BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE rolname LIKE '" + name
                        + "\\_app%' LOOP EXECUTE format('DROP ROLE %I', r); END LOOP; END $$");
    }

    private static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run: " + sql, e);
        }
    }

    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("max_locks_per_transaction", "256")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start the embedded PostgreSQL", e);
            }
        }
    }
}
