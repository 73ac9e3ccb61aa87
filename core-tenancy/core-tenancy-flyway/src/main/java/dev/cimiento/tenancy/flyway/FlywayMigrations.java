package dev.cimiento.tenancy.flyway;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Migrations;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenancyException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Migrations on Flyway, one history table a module ({@code payments_history}), so that the modules of one schema are added and upgraded
 * apart.
 *
 * <p>Flyway takes its lock on one connection and works on another: the pool must have two to give, and should not be the one that serves
 * requests. Safe for use by many threads and processes: they wait for each other and a step is applied once.
 */
public final class FlywayMigrations implements Migrations {

    private final DataSource pool;

    private FlywayMigrations(DataSource pool) {
        this.pool = pool;
    }

    /** Over a pool of the database's owner; never a {@code TenantDataSource}. */
    public static FlywayMigrations over(DataSource pool) {
        return new FlywayMigrations(requireNonNull(pool, "pool"));
    }

    @Override
    public int migrate(String schema, SchemaModule module) {
        try {
            return Flyway.configure()
                    .dataSource(pool)
                    .schemas(schema)
                    .defaultSchema(schema)
                    .createSchemas(true)
                    .table(module.module() + "_history")
                    .locations("classpath:" + module.location())
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .cleanDisabled(true)
                    .placeholderReplacement(false)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new TenancyException("cannot migrate module " + module.module() + " of schema " + schema, e);
        }
    }
}
