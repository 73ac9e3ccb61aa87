package dev.cimiento.queues;

/**
 * The number of a job, given by its store and never used twice.
 *
 * @param value greater than 0
 */
public record JobId(long value) implements Comparable<JobId> {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is not greater than 0
     */
    public JobId {
        if (value <= 0) {
            throw new IllegalArgumentException("job id must be > 0, was " + value);
        }
    }

    @Override
    public int compareTo(JobId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
