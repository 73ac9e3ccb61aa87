package dev.cimiento.queues.line;

/**
 * One line of people who wait for the same thing: {@code reception}, {@code laboratory}.
 *
 * @param value 1 to 64 characters, not blank
 */
public record LineId(String value) implements Comparable<LineId> {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when blank or too long
     */
    public LineId {
        Texts.check("line id", value, 64);
    }

    @Override
    public int compareTo(LineId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
