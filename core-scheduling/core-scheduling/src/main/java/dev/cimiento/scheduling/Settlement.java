package dev.cimiento.scheduling;

/**
 * What a cancellation means for what was paid.
 *
 * @param refundPercent how much of it goes back, 0 to 100
 */
public record Settlement(int refundPercent) {

    /** All of it goes back. */
    public static final Settlement FULL = new Settlement(100);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when not 0 to 100
     */
    public Settlement {
        if (refundPercent < 0 || refundPercent > 100) {
            throw new IllegalArgumentException("refundPercent must be 0 to 100, was " + refundPercent);
        }
    }

    /** How much of it is kept as a fee, 0 to 100. */
    public int feePercent() {
        return 100 - refundPercent;
    }
}
