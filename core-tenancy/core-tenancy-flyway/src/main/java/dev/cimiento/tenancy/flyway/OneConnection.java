package dev.cimiento.tenancy.flyway;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One open connection as a data source, for Flyway, which asks for two: it keeps its lock on one and works on the other. Its lock belongs to
 * the session here, so both may be the same; and as no transaction stays open beside the work, {@code CREATE INDEX CONCURRENTLY} has nothing
 * of ours to wait for. Closing what it gives closes nothing.
 *
 * <p>After each step Flyway sets the role back to the one that it found, in case a script has changed it: a quarter of all that it sends to a
 * schema. Here that is sent once, and then after each script, and not between.
 */
final class OneConnection implements DataSource {

    private static final String SET_ROLE = "SET ROLE ";

    private final Connection connection;

    /** What set the role last, if nothing has run since that could have changed it. */
    private String role = "";

    OneConnection(Connection connection) {
        this.connection = proxy(Connection.class, (method, arguments) -> call(connection, method, arguments));
    }

    private @Nullable Object call(Connection below, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "close":
                return null;
            case "prepareStatement":
                String sql = arguments == null ? "" : String.valueOf(arguments[0]);
                // What else Flyway prepares reads, or writes its history.
                if (sql.startsWith(SET_ROLE)) {
                    if (sql.equals(role)) {
                        return nothing();
                    }
                    role = sql;
                }
                break;
            case "createStatement", "prepareCall":
                // A script's.
                role = "";
                break;
            default:
                break;
        }
        return invoke(below, method, arguments);
    }

    private static PreparedStatement nothing() {
        return proxy(PreparedStatement.class, (method, arguments) -> switch (method.getName()) {
            case "execute", "getMoreResults" -> false;
            case "getUpdateCount" -> -1;
            default -> null;
        });
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                OneConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> behaviour.call(method, arguments)));
    }

    /** What a proxy does. */
    @FunctionalInterface
    private interface Behaviour {
        @Nullable
        Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the connection is open already");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Writes nothing.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The connection is open already.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("has no logger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
