package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;

/** What a provider says to a charge, a capture, or a cancellation. */
public sealed interface PaymentAnswer {

    /**
     * It did it; so the payment stands now.
     *
     * @param word as at {@link PaymentGateway#fetch}
     */
    record Done(ProviderPayment word) implements PaymentAnswer {

        /** Checks that there is one. */
        public Done {
            requireNonNull(word, "word");
        }
    }

    /**
     * It does not, and nothing moved.
     *
     * @param decline why
     */
    record Refused(Decline decline) implements PaymentAnswer {

        /** Checks that there is a reason. */
        public Refused {
            requireNonNull(decline, "decline");
        }
    }
}
