package dev.cimiento.scheduling.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in PostgreSQL 14 or newer, in the tenant's schema. That no two bookings of a resource overlap is an exclusion constraint, which no
 * program that writes to the table gets around.
 *
 * <p>Joins the transaction that is open on the data source. Where there is none, listeners take part in the store's own under a {@code
 * TenantDataSource} or one from {@code Transactions.aware}; under another, open a transaction around the call for that.
 *
 * <p>Meant for PostgreSQL's default isolation, read committed: under a stricter one, a lost race may end in a {@code DatabaseException} that is
 * retryable. Throws {@code DatabaseException} where the database fails. Safe for use by many threads and processes.
 */
public final class PostgresScheduleStore implements ScheduleStore {

    /** Its tables; hand it to the {@code TenantProvisioner}. Its migration makes the extension {@code btree_gist}, a trusted one. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            ModuleId.SCHEDULING, SchemaModule.Plane.TENANT, "dev/cimiento/scheduling/postgresql/migration");

    /** How many weeks of units are packed in one transaction, and in how many of them at most: after an import, what is left waits for the next time. */
    private static final int MOST_WEEKS = 1_000;

    private static final int MOST_PACKINGS = 100;

    private final DataSource dataSource;
    private final Catalog catalog;

    /** Over this data source. */
    public PostgresScheduleStore(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.catalog = new PostgresCatalog(dataSource);
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public <T extends @Nullable Object> T transaction(Function<? super Ledger, ? extends T> work) {
        requireNonNull(work, "work");
        return Transactions.<T>with(dataSource, connection -> work.apply(new PostgresLedger(connection)));
    }

    @Override
    public <T extends @Nullable Object> T read(Function<? super Ledger, ? extends T> work) {
        requireNonNull(work, "work");
        try (Connection connection = dataSource.getConnection()) {
            return work.apply(new PostgresLedger(connection));
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /** In transactions of its own, or in the one that is open. */
    @Override
    public void tidy() {
        long packed = MOST_WEEKS;
        for (int i = 0; i < MOST_PACKINGS && packed == MOST_WEEKS; i++) {
            packed = Transactions.<Long>with(
                    dataSource, connection -> AllocationWeeks.pack(Sql.on(connection), MOST_WEEKS));
        }
    }
}
