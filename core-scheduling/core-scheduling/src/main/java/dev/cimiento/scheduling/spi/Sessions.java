package dev.cimiento.scheduling.spi;

import java.util.Arrays;

/** The classes of a service that have begun to fill on one resource, by start in seconds of the epoch, and how many seats of each are taken. Immutable. */
public final class Sessions {

    private static final Sessions NONE = new Sessions(new long[0], new long[0], new int[0]);

    private final long[] starts;
    private final long[] ends;
    private final int[] taken;

    private Sessions(long[] starts, long[] ends, int[] taken) {
        this.starts = starts;
        this.ends = ends;
        this.taken = taken;
    }

    /** None. */
    public static Sessions none() {
        return NONE;
    }

    /**
     * These, by start and then by end.
     *
     * @throws IllegalArgumentException when the lengths differ, or they are not in order
     */
    public static Sessions of(long[] starts, long[] ends, int[] taken) {
        if (starts.length != taken.length || starts.length != ends.length) {
            throw new IllegalArgumentException("starts, ends and taken must be as many, were " + starts.length + ", "
                    + ends.length + " and " + taken.length);
        }
        for (int i = 1; i < starts.length; i++) {
            if (starts[i] < starts[i - 1] || (starts[i] == starts[i - 1] && ends[i] <= ends[i - 1])) {
                throw new IllegalArgumentException("starts must be in order, number " + i + " was " + starts[i]);
            }
        }
        return new Sessions(starts.clone(), ends.clone(), taken.clone());
    }

    /** How many there are. */
    public int size() {
        return starts.length;
    }

    /** When one starts. */
    public long start(int index) {
        return starts[index];
    }

    /** When one ends. */
    public long end(int index) {
        return ends[index];
    }

    /** How many of its seats are taken. */
    public int taken(int index) {
        return taken[index];
    }

    /** How many seats of the one that starts and ends then are taken; 0 where none does. */
    public int takenAt(long start, long end) {
        int index = Arrays.binarySearch(starts, start);
        if (index < 0) {
            return 0;
        }
        // Several may start at once, on different units.
        while (index > 0 && starts[index - 1] == start) {
            index--;
        }
        for (; index < starts.length && starts[index] == start; index++) {
            if (ends[index] == end) {
                return taken[index];
            }
        }
        return 0;
    }
}
