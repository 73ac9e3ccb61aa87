package dev.cimiento.scheduling;

/**
 * The name of what a booking occupies: a court, a person, a room.
 *
 * @param value 1 to 64 characters of {@code A-Z}, {@code a-z}, {@code 0-9}, {@code . _ : -}, for example {@code court-1}; the application
 *     chooses it
 */
public record ResourceId(String value) implements Comparable<ResourceId> {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ResourceId {
        Checks.id(value, "resource id");
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static ResourceId of(String value) {
        return new ResourceId(value);
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
