package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a queued message has come.
 *
 * @param status where it stands
 * @param attempts how often it was tried since it was queued (or queued again)
 * @param dueAt when it may next be picked up; while it is being sent, when the lease ends
 * @param changedAt when this last changed; for a sent message, when it was sent
 * @param reference how the provider calls it, once sent
 * @param failure what went wrong the last time, without addresses
 */
public record DeliveryState(
        DeliveryStatus status,
        int attempts,
        Instant dueAt,
        Instant changedAt,
        Optional<String> reference,
        Optional<String> failure) {

    /** Checks that nothing is missing. */
    public DeliveryState {
        requireNonNull(status, "status");
        requireNonNull(dueAt, "dueAt");
        requireNonNull(changedAt, "changedAt");
        requireNonNull(reference, "reference");
        requireNonNull(failure, "failure");
    }
}
