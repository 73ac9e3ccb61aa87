package dev.cimiento.scheduling.spi;

import java.util.Arrays;

/** Moments in order, in seconds of the epoch. Immutable. */
public final class Moments {

    private static final Moments NONE = new Moments(new long[0]);

    private final long[] seconds;

    private Moments(long[] seconds) {
        this.seconds = seconds;
    }

    /** None. */
    public static Moments none() {
        return NONE;
    }

    /** These, in any order. */
    public static Moments of(long... seconds) {
        long[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Moments(sorted);
    }

    /** How many lie from one moment up to, and without, another. */
    public int between(long from, long until) {
        return index(until) - index(from);
    }

    private int index(long moment) {
        int low = 0;
        int high = seconds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seconds[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
