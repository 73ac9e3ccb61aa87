package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How people of one class stand to those of others: as if they had come this much earlier.
 *
 * <p>So waiting always counts: whoever has waited longer than the head start is not overtaken any more by those who come later, which
 * bounds how long the class without a head start waits for others. A {@link #strict} class is for emergencies alone: it goes before all
 * others however long they have waited, and is let into a line that is full.
 *
 * @param name 1 to 64 characters, for boards and reports
 * @param headStart not negative; at most a year, or that of a strict class
 */
public record PriorityClass(String name, Duration headStart) {

    // Before the constants below, which are checked against them.
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration STRICT = Duration.ofDays(36_500);

    /** First come, first served. */
    public static final PriorityClass NORMAL = new PriorityClass("normal", Duration.ZERO);

    /** Before everybody, in the order they came. */
    public static final PriorityClass EMERGENCY = strict("emergency");

    /**
     * Checks the name and the head start.
     *
     * @throws IllegalArgumentException when the name is blank or too long, or the head start negative or too long
     */
    public PriorityClass {
        Texts.check("priority class name", name, 64);
        if (requireNonNull(headStart, "headStart").isNegative()
                || headStart.compareTo(LONGEST) > 0 && !headStart.equals(STRICT)) {
            throw new IllegalArgumentException("headStart must be between 0 and " + LONGEST + ", was " + headStart);
        }
    }

    /** A class of this name and head start. */
    public static PriorityClass of(String name, Duration headStart) {
        return new PriorityClass(name, headStart);
    }

    /** A class of this name that goes before all that are not strict. In overload it makes everybody else late: keep it for emergencies. */
    public static PriorityClass strict(String name) {
        return new PriorityClass(name, STRICT);
    }

    /** Whether it goes before all that are not. */
    public boolean isStrict() {
        return headStart.equals(STRICT);
    }
}
