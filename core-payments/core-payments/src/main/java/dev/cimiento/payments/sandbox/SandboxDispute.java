package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.DisputeState;
import java.time.Instant;

/**
 * A payer's complaint, as the sandbox has it.
 *
 * @param state where it stands
 * @param respondBy until when evidence can be sent
 */
public record SandboxDispute(DisputeState state, Instant respondBy) {

    /** Checks that both are there. */
    public SandboxDispute {
        requireNonNull(state, "state");
        requireNonNull(respondBy, "respondBy");
    }
}
