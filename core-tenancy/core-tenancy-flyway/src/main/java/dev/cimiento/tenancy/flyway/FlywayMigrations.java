package dev.cimiento.tenancy.flyway;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Migrations;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.TenancyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Migrations on Flyway, one history table a module ({@code payments_history}), so that the modules of one schema are added and upgraded
 * apart. Scripts are SQL: {@code V2__reminders.sql}, {@code R__views.sql}, each with an optional {@code .conf} beside it, as Flyway reads
 * them; Java migrations are not looked for.
 *
 * <p>One migration uses one connection. The scripts of a module are read once for all schemas. Safe for use by many threads and processes:
 * they wait for each other and a script is applied once.
 *
 * <p>Tables that tenants share ({@link Placement.Row}) are under row security when the script that makes them commits; a script that makes
 * one without a column {@code tenant_id} there is refused and taken back.
 *
 * <p>What cannot run in a transaction ({@code CREATE INDEX CONCURRENTLY}) is in a file apart. Where that fails half-way it leaves an invalid
 * index, so the file begins with {@code DROP INDEX CONCURRENTLY IF EXISTS}; the next run then tries again.
 */
public final class FlywayMigrations implements Migrations {

    private final DataSource pool;
    private final Map<String, DataSource> servers;
    private final ConcurrentMap<SchemaModule, ModuleScripts> scripts;
    // To make a configuration, Flyway looks for its plugins on the class path, which takes longer than to migrate with
    // one.
    private final ConcurrentMap<SchemaModule, Queue<FluentConfiguration>> configurations;

    private FlywayMigrations(
            DataSource pool,
            Map<String, DataSource> servers,
            ConcurrentMap<SchemaModule, ModuleScripts> scripts,
            ConcurrentMap<SchemaModule, Queue<FluentConfiguration>> configurations) {
        this.pool = requireNonNull(pool, "pool");
        this.servers = Map.copyOf(servers);
        this.scripts = scripts;
        this.configurations = configurations;
    }

    /** Over a pool of the database's owner; never a {@code TenantDataSource}. */
    public static FlywayMigrations over(DataSource pool) {
        return new FlywayMigrations(pool, Map.of(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    /** Also migrates tenants that are placed in the database of this name, over this pool. */
    public FlywayMigrations withServer(String server, DataSource itsPool) {
        Map<String, DataSource> more = new HashMap<>(servers);
        more.put(new Placement.Database(server).server(), requireNonNull(itsPool, "itsPool"));
        return new FlywayMigrations(pool, more, scripts, configurations);
    }

    @Override
    public FlywayMigrations at(Placement placement) {
        if (!(requireNonNull(placement, "placement") instanceof Placement.Database database)) {
            return this;
        }
        DataSource there = Optional.ofNullable(servers.get(database.server()))
                .orElseThrow(() -> new TenancyException("server '" + database.server() + "' is not one of "
                        + servers.keySet().stream().sorted().toList()));
        return new FlywayMigrations(there, servers, scripts, configurations);
    }

    @Override
    public SchemaVersion version(SchemaModule module) {
        return scriptsOf(module).version();
    }

    @Override
    public List<String> apply(String schema, SchemaModule module, Duration lockTimeout) {
        requireNonNull(schema, "schema");
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lockTimeout must not be negative, was " + lockTimeout);
        }
        Queue<FluentConfiguration> spare = configurations.computeIfAbsent(module, m -> new ConcurrentLinkedQueue<>());
        FluentConfiguration configuration =
                Optional.ofNullable(spare.poll()).orElseGet(() -> configure(module, scriptsOf(module)));
        try (Connection connection = pool.getConnection();
                SchemaLock lock = SchemaLock.take(connection, schema, lockTimeout)) {
            configuration
                    .dataSource(new OneConnection(connection))
                    .schemas(schema)
                    .defaultSchema(schema)
                    // It would look for it several times.
                    .createSchemas(!lock.isSchemaThere());
            return migrate(configuration.load(), connection, schema, module);
        } catch (FlywayException | SQLException e) {
            throw new TenancyException("cannot migrate module " + module.module() + " of schema " + schema, e);
        } finally {
            spare.add(configuration);
        }
    }

    private static List<String> migrate(Flyway flyway, Connection connection, String schema, SchemaModule module)
            throws SQLException {
        try {
            MigrateResult result = flyway.migrate();
            return result.migrations.stream().map(script -> script.filepath).toList();
        } catch (FlywayException e) {
            try {
                forgetFailure(connection, schema, module);
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /**
     * Of a script outside a transaction Flyway notes that it failed, and then refuses to go on until somebody has repaired the history. What
     * failed is in the result and the log already; the next run is to try again.
     */
    private static void forgetFailure(Connection connection, String schema, SchemaModule module) throws SQLException {
        String history = "\"" + schema + "\".\"" + module.module() + "_history\"";
        try (Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            statement.execute("DO $$ BEGIN IF to_regclass('" + history + "') IS NOT NULL THEN DELETE FROM " + history
                    + " WHERE NOT success; END IF; END $$");
        }
    }

    private ModuleScripts scriptsOf(SchemaModule module) {
        return scripts.computeIfAbsent(requireNonNull(module, "module"), m -> ModuleScripts.of(m, loader()));
    }

    private static FluentConfiguration configure(SchemaModule module, ModuleScripts scripts) {
        FluentConfiguration configuration = Flyway.configure(loader())
                .table(module.module() + "_history")
                .locations(new String[0])
                .resourceProvider(scripts)
                .javaMigrationClassProvider(List::of)
                .callbacks(new RowGuard())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .placeholderReplacement(false);
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    private static ClassLoader loader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(FlywayMigrations.class::getClassLoader);
    }
}
