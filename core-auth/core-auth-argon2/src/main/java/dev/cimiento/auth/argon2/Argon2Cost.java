package dev.cimiento.auth.argon2;

/**
 * How slow one guess is made (RFC 9106). Immutable.
 *
 * @param memoryKib memory, in KiB
 * @param iterations passes over the memory
 * @param lanes lanes; they are computed one after the other here
 */
public record Argon2Cost(int memoryKib, int iterations, int lanes) {

    /** No hash from outside makes us allocate more: 256 MiB. */
    private static final int LARGEST_MEMORY_KIB = 262_144;

    private static final int MOST_ITERATIONS = 16;
    private static final int MOST_LANES = 16;
    private static final int LEAST_KIB_A_LANE = 8;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when memory is not 8 KiB a lane to 256 MiB, iterations not 1 to 16, or lanes not 1 to 16
     */
    public Argon2Cost {
        within("lanes", lanes, 1, MOST_LANES);
        within("iterations", iterations, 1, MOST_ITERATIONS);
        within("memoryKib", memoryKib, LEAST_KIB_A_LANE * lanes, LARGEST_MEMORY_KIB);
    }

    /** The least that OWASP's Password Storage Cheat Sheet asks for: 19 MiB, 2 passes, 1 lane. */
    public static Argon2Cost owaspMinimum() {
        return new Argon2Cost(19_456, 2, 1);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", was " + value);
        }
    }
}
