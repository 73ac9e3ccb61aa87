package dev.cimiento.queues.line;

/**
 * Where people are called to: {@code desk 3}, {@code consulting room 1}. The board shows it.
 *
 * @param value 1 to 64 characters, not blank
 */
public record DeskId(String value) implements Comparable<DeskId> {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when blank or too long
     */
    public DeskId {
        Texts.check("desk id", value, 64);
    }

    @Override
    public int compareTo(DeskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
