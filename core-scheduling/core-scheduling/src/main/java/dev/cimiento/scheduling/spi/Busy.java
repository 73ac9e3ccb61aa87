package dev.cimiento.scheduling.spi;

/**
 * Occupied stretches of one resource, in order and apart, in seconds of the epoch: plain numbers, since there may be tens of thousands.
 * Immutable.
 */
public final class Busy {

    private final long[] from;
    private final long[] until;

    private Busy(long[] from, long[] until) {
        this.from = from;
        this.until = until;
    }

    /**
     * Stretches, each with its start and without its end.
     *
     * @throws IllegalArgumentException when the lengths differ, or a stretch is empty or begins before the one before has ended
     */
    public static Busy of(long[] from, long[] until) {
        if (from.length != until.length) {
            throw new IllegalArgumentException(
                    "from and until must be as many, were " + from.length + " and " + until.length);
        }
        for (int i = 0; i < from.length; i++) {
            if (until[i] <= from[i] || (i > 0 && from[i] < until[i - 1])) {
                throw new IllegalArgumentException(
                        "stretches must be in order and apart, number " + i + " was " + from[i] + " to " + until[i]);
            }
        }
        return new Busy(from.clone(), until.clone());
    }

    /** How many there are. */
    public int size() {
        return from.length;
    }

    /** The first second of a stretch. */
    public long from(int index) {
        return from[index];
    }

    /** The second after the last of a stretch. */
    public long until(int index) {
        return until[index];
    }
}
