package dev.cimiento.reference;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL of this service: the one that the settings name, or an embedded one in the data folder. */
final class Database implements AutoCloseable {

    /** How many tenants are migrated at once; they take no connection from requests. */
    static final int MIGRATIONS_AT_ONCE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final HikariDataSource pool;
    private final TenantDataSource tenants;
    private final HikariDataSource migrationPool;
    private final DataSource unpooled;
    private final Optional<EmbeddedPostgres> embedded;

    private Database(
            HikariDataSource pool,
            HikariDataSource migrationPool,
            DataSource unpooled,
            Optional<EmbeddedPostgres> embedded) {
        this.pool = pool;
        // Two connections are left for the control plane, and a quarter of the others by any one client's burst.
        int connections = Math.max(1, pool.getMaximumPoolSize() - 2);
        this.tenants = TenantDataSource.over(pool)
                .withAffinity(Affinity.of(
                                connection -> Optional.ofNullable(
                                        connection.unwrap(PGConnection.class).getParameterStatus("search_path")),
                                connections)
                        .perTenant(connections - connections / 4));
        this.migrationPool = migrationPool;
        this.unpooled = unpooled;
        this.embedded = embedded;
    }

    static Database open(Settings settings) {
        if (settings.database().isPresent()) {
            Settings.DatabaseAddress address = settings.database().get();
            String password = address.password().map(Secret::reveal).orElse("");
            return over(settings, address.url(), address.user(), password, Optional.empty());
        }
        EmbeddedPostgres server = startEmbedded(settings.dataDir().toAbsolutePath());
        return over(settings, server.getJdbcUrl("postgres", "postgres"), "postgres", "", Optional.of(server));
    }

    private static Database over(
            Settings settings, String url, String user, String password, Optional<EmbeddedPostgres> embedded) {
        PGSimpleDataSource unpooled = new PGSimpleDataSource();
        unpooled.setUrl(url);
        unpooled.setUser(user);
        unpooled.setPassword(password);
        unpooled.setLogServerErrorDetail(false);
        unpooled.setApplicationName("cimiento-signals");
        return new Database(
                pool("requests", url, user, password, settings.poolSize()),
                pool("migrations", url, user, password, MIGRATIONS_AT_ONCE),
                unpooled,
                embedded);
    }

    private static HikariDataSource pool(String name, String url, String user, String password, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        // The server's detail line repeats the values of a row, and would end up in logs.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "cimiento-" + name);
        return new HikariDataSource(config);
    }

    /** Connections of the current tenant, which stay at home with the tenants that are busiest. */
    TenantDataSource tenants() {
        return tenants;
    }

    /** The pool itself, for the control plane. */
    HikariDataSource pool() {
        return pool;
    }

    /** New connections, for what keeps one for good. */
    DataSource unpooled() {
        return unpooled;
    }

    /** Connections for migrations, apart from those that serve requests. */
    DataSource migrations() {
        return migrationPool;
    }

    @Override
    public void close() {
        tenants.close();
        pool.close();
        migrationPool.close();
        embedded.ifPresent(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot stop the embedded PostgreSQL", e);
            }
        });
    }

    private static EmbeddedPostgres startEmbedded(Path dataDir) {
        Path cluster = dataDir.resolve("postgres");
        try {
            Files.createDirectories(dataDir);
            stopOrphan(cluster.resolve("postmaster.pid"));
            return EmbeddedPostgres.builder()
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    // Its own hook would stop it while requests and jobs still end; close() stops it after them.
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(
                            dataDir.resolve("postgres-binaries").toFile())
                    // Off by default, as befits tests; people's bookings are kept here.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded PostgreSQL in " + cluster, e);
        }
    }

    /** A killed JVM leaves its server behind, which holds the data folder; only a server of this very folder is stopped. */
    private static void stopOrphan(Path pidFile) throws IOException {
        long pid;
        try {
            pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        } catch (NoSuchFileException | IndexOutOfBoundsException | NumberFormatException none) {
            return;
        }
        Optional<ProcessHandle> orphan = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").contains("postgres"));
        if (orphan.isEmpty()) {
            return;
        }
        LOG.warn("stopping the database server {} that an earlier run left behind", pid);
        orphan.get().destroy();
        try {
            orphan.get().onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IOException("the database server " + pid + " of an earlier run does not stop", e);
        }
    }
}
