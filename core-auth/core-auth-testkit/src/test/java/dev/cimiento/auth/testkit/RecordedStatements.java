package dev.cimiento.auth.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A data source that writes down what is asked of its connections: each statement, commit and rollback. */
final class RecordedStatements {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final DataSource dataSource;

    RecordedStatements(DataSource over) {
        dataSource = (DataSource) Proxy.newProxyInstance(
                RecordedStatements.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    Object result = invoke(method, over, args);
                    return result instanceof Connection connection ? recorded(connection) : result;
                });
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** What was asked since this was called last. */
    List<String> drain() {
        List<String> all = new ArrayList<>(asked);
        asked.clear();
        return all;
    }

    private Connection recorded(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                RecordedStatements.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("prepareStatement")) {
                        asked.add(String.valueOf(args[0]));
                    } else if (method.getName().equals("commit")
                            || method.getName().equals("rollback")) {
                        asked.add(method.getName());
                    }
                    return invoke(method, connection, args);
                });
    }

    private static Object invoke(java.lang.reflect.Method method, Object on, Object[] args) throws Throwable {
        try {
            return method.invoke(on, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
