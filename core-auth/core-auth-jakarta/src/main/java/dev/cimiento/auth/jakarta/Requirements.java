package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Principal;
import dev.cimiento.auth.Role;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Puts before each resource what it requires. Bound to the method itself, so no spelling of a path leads around it. */
final class Requirements implements DynamicFeature {

    private final InstantSource clock;

    Requirements(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        find(resource, RequiresPermission.class).ifPresent(needs -> {
            Permission permission = Permission.of(needs.value());
            context.register(
                    (ContainerRequestFilter) request -> requirePermission(request, permission),
                    Priorities.AUTHORIZATION);
        });
        find(resource, RequiresLogin.class)
                .ifPresent(needs -> context.register(
                        new LoginCheck(
                                needs,
                                needs.role().isEmpty() ? Optional.empty() : Optional.of(Role.of(needs.role())),
                                clock),
                        Priorities.AUTHORIZATION));
    }

    private static void requirePermission(ContainerRequestContext request, Permission permission) {
        Optional<Principal> principal = Authenticated.principal(request.getSecurityContext());
        if (principal.isEmpty()) {
            request.abortWith(Problem.unauthenticated(challenge(request)));
        } else if (!principal.get().may(permission)) {
            request.abortWith(Problem.of(403, "forbidden", "Not allowed"));
        }
    }

    /** RFC 6750 section 3: without any credential there is no error to name. */
    static String challenge(ContainerRequestContext request) {
        return request.getHeaderString(HttpHeaders.AUTHORIZATION) == null ? "Bearer" : "Bearer error=\"invalid_token\"";
    }

    /** A filter that is a class of its own, since a method may have both annotations and a lambda's class is one per place. */
    private record LoginCheck(RequiresLogin needs, Optional<Role> role, InstantSource clock)
            implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            Optional<Principal> principal = Authenticated.principal(request.getSecurityContext());
            if (principal.isEmpty()) {
                request.abortWith(Problem.unauthenticated(challenge(request)));
            } else if (!(principal.get() instanceof Caller caller)) {
                request.abortWith(Problem.of(403, "forbidden", "This is for people, not for API keys"));
            } else if (role.filter(wanted -> !caller.hasRole(wanted)).isPresent()) {
                request.abortWith(Problem.of(403, "forbidden", "Not allowed"));
            } else if (!isSure(caller)) {
                request.abortWith(
                        Problem.unauthenticated("Bearer error=\"insufficient_user_authentication\", acr_values=\""
                                + needs.assurance().reference() + "\""
                                + (needs.maxAgeSeconds() > 0 ? ", max_age=" + needs.maxAgeSeconds() : "")));
            }
        }

        private boolean isSure(Caller caller) {
            return needs.maxAgeSeconds() > 0
                    ? caller.isFresh(needs.assurance(), Duration.ofSeconds(needs.maxAgeSeconds()), clock.instant())
                    : caller.assurance().compareTo(needs.assurance()) >= 0;
        }
    }

    /** On the method, or one that it overrides or implements; else on the class, or one above: an annotation is never lost by inheritance. */
    private static <A extends Annotation> Optional<A> find(ResourceInfo resource, Class<A> kind) {
        Method method = resource.getResourceMethod();
        A onClass = null;
        Deque<Class<?>> left = new ArrayDeque<>();
        left.add(resource.getResourceClass());
        left.add(method.getDeclaringClass());
        while (!left.isEmpty()) {
            Class<?> type = left.remove();
            try {
                A onMethod = type.getDeclaredMethod(method.getName(), method.getParameterTypes())
                        .getAnnotation(kind);
                if (onMethod != null) {
                    return Optional.of(onMethod);
                }
            } catch (NoSuchMethodException elsewhere) {
                // declared in another of its types
            }
            if (onClass == null) {
                onClass = type.getAnnotation(kind);
            }
            if (type.getSuperclass() != null) {
                left.add(type.getSuperclass());
            }
            left.addAll(java.util.List.of(type.getInterfaces()));
        }
        return Optional.ofNullable(onClass);
    }
}
