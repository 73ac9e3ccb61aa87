package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every endpoint that a feature registers, read from its annotations, so that none is forgotten. */
final class Endpoints {

    /** One of them. */
    record Endpoint(String method, String path) {}

    private Endpoints() {}

    static List<Endpoint> of(AuthFeature feature) {
        List<Object> registered = new ArrayList<>();
        FeatureContext context = (FeatureContext) Proxy.newProxyInstance(
                Endpoints.class.getClassLoader(), new Class<?>[] {FeatureContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals("register")) {
                        registered.add(args[0]);
                    }
                    return proxy;
                });
        feature.configure(context);
        List<Endpoint> endpoints = new ArrayList<>();
        for (Object one : registered) {
            Path root = one.getClass().getAnnotation(Path.class);
            if (root != null) {
                for (Method method : one.getClass().getMethods()) {
                    add(endpoints, root, method);
                }
            }
        }
        endpoints.sort(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method));
        return endpoints;
    }

    private static void add(List<Endpoint> endpoints, Path root, Method method) {
        Path path = method.getAnnotation(Path.class);
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                endpoints.add(
                        new Endpoint(verb.value(), "/" + root.value() + (path == null ? "" : "/" + path.value())));
            }
        }
    }
}
