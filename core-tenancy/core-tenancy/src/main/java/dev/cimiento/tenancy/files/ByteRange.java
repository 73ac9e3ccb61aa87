package dev.cimiento.tenancy.files;

/**
 * Some of a file's bytes.
 *
 * @param first the first, counted from 0
 * @param length how many at most; fewer where the file ends before
 */
public record ByteRange(long first, long length) {

    /** Every byte. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when first is negative or length is not positive
     */
    public ByteRange {
        if (first < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "a range must begin at 0 or later and have a byte, was " + first + " and " + length);
        }
    }

    /** From this byte to the end. */
    public static ByteRange from(long first) {
        return new ByteRange(first, Long.MAX_VALUE);
    }

    /** How many of its bytes a file of this length has. */
    public long within(long fileLength) {
        return Math.max(0, Math.min(length, fileLength - first));
    }
}
