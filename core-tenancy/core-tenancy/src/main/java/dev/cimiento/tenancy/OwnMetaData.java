package dev.cimiento.tenancy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;

/** The driver's metadata, whose connection is the one that it was asked of, and not the driver's. */
final class OwnMetaData {

    private OwnMetaData() {}

    static DatabaseMetaData of(Connection connection, DatabaseMetaData driver) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return connection;
            }
            try {
                return method.invoke(driver, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (DatabaseMetaData) Proxy.newProxyInstance(
                OwnMetaData.class.getClassLoader(), new Class<?>[] {DatabaseMetaData.class}, handler);
    }
}
