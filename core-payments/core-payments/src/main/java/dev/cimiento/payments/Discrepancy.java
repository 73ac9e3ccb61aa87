package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that the provider's statement and our books did not agree on.
 *
 * @param kind on what
 * @param payment which payment of ours; null where there is none
 * @param reference the provider's id of its side; null where it has none
 * @param detail what each side says
 * @param resolution what became of it
 */
public record Discrepancy(
        Kind kind,
        @Nullable PaymentId payment,
        @Nullable ProviderReference reference,
        String detail,
        Resolution resolution) {

    /** Checks that what must be there is there. */
    public Discrepancy {
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
        requireNonNull(resolution, "resolution");
    }

    /** Our payment. */
    public Optional<PaymentId> ours() {
        return Optional.ofNullable(payment);
    }

    /** The provider's side. */
    public Optional<ProviderReference> theirs() {
        return Optional.ofNullable(reference);
    }

    /** What is not agreed on. */
    public enum Kind {
        /** The provider took money for a payment that we did not have as captured for that amount. */
        PAYMENT,
        /** The provider sent money back that we did not know of, or of another amount. */
        REFUND,
        /** The provider took money that is for no payment of ours: sold by another program, or by hand. */
        FOREIGN,
        /** We have it as captured, and the provider does not. */
        MISSING,
        /** The ledger does not say of a payment what its row says. */
        LEDGER
    }

    /** What becomes of it. */
    public enum Resolution {
        /** The provider was asked about it again, and our books say the same now. */
        REPAIRED,
        /** A person must look. */
        OPEN
    }
}
