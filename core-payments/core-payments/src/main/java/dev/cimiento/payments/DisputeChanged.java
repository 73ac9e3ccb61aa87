package dev.cimiento.payments;

import org.jspecify.annotations.Nullable;

/**
 * A dispute was opened, or moved to another state.
 *
 * @param payment as it stands now
 * @param dispute as it stands now
 * @param from where it stood before; null where it is new
 */
public record DisputeChanged(
        Payment payment, Dispute dispute, @Nullable DisputeState from) {}
