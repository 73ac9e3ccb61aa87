package dev.cimiento.scheduling.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Listens to what goes over the wire, and asks the server afterwards how it went about it. For one thread. */
final class Statements {

    private final DataSource source;
    private final List<Said> said = new ArrayList<>();

    Statements(DataSource source) {
        this.source = source;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoke(source, method, arguments);
            return result instanceof Connection connection ? listening(connection) : result;
        });
    }

    List<String> texts() {
        return said.stream().map(Said::text).toList();
    }

    /** The plan of the statement of that number, with the parameters it had, run once more. */
    String explain(int number) {
        Said one = said.get(number);
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + one.text())) {
            for (Map.Entry<Integer, @Nullable Object> parameter :
                    one.parameters().entrySet()) {
                statement.setObject(parameter.getKey(), parameter.getValue());
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Connection listening(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (!(result instanceof PreparedStatement statement)) {
                return result;
            }
            Said one = new Said(arguments[0].toString(), new TreeMap<>());
            said.add(one);
            return proxy(PreparedStatement.class, (own, called, values) -> {
                if (called.getName().equals("setObject")) {
                    one.parameters().put((Integer) values[0], values[1]);
                }
                return invoke(statement, called, values);
            });
        });
    }

    private static @Nullable Object invoke(
            Object target, java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private record Said(String text, Map<Integer, @Nullable Object> parameters) {}
}
