package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider that can change something there, as it was written down before and after.
 *
 * @param payment for which payment
 * @param operation what was asked
 * @param startedAt when
 * @param endedAt when the answer was written down; null while it is under way, or where the process died meanwhile
 * @param outcome what became of it
 * @param detail the provider's code, or what was wrong; never a secret
 */
public record Attempt(
        PaymentId payment,
        Operation operation,
        Instant startedAt,
        @Nullable Instant endedAt,
        Outcome outcome,
        String detail) {

    /** Checks that what must be there is there. */
    public Attempt {
        requireNonNull(payment, "payment");
        requireNonNull(operation, "operation");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(outcome, "outcome");
        requireNonNull(detail, "detail");
    }

    /** When its answer was written down. */
    public Optional<Instant> ended() {
        return Optional.ofNullable(endedAt);
    }

    /** What a provider is asked to do. */
    public enum Operation {
        /** To open a page. */
        CHECKOUT,
        /** To take or set aside money. */
        CHARGE,
        /** To take what was set aside. */
        CAPTURE,
        /** To call it off. */
        CANCEL,
        /** To send money back. */
        REFUND
    }

    /** What becomes of it. */
    public enum Outcome {
        /** No answer was written down yet. */
        UNDERWAY,
        /** The provider did it. */
        DONE,
        /** The provider said no. */
        REFUSED,
        /** Nothing happened at the provider: it was not reached, or not called. */
        FAILED,
        /** The answer was lost: the provider may have done it. */
        UNKNOWN
    }
}
