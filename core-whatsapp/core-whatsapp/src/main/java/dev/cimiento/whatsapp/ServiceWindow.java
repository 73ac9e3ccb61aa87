package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The 24 hours after a person's last message, in which anything may be sent to them; outside, a template only (Meta, "Customer service
 * windows"). Counted from the provider's time of that message. Immutable.
 */
public final class ServiceWindow {

    /** How long it is. */
    public static final Duration LENGTH = Duration.ofHours(24);

    private final @Nullable Instant lastInbound;

    private ServiceWindow(@Nullable Instant lastInbound) {
        this.lastInbound = lastInbound;
    }

    /** The person has never written. */
    public static ServiceWindow never() {
        return new ServiceWindow(null);
    }

    /** The person last wrote then. */
    public static ServiceWindow since(Instant lastInbound) {
        return new ServiceWindow(requireNonNull(lastInbound, "lastInbound"));
    }

    /** Whether it is open: up to, and not at, 24 hours after the last message. */
    public boolean isOpen(Instant at) {
        return lastInbound != null && at.isBefore(lastInbound.plus(LENGTH));
    }

    /** When the person last wrote. */
    public Optional<Instant> lastInbound() {
        return Optional.ofNullable(lastInbound);
    }

    /** When it closes or closed. */
    public Optional<Instant> closesAt() {
        return lastInbound().map(at -> at.plus(LENGTH));
    }

    @Override
    public String toString() {
        return lastInbound == null ? "ServiceWindow[never]" : "ServiceWindow[since " + lastInbound + "]";
    }
}
