package dev.cimiento.tenancy.telemetry;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets nothing out that a listener throws. */
final class GuardedListener implements TenancyListener {

    private static final Logger LOG = LoggerFactory.getLogger(TenancyListener.class);

    private final TenancyListener listener;

    GuardedListener(TenancyListener listener) {
        this.listener = requireNonNull(listener, "listener");
    }

    @Override
    public void requestServed(TenantId tenant, int status, Duration took) {
        guard(() -> listener.requestServed(tenant, status, took));
    }

    @Override
    public void requestRefused(Refusal refusal) {
        guard(() -> listener.requestRefused(refusal));
    }

    @Override
    public void quotaRefused(TenantId tenant, String quota) {
        guard(() -> listener.quotaRefused(tenant, quota));
    }

    private static void guard(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("a tenancy listener failed", e);
        }
    }
}
