package dev.cimiento.aiagent.internal;

/** Checks of numbers at the door. */
public final class Range {

    private Range() {}

    /**
     * Checks that the value is 1 to the greatest.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static void check(String field, int value, int greatest) {
        if (value < 1 || value > greatest) {
            throw new IllegalArgumentException(field + " must be 1 to " + greatest + ", was " + value);
        }
    }
}
