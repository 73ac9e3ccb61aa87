package dev.cimiento.scheduling;

/**
 * The name of what a customer books: an hour of padel, a consultation.
 *
 * @param value 1 to 64 characters of {@code A-Z}, {@code a-z}, {@code 0-9}, {@code . _ : -}, for example {@code padel-90}; the application
 *     chooses it
 */
public record ServiceId(String value) implements Comparable<ServiceId> {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ServiceId {
        Checks.id(value, "service id");
    }

    /**
     * The id with this text.
     *
     * @throws IllegalArgumentException when the text has another shape
     */
    public static ServiceId of(String value) {
        return new ServiceId(value);
    }

    @Override
    public int compareTo(ServiceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
