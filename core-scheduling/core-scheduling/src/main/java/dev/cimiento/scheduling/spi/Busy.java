package dev.cimiento.scheduling.spi;

import java.util.Arrays;

/**
 * Occupied stretches of one unit of a resource, in order and apart, in seconds of the epoch: plain numbers, since there may be tens of thousands.
 * Immutable.
 */
public final class Busy {

    private static final Busy NONE = new Busy(new long[0], new long[0]);

    private final long[] from;
    private final long[] until;

    private Busy(long[] from, long[] until) {
        this.from = from;
        this.until = until;
    }

    /** Free all the time. */
    public static Busy none() {
        return NONE;
    }

    /**
     * Stretches, each with its start and without its end, in any order; where they overlap, they become one.
     *
     * @throws IllegalArgumentException when the lengths differ, or a stretch is empty
     */
    public static Busy of(long[] from, long[] until) {
        if (from.length != until.length) {
            throw new IllegalArgumentException(
                    "from and until must be as many, were " + from.length + " and " + until.length);
        }
        if (from.length == 0) {
            return NONE;
        }
        boolean apart = true;
        for (int i = 0; i < from.length; i++) {
            if (until[i] <= from[i]) {
                throw new IllegalArgumentException(
                        "stretches must not be empty, number " + i + " was " + from[i] + " to " + until[i]);
            }
            apart &= i == 0 || from[i] >= until[i - 1];
        }
        return apart ? new Busy(from.clone(), until.clone()) : merged(from, until);
    }

    /** These and those. */
    public Busy and(Busy other) {
        if (other.size() == 0) {
            return this;
        }
        if (size() == 0) {
            return other;
        }
        long[] starts = new long[size() + other.size()];
        long[] ends = new long[starts.length];
        int made = 0;
        for (int own = 0, its = 0; own < size() || its < other.size(); ) {
            boolean mine = its == other.size() || (own < size() && from[own] <= other.from[its]);
            long start = mine ? from[own] : other.from[its];
            long end = mine ? until[own++] : other.until[its++];
            if (made > 0 && start <= ends[made - 1]) {
                ends[made - 1] = Math.max(ends[made - 1], end);
            } else {
                starts[made] = start;
                ends[made++] = end;
            }
        }
        return new Busy(Arrays.copyOf(starts, made), Arrays.copyOf(ends, made));
    }

    private static Busy merged(long[] from, long[] until) {
        Integer[] order = new Integer[from.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (one, two) -> Long.compare(from[one], from[two]));
        long[] starts = new long[from.length];
        long[] ends = new long[from.length];
        int made = 0;
        for (int i : order) {
            if (made > 0 && from[i] <= ends[made - 1]) {
                ends[made - 1] = Math.max(ends[made - 1], until[i]);
            } else {
                starts[made] = from[i];
                ends[made++] = until[i];
            }
        }
        return new Busy(Arrays.copyOf(starts, made), Arrays.copyOf(ends, made));
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
