package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The tenant that the current thread works for.
 *
 * <p>A tenant is entered with {@link #call} or {@link #run} and left when the body ends, however it ends; calls nest. Where none was
 * entered, {@link #require} throws: there is no default. Threads do not inherit the tenant; wrap an executor with {@link
 * #propagate(Executor)}, or a task with {@link #carry(Runnable)}. While a tenant is entered, SLF4J's MDC holds it under {@code tenant}.
 *
 * <p>Safe for use by many threads: each sees its own tenant.
 */
public final class TenantContext {

    /** The MDC key under which log lines carry the tenant. */
    public static final String MDC_KEY = "tenant";

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.cimiento.audit");

    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    private static final List<SystemScopeListener> SYSTEM_SCOPE_LISTENERS = new CopyOnWriteArrayList<>();

    private TenantContext() {}

    /**
     * Runs the body as this tenant and gives its result.
     *
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T call(TenantId tenant, Call<T, X> body) throws X {
        return in(new Scope.OfTenant(requireNonNull(tenant, "tenant")), body);
    }

    /**
     * Runs the body as this tenant.
     *
     * @throws X what the body throws
     */
    public static <X extends Exception> void run(TenantId tenant, Action<X> body) throws X {
        in(new Scope.OfTenant(requireNonNull(tenant, "tenant")), asCall(body));
    }

    /**
     * Runs the body for no tenant, as work of the platform itself, and writes the reason to the logger {@code dev.cimiento.audit}.
     * Connections opened inside land in the control schema.
     *
     * @param reason why this work belongs to no tenant, for the audit: "nightly invoice numbers check"
     * @throws IllegalArgumentException when the reason is blank
     * @throws X what the body throws
     */
    public static <T extends @Nullable Object, X extends Exception> T system(String reason, Call<T, X> body) throws X {
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("reason must say why this work is for no tenant, was blank");
        }
        AUDIT.info("system scope: {}", reason);
        SYSTEM_SCOPE_LISTENERS.forEach(listener -> listener.entering(reason));
        return in(new Scope.OfSystem(reason), body);
    }

    /**
     * Tells this listener, until the registration is closed, of all work that enters {@link #system}. The scope belongs to the whole process,
     * as the context does, and so do its listeners: register once, at start-up.
     */
    public static Registration listen(SystemScopeListener listener) {
        SystemScopeListener registered = requireNonNull(listener, "listener")::entering;
        SYSTEM_SCOPE_LISTENERS.add(registered);
        return () -> SYSTEM_SCOPE_LISTENERS.remove(registered);
    }

    /** The tenant, or empty where none was entered, or in system scope. */
    public static Optional<TenantId> current() {
        return CURRENT.get() instanceof Scope.OfTenant scope ? Optional.of(scope.tenant()) : Optional.empty();
    }

    /**
     * The tenant.
     *
     * @throws NoTenantException where none was entered, and in system scope
     */
    public static TenantId require() {
        return current().orElseThrow(NoTenantException::new);
    }

    /** Whether this thread is inside {@link #system}. */
    public static boolean isSystem() {
        return CURRENT.get() instanceof Scope.OfSystem;
    }

    /** An executor whose tasks run with the tenant of the thread that hands them in; with none if it had none. */
    public static Executor propagate(Executor executor) {
        requireNonNull(executor, "executor");
        return task -> executor.execute(carry(task));
    }

    /** As {@link #propagate(Executor)}, for all the ways to hand work to a service; its life cycle is the given one's. */
    public static ExecutorService propagate(ExecutorService executor) {
        return new PropagatingExecutorService(requireNonNull(executor, "executor"));
    }

    /** The task, bound to the tenant of the calling thread wherever it runs. */
    public static Runnable carry(Runnable task) {
        requireNonNull(task, "task");
        Scope scope = CURRENT.get();
        return () -> in(scope, asCall(task::run));
    }

    /** The task, bound to the tenant of the calling thread wherever it runs. */
    public static <T> Callable<T> carry(Callable<T> task) {
        requireNonNull(task, "task");
        Scope scope = CURRENT.get();
        return () -> in(scope, task::call);
    }

    /** The tenant of this moment, to go with a job or a message. */
    public static TenantSnapshot capture() {
        return new TenantSnapshot(CURRENT.get());
    }

    /** Who works here, in words. */
    static String describe() {
        return describe(CURRENT.get());
    }

    /** Whether the one who works here is that one. The system is one and the same, for whatever reason it works. */
    static boolean isStill(Scope scope) {
        Scope now = CURRENT.get();
        return now == scope || (scope instanceof Scope.OfSystem ? now instanceof Scope.OfSystem : scope.equals(now));
    }

    /** That one, in words. */
    static String describe(@Nullable Scope scope) {
        if (scope instanceof Scope.OfTenant ofTenant) {
            return "tenant " + ofTenant.tenant();
        }
        return scope == null ? "nobody" : "the system";
    }

    static Scope requireScope() {
        Scope scope = CURRENT.get();
        if (scope == null) {
            throw new NoTenantException();
        }
        return scope;
    }

    static <T extends @Nullable Object, X extends Exception> T in(@Nullable Scope scope, Call<T, X> body) throws X {
        requireNonNull(body, "body");
        Scope outer = CURRENT.get();
        enter(scope);
        try {
            return body.call();
        } finally {
            enter(outer);
        }
    }

    private static void enter(@Nullable Scope scope) {
        if (scope == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(scope);
        }
        if (scope instanceof Scope.OfTenant ofTenant) {
            MDC.put(MDC_KEY, ofTenant.tenant().value());
        } else {
            MDC.remove(MDC_KEY);
        }
    }

    @SuppressWarnings("NullAway") // a body without a result has none
    static <X extends Exception> Call<@Nullable Void, X> asCall(Action<X> body) {
        requireNonNull(body, "body");
        return () -> {
            body.run();
            return null;
        };
    }

    /** A listener's stay; ends when it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** Whose work it is. */
    sealed interface Scope {

        record OfTenant(TenantId tenant) implements Scope {}

        record OfSystem(String reason) implements Scope {}
    }

    private static final class PropagatingExecutorService extends AbstractExecutorService {

        private final ExecutorService executor;

        PropagatingExecutorService(ExecutorService executor) {
            this.executor = executor;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(carry(task));
        }

        @Override
        public void shutdown() {
            executor.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return executor.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return executor.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return executor.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return executor.awaitTermination(timeout, unit);
        }
    }
}
