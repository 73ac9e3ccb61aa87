package dev.cimiento.tenancy.testkit;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Wirings as people write them, each with a known fault: the kit must find it. */
final class LeakingWirings {

    private LeakingWirings() {}

    /** Prepares a connection for a tenant, or for nobody. */
    @FunctionalInterface
    interface Faulty {
        void prepare(Connection connection, Optional<TenantId> tenant) throws SQLException;
    }

    /** Sets the search path where there is a tenant, and leaves the connection as it is where there is none. */
    static final Faulty NEVER_RESETS = (connection, tenant) -> {
        if (tenant.isPresent()) {
            execute(connection, "SET search_path TO \"" + tenant.get().schema() + "\"");
        }
    };

    /** The same through JDBC's own method. */
    static final Faulty RAW_SET_SCHEMA = (connection, tenant) -> {
        if (tenant.isPresent()) {
            connection.setSchema(tenant.get().schema());
        }
    };

    /** Takes what the tenant does not have from where nobody should look. */
    static final Faulty FALLS_THROUGH = (connection, tenant) -> execute(
            connection,
            "SET search_path TO "
                    + tenant.map(id -> "\"" + id.schema() + "\", ").orElse("") + "public");

    /** Sets the search path inside a transaction: a rollback takes it back, to whoever had the connection before. */
    static final Faulty SET_IN_TRANSACTION = (connection, tenant) -> {
        if (tenant.isEmpty()) {
            throw new SQLException("no tenant");
        }
        connection.setAutoCommit(false);
        execute(connection, "SET search_path TO \"" + tenant.get().schema() + "\"");
    };

    /** {@code SET LOCAL} without a transaction, which PostgreSQL warns of and forgets. */
    static final Faulty SET_LOCAL_WITHOUT_TRANSACTION = (connection, tenant) -> {
        if (tenant.isEmpty()) {
            throw new SQLException("no tenant");
        }
        execute(connection, "SET LOCAL search_path TO \"" + tenant.get().schema() + "\"");
    };

    /** Right as far as the search path goes: temporary tables stay. */
    static final Faulty KEEPS_TEMPORARY_TABLES = (connection, tenant) -> {
        if (tenant.isEmpty()) {
            throw new SQLException("no tenant");
        }
        execute(connection, "SET search_path TO \"" + tenant.get().schema() + "\"");
    };

    /** Right as far as schemas go: no wall around them, no share for each tenant. */
    static final Faulty ONLY_THE_PATH = (connection, tenant) -> {
        KEEPS_TEMPORARY_TABLES.prepare(connection, tenant);
        execute(connection, "DISCARD TEMP");
    };

    /** Row security's variable stays when nobody is served. */
    static final Faulty KEEPS_THE_VARIABLE = (connection, tenant) -> {
        if (tenant.isEmpty()) {
            throw new SQLException("no tenant");
        }
        execute(connection, "SET search_path TO cimiento_shared; SET cimiento.tenant TO '" + tenant.get() + "'");
    };

    /** Tenants among each other's rows, as this login, under row security that {@code protection} makes. */
    static IsolationSubject rows(TestDatabase database, String login, String protection) {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1, login));
        pool.setConnectionTimeout(1_000);
        DataSource leaking = new Leaking(pool, KEEPS_THE_VARIABLE, TenantContext::current);
        return new Wirings.Schemas(database, leaking, Set.of()) {
            @Override
            public String schemaOf(TenantId tenant) {
                return Placement.SHARED_SCHEMA;
            }

            @Override
            public Set<Ability> abilities() {
                return Set.of(Ability.ROWS);
            }

            @Override
            public Optional<DataSource> below() {
                return Optional.of(pool);
            }

            @Override
            public void protect() {
                String table = Placement.SHARED_SCHEMA + ".isolation_row";
                database.execute("GRANT USAGE ON SCHEMA cimiento_shared TO " + login);
                database.execute("GRANT ALL ON ALL TABLES IN SCHEMA cimiento_shared TO " + login);
                database.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA cimiento_shared TO " + login);
                database.execute("ALTER TABLE " + table + " ADD COLUMN IF NOT EXISTS tenant_id text");
                RowSecurity.over(database.dataSource()).protect();
                database.execute(protection);
            }
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static IsolationSubject of(TestDatabase database, Faulty fault, IsolationSubject.Ability... claimed) {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        pool.setConnectionTimeout(1_000);
        return new Wirings.Schemas(database, new Leaking(pool, fault, TenantContext::current), Set.of(claimed));
    }

    /** Sends the tenant's search path along with each prepared statement, and trusts that both run in one implicit transaction. */
    static IsolationSubject sentAlong(TestDatabase database) {
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        DataSource leaking = instead(DataSource.class, pool, "getConnection", (source, noArguments) -> {
            String along = "SELECT pg_catalog.set_config('search_path', '"
                    + TenantContext.require().schema() + "', true); ";
            return instead(
                    Connection.class,
                    pool.getConnection(),
                    "prepareStatement",
                    (connection, sql) -> second(((Connection) connection).prepareStatement(along + sql[0])));
        });
        return new Wirings.Schemas(database, leaking, Set.of());
    }

    /** The second result instead of the first. */
    private static PreparedStatement second(PreparedStatement statement) {
        return instead(PreparedStatement.class, statement, "executeQuery", (both, noArguments) -> {
            statement.execute();
            statement.getMoreResults();
            return statement.getResultSet();
        });
    }

    private interface Instead {
        Object call(Object target, Object[] arguments) throws SQLException;
    }

    /** Does something else in one method. */
    private static <T> T instead(Class<T> type, T target, String name, Instead other) {
        return type.cast(Proxy.newProxyInstance(
                LeakingWirings.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        return other.call(target, arguments);
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** A right data source under a context that new threads inherit. */
    static IsolationSubject inheriting(TestDatabase database) {
        InheritableThreadLocal<Optional<TenantId>> current = new InheritableThreadLocal<>() {
            @Override
            protected Optional<TenantId> initialValue() {
                return Optional.empty();
            }
        };
        HikariDataSource pool = database.closing(Wirings.pool(database, 1));
        return new Wirings.Schemas(database, new Leaking(pool, ONLY_THE_PATH, current::get), Set.of()) {
            @Override
            public <T> T as(TenantId tenant, Callable<T> body) throws Exception {
                Optional<TenantId> before = current.get();
                current.set(Optional.of(tenant));
                try {
                    return body.call();
                } finally {
                    current.set(before);
                }
            }

            @Override
            public Executor propagate(Executor executor) {
                return executor;
            }
        };
    }

    /** Where the tenant is kept. */
    @FunctionalInterface
    interface Current {
        Optional<TenantId> tenant();
    }

    private static final class Leaking implements DataSource {

        private final DataSource pool;
        private final Faulty fault;
        private final Current current;

        Leaking(DataSource pool, Faulty fault, Current current) {
            this.pool = pool;
            this.fault = fault;
            this.current = current;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = pool.getConnection();
            try {
                fault.prepare(connection, current.tenant());
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return pool.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            pool.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            pool.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return pool.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return pool.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return pool.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return pool.isWrapperFor(type);
        }
    }
}
