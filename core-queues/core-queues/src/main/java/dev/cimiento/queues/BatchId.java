package dev.cimiento.queues;

/**
 * The number of a batch, given by its store and never used twice.
 *
 * @param value greater than 0
 */
public record BatchId(long value) {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is not greater than 0
     */
    public BatchId {
        if (value <= 0) {
            throw new IllegalArgumentException("batch id must be > 0, was " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
