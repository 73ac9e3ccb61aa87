package dev.cimiento.tenancy.features;

/**
 * What a store counted.
 *
 * @param verdict whether what was asked for was taken
 * @param spent counted for good in the period
 * @param held by leases
 */
public record QuotaTally(Verdict verdict, long spent, long held) {

    /** Whether what was asked for was taken. */
    public enum Verdict {
        /** It was, and is in the numbers. */
        TAKEN,
        /** It was not: the limit would be passed. */
        FULL
    }

    /** Whether so many more fit below the limit. */
    public static boolean fits(long spent, long held, long units, long limit) {
        return spent + held <= limit && units <= limit - spent - held;
    }
}
