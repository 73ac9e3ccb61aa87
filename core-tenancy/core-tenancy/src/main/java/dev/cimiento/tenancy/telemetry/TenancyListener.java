package dev.cimiento.tenancy.telemetry;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;

/**
 * Hears what happens to tenants, for metrics and alarms. Every method does nothing unless overridden. Called on the thread that does the work,
 * so be quick; what a listener throws is logged and changes nothing. Implementations are safe for use by many threads.
 */
public interface TenancyListener {

    /** Hears nothing. */
    TenancyListener NONE = new TenancyListener() {};

    /**
     * A request of a tenant was answered.
     *
     * @param status of HTTP
     * @param took from the first byte's arrival at the filter to the end, asynchronous work included
     */
    default void requestServed(TenantId tenant, int status, Duration took) {}

    /** A request was refused before it reached the application. The tenant it named is left out: it may be anything a stranger wrote. */
    default void requestRefused(Refusal refusal) {}

    /** A tenant asked for more than its plan gives. */
    default void quotaRefused(TenantId tenant, String quota) {}

    /** The listener, unable to break what it listens to: what it throws is logged. */
    static TenancyListener guarded(TenancyListener listener) {
        return listener == NONE || listener instanceof GuardedListener ? listener : new GuardedListener(listener);
    }

    /** Why a request was refused. */
    enum Refusal {
        /** It names no tenant, and what it asks for needs one. */
        NO_TENANT,
        /** It names one that is not registered. */
        UNKNOWN_TENANT,
        /** It names two. */
        TWO_TENANTS,
        /** The tenant is suspended. */
        SUSPENDED,
        /** The tenant is not in service now. */
        NOT_ACTIVE,
        /** The tenant may not use the module. */
        MODULE
    }
}
