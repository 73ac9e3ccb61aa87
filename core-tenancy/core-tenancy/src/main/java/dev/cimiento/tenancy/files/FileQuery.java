package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Which files to list: in order of their keys, 100 at a time unless said otherwise. Immutable. */
public final class FileQuery {

    private final String prefix;
    private final Optional<FileKey> after;
    private final int limit;

    private FileQuery(String prefix, Optional<FileKey> after, int limit) {
        this.prefix = requireNonNull(prefix, "prefix");
        this.after = after;
        this.limit = limit;
    }

    /** Those whose key begins with this: {@code receipts/2026/}; with nothing, all. */
    public static FileQuery under(String prefix) {
        return new FileQuery(prefix, Optional.empty(), 100);
    }

    /** Those behind this key: {@link FilePage#next} of the page before. */
    public FileQuery after(FileKey key) {
        return new FileQuery(prefix, Optional.of(key), limit);
    }

    /**
     * At most this many at a time.
     *
     * @throws IllegalArgumentException when it is not 1 to 1,000
     */
    public FileQuery limit(int most) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + most);
        }
        return new FileQuery(prefix, after, most);
    }

    /** What keys begin with. */
    public String prefix() {
        return prefix;
    }

    /** The key before the first. */
    public Optional<FileKey> after() {
        return after;
    }

    /** How many at a time. */
    public int limit() {
        return limit;
    }
}
