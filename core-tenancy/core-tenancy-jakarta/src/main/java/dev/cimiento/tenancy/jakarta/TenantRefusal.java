package dev.cimiento.tenancy.jakarta;

import dev.cimiento.tenancy.features.ModuleAnswer;
import dev.cimiento.tenancy.telemetry.TenancyListener.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to a request that does not reach the application. Says nothing that the request said. Immutable. */
public final class TenantRefusal {

    private final Refusal reason;
    private final int status;
    private final String type;
    private final String title;
    private final @Nullable Duration retryAfter;

    private TenantRefusal(Refusal reason, int status, String type, String title, @Nullable Duration retryAfter) {
        this.reason = reason;
        this.status = status;
        this.type = type;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    static TenantRefusal noTenant() {
        return new TenantRefusal(Refusal.NO_TENANT, 404, "no-tenant", "The request names no business", null);
    }

    static TenantRefusal unknown() {
        return new TenantRefusal(Refusal.UNKNOWN_TENANT, 404, "unknown-tenant", "No such business", null);
    }

    static TenantRefusal twoTenants() {
        return new TenantRefusal(
                Refusal.TWO_TENANTS, 403, "tenant-mismatch", "The request names two different businesses", null);
    }

    static TenantRefusal suspended() {
        return new TenantRefusal(Refusal.SUSPENDED, 403, "tenant-suspended", "This business is suspended", null);
    }

    static TenantRefusal notActive(Duration retryAfter) {
        return new TenantRefusal(
                Refusal.NOT_ACTIVE, 503, "tenant-not-active", "This business is not in service now", retryAfter);
    }

    /** Empty where the module is open. */
    static Optional<TenantRefusal> of(ModuleAnswer answer, Duration retryAfter) {
        if (answer instanceof ModuleAnswer.NotInPlan notInPlan) {
            return module(403, "not-in-plan", "The plan does not include " + notInPlan.module(), null);
        }
        if (answer instanceof ModuleAnswer.Withdrawn withdrawn) {
            return module(403, "module-withdrawn", withdrawn.module() + " is not available to this business", null);
        }
        if (answer instanceof ModuleAnswer.SwitchedOff off) {
            return module(503, "module-off", off.module() + " is switched off for now", retryAfter);
        }
        if (answer instanceof ModuleAnswer.NoSuchModule) {
            return module(404, "no-such-module", "Not found", null);
        }
        return Optional.empty();
    }

    private static Optional<TenantRefusal> module(
            int status, String type, String title, @Nullable Duration retryAfter) {
        return Optional.of(new TenantRefusal(Refusal.MODULE, status, type, title, retryAfter));
    }

    /** Why, for metrics. */
    public Refusal reason() {
        return reason;
    }

    /** The status of HTTP: 403, 404 or 503. */
    public int status() {
        return status;
    }

    /** The name of the problem: {@code unknown-tenant}. */
    public String type() {
        return type;
    }

    /** The same for people, in English. */
    public String title() {
        return title;
    }

    /** When to ask again, for 503. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** As a problem document (RFC 9457). */
    public String json() {
        // Made of constants and module ids only, which need no escaping.
        return "{\"type\":\"urn:cimiento:problem:" + type + "\",\"title\":\"" + title + "\",\"status\":" + status + "}";
    }

    @Override
    public String toString() {
        return status + " " + type;
    }
}
