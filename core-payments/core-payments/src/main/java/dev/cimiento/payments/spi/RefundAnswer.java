package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundState;

/** What a provider says to a refund. */
public sealed interface RefundAnswer {

    /**
     * The provider took it.
     *
     * @param reference the provider's id of it
     * @param state {@code PENDING}, {@code SUCCEEDED} or {@code FAILED}
     */
    record Taken(ProviderReference reference, RefundState state) implements RefundAnswer {

        /**
         * Checks the state.
         *
         * @throws IllegalArgumentException when it is a state that only we know
         */
        public Taken {
            requireNonNull(reference, "reference");
            if (state == RefundState.RESERVED || state == RefundState.UNKNOWN) {
                throw new IllegalArgumentException("state must be PENDING, SUCCEEDED or FAILED, was " + state);
            }
        }
    }

    /**
     * The provider does not take it, and nothing moved.
     *
     * @param decline why
     */
    record Refused(Decline decline) implements RefundAnswer {

        /** Checks that there is a reason. */
        public Refused {
            requireNonNull(decline, "decline");
        }
    }
}
