package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tenant of a moment, to go with a job or a message and be entered where that is handled. Immutable, and safe for use by many threads.
 *
 * <p>In headers it is the tenant's id under {@link #HEADER}. Read headers of your own queues only: whoever can write one chooses the tenant.
 */
public final class TenantSnapshot {

    /** The header that holds the tenant's id. */
    public static final String HEADER = "cimiento-tenant";

    private final TenantContext.@Nullable Scope scope;

    TenantSnapshot(TenantContext.@Nullable Scope scope) {
        this.scope = scope;
    }

    /**
     * The snapshot that these headers carry: of no tenant, where they name none.
     *
     * @throws IllegalArgumentException when the header is there and is not a tenant id
     */
    public static TenantSnapshot ofHeaders(Map<String, String> headers) {
        String value = requireNonNull(headers, "headers").get(HEADER);
        return new TenantSnapshot(value == null ? null : new TenantContext.Scope.OfTenant(TenantId.of(value)));
    }

    /** The tenant, or empty where there was none, and in system scope. */
    public Optional<TenantId> tenant() {
        return scope instanceof TenantContext.Scope.OfTenant ofTenant
                ? Optional.of(ofTenant.tenant())
                : Optional.empty();
    }

    /**
     * As headers; empty where there was no tenant.
     *
     * @throws IllegalStateException in system scope, which does not travel: what arrives must say for itself why it is for no tenant
     */
    public Map<String, String> headers() {
        if (scope instanceof TenantContext.Scope.OfSystem) {
            throw new IllegalStateException("system scope does not travel in headers: enter it anew, with its reason");
        }
        return tenant().map(id -> Map.of(HEADER, id.value())).orElse(Map.of());
    }

    /**
     * Runs the body as it was at that moment, on whatever thread: as the tenant, or as nobody.
     *
     * @throws X what the body throws
     */
    public <T extends @Nullable Object, X extends Exception> T call(Call<T, X> body) throws X {
        return TenantContext.in(scope, body);
    }

    /**
     * As {@link #call}, without a result.
     *
     * @throws X what the body throws
     */
    public <X extends Exception> void run(Action<X> body) throws X {
        TenantContext.in(scope, TenantContext.asCall(body));
    }

    @Override
    public String toString() {
        return "TenantSnapshot[" + TenantContext.describe(scope) + "]";
    }
}
