package dev.cimiento.auth.testkit;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.FactorStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store in which something happens after an authenticator was read, and before whoever read it goes on. */
final class Interposed {

    private Interposed() {}

    static AuthStore afterTotp(AuthStore store, Runnable what) {
        FactorStore factors = (FactorStore) Proxy.newProxyInstance(
                Interposed.class.getClassLoader(), new Class<?>[] {FactorStore.class}, (proxy, method, arguments) -> {
                    Object result = called(() -> method.invoke(store.factors(), arguments));
                    if (method.getName().equals("totp")) {
                        what.run();
                    }
                    return result;
                });
        return (AuthStore) Proxy.newProxyInstance(
                Interposed.class.getClassLoader(),
                new Class<?>[] {AuthStore.class},
                (proxy, method, arguments) ->
                        method.getName().equals("factors") ? factors : called(() -> method.invoke(store, arguments)));
    }

    private static Object called(Invocation invocation) throws Throwable {
        try {
            return invocation.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private interface Invocation {
        Object run() throws ReflectiveOperationException;
    }
}
