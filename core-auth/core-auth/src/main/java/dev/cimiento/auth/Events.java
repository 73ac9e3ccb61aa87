package dev.cimiento.auth;

import dev.cimiento.tenancy.TenantContext;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener and the log what happened. */
final class Events {

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.cimiento.audit");
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final AuthListener listener;

    Events(AuthListener listener) {
        this.listener = listener;
    }

    static AuthEvent of(AuthEvent.Kind kind, Instant now) {
        return AuthEvent.of(kind, TenantContext.require(), now);
    }

    /** Tells; a listener that fails is logged, and breaks nothing. */
    void tell(AuthEvent event) {
        AUDIT.info("{}", event);
        try {
            listener.happened(event);
        } catch (RuntimeException e) {
            LOG.error("a listener failed at {}", event.kind(), e);
        }
    }

    /** Tells, and fails where the listener does. */
    void insist(AuthEvent event) {
        listener.happened(event);
        AUDIT.info("{}", event);
    }
}
