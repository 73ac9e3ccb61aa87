package dev.cimiento.scheduling.spi;

/**
 * What became of a new booking.
 *
 * @param outcome what
 * @param lost which of its places, counted from 0, was occupied; 0 for every other outcome
 */
public record Placement(Outcome outcome, int lost) {

    /** Recorded, and its time is its own. */
    public static final Placement PLACED = new Placement(Outcome.PLACED, 0);

    /** Not recorded: another booking has its key. */
    public static final Placement KEY_USED = new Placement(Outcome.KEY_USED, 0);

    /** Not recorded: this place is occupied, at least in part. */
    public static Placement taken(int place) {
        return new Placement(Outcome.TAKEN, place);
    }

    /** What can become of one. */
    public enum Outcome {
        /** Recorded, and its time is its own. */
        PLACED,
        /** Not recorded: part of its time is occupied. */
        TAKEN,
        /** Not recorded: another booking has its key. */
        KEY_USED
    }
}
