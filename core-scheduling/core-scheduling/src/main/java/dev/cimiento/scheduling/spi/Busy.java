package dev.cimiento.scheduling.spi;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

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
        return of(from.length, i -> from[i], i -> until[i]);
    }

    /**
     * So many stretches as by {@link #of(long[], long[])}, from wherever they are: for stores, which need not make arrays first.
     *
     * @param from the first second of the stretch of a number from 0 on
     * @param until the second after its last
     * @throws IllegalArgumentException when a stretch is empty
     */
    public static Busy of(int count, IntToLongFunction from, IntToLongFunction until) {
        if (count == 0) {
            return NONE;
        }
        long[] starts = new long[count];
        long[] ends = new long[count];
        boolean apart = true;
        for (int i = 0; i < count; i++) {
            starts[i] = from.applyAsLong(i);
            ends[i] = until.applyAsLong(i);
            if (ends[i] <= starts[i]) {
                throw new IllegalArgumentException(
                        "stretches must not be empty, number " + i + " was " + starts[i] + " to " + ends[i]);
            }
            apart &= i == 0 || starts[i] >= ends[i - 1];
        }
        return apart ? new Busy(starts, ends) : merged(starts, ends);
    }

    /** These and those. */
    public Busy and(Busy other) {
        if (other.size() == 0) {
            return this;
        }
        if (size() == 0) {
            return other;
        }
        long[] starts = Arrays.copyOf(from, size() + other.size());
        long[] ends = Arrays.copyOf(until, starts.length);
        System.arraycopy(other.from, 0, starts, size(), other.size());
        System.arraycopy(other.until, 0, ends, size(), other.size());
        return of(starts, ends);
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
