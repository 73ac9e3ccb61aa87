package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How people of one class stand to those of others: as if they had come this much earlier.
 *
 * <p>So waiting always counts: whoever has waited longer than the head start is not overtaken any more by those who come later, which
 * bounds how long the class without a head start waits for others. A head start of a day makes a class that goes before all of today's.
 *
 * @param name 1 to 64 characters, for boards and reports
 * @param headStart not negative; at most 10 years
 */
public record PriorityClass(String name, Duration headStart) {

    // First, since the constant below is checked against it.
    // First, since the constant below is checked against it.
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** First come, first served. */
    public static final PriorityClass NORMAL = new PriorityClass("normal", Duration.ZERO);

    /**
     * Checks the name and the head start.
     *
     * @throws IllegalArgumentException when the name is blank or too long, or the head start negative or too long
     */
    public PriorityClass {
        Texts.check("priority class name", name, 64);
        if (requireNonNull(headStart, "headStart").isNegative() || headStart.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("headStart must be between 0 and " + LONGEST + ", was " + headStart);
        }
    }

    /** A class of this name and head start. */
    public static PriorityClass of(String name, Duration headStart) {
        return new PriorityClass(name, headStart);
    }
}
