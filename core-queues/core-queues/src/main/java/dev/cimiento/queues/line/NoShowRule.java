package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What happens to who is called and does not come. Immutable. {@link #GIVE_UP} is the default of a line. */
public final class NoShowRule {

    /** The desk says when, no recall is asked for, and the ticket is given up. */
    public static final NoShowRule GIVE_UP = new NoShowRule(0, 0, 0, Duration.ZERO);

    private final int recalls;
    private final int places;
    private final int times;
    private final Duration grace;

    private NoShowRule(int recalls, int places, int times, Duration grace) {
        this.recalls = recalls;
        this.places = places;
        this.times = times;
        this.grace = grace;
    }

    /**
     * So often it is called again before it is given up.
     *
     * @param recalls 0 to 10; default 0
     * @throws IllegalArgumentException when out of range
     */
    public NoShowRule withRecalls(int recalls) {
        return new NoShowRule(Texts.between("recalls", recalls, 0, 10), places, times, grace);
    }

    /**
     * So often it is put back into the line instead of being given up.
     *
     * @param places behind how many of those who wait; 1 to 100
     * @param times 0 to 10; default 0
     * @throws IllegalArgumentException when out of range
     */
    public NoShowRule withPutBack(int places, int times) {
        return new NoShowRule(
                recalls, Texts.between("places", places, 1, 100), Texts.between("times", times, 0, 10), grace);
    }

    /**
     * So long after each call, {@link Lines#upkeep} recalls it, puts it back or gives it up by itself.
     *
     * @param grace 1 ms to a day; zero, the default, for never
     * @throws IllegalArgumentException when out of range
     */
    public NoShowRule withGrace(Duration grace) {
        if (requireNonNull(grace, "grace").isNegative()
                || grace.compareTo(Duration.ofDays(1)) > 0
                || grace.toMillis() == 0 && !grace.isZero()) {
            throw new IllegalArgumentException("grace must be 0, or between 1 ms and 1 day, was " + grace);
        }
        return new NoShowRule(recalls, places, times, grace);
    }

    /** How often it is called again first. */
    public int recalls() {
        return recalls;
    }

    /** Behind how many it is put back. */
    public int places() {
        return places;
    }

    /** How often it is put back. */
    public int times() {
        return times;
    }

    /** After how long of silence; zero for never. */
    public Duration grace() {
        return grace;
    }

    @Override
    public String toString() {
        return "NoShowRule[" + recalls + " recalls, " + times + " times " + places + " places back, grace " + grace
                + "]";
    }
}
