package dev.cimiento.tenancy.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.SearchPathReport;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantPool;
import dev.cimiento.tenancy.TenantPools;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** The ways to wire a {@link TenantDataSource}, for the kit: each on the smallest pool that works. */
final class Wirings {

    static final SearchPathReport REPORT = connection ->
            Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));

    private Wirings() {}

    /** A pool that prepares statements on the server at once. */
    static HikariDataSource pool(TestDatabase database, int size) {
        return pool(database, size, "postgres");
    }

    /** As this role, which the server trusts. */
    static HikariDataSource pool(TestDatabase database, int size, String login) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl().replace("user=postgres", "user=" + login) + "&prepareThreshold=1");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    /** Pools of two connections a tenant. */
    static TenantPools pools(TestDatabase database, int maxPools) {
        TenantPool.Factory factory = (tenant, placement) -> {
            HikariDataSource pool = pool(database, 2);
            return new TenantPool(pool, 2, pool::close);
        };
        return TenantPools.of(factory, maxPools, 2 * maxPools);
    }

    static Schemas of(
            TestDatabase database, Function<DataSource, DataSource> wiring, IsolationSubject.Ability... abilities) {
        HikariDataSource pool = database.closing(pool(database, 1));
        return new Schemas(database, wiring.apply(pool), Set.of(abilities)).over(pool);
    }

    static Affinity affinity(SearchPathReport report) {
        return Affinity.of(report, 1);
    }

    /** Tenants in schemas of one database. */
    static class Schemas implements IsolationSubject {

        private final TestDatabase database;
        private final DataSource dataSource;
        private final Set<Ability> abilities;
        private boolean seesExtensions;
        private Optional<DataSource> below = Optional.empty();

        Schemas(TestDatabase database, DataSource dataSource, Set<Ability> more) {
            this.database = database;
            this.dataSource = dataSource;
            EnumSet<Ability> all = EnumSet.of(Ability.SCHEMA_EACH);
            all.addAll(more);
            this.abilities = all;
        }

        @Override
        public DataSource dataSource() {
            return dataSource;
        }

        @Override
        public DataSource owner() {
            return database.dataSource();
        }

        @Override
        public void create(TenantId tenant) throws Exception {
            database.execute("CREATE SCHEMA IF NOT EXISTS \"" + schemaOf(tenant) + "\"");
        }

        /** The wirings that see it say {@code alsoSeeing("extensions")}. */
        @Override
        public Optional<String> extensions() {
            return seesExtensions ? Optional.of("extensions") : Optional.empty();
        }

        @Override
        public Optional<DataSource> below() {
            return below;
        }

        Schemas over(DataSource pool) {
            below = Optional.of(pool);
            return this;
        }

        Schemas seeingExtensions() {
            seesExtensions = true;
            return this;
        }

        @Override
        public Set<Ability> abilities() {
            return abilities;
        }
    }
}
