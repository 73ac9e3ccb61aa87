package dev.cimiento.tenancy.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Some files, in order of their keys.
 *
 * @param files the files
 * @param next where the next page begins, for {@link FileQuery#after}; empty where this is the last
 */
public record FilePage(List<Item> files, Optional<FileKey> next) {

    /** Copies the list. */
    public FilePage {
        files = List.copyOf(files);
    }

    /** The page of a list that may hold one more than the limit. */
    public static FilePage of(List<Item> files, int limit) {
        return files.size() <= limit
                ? new FilePage(files, Optional.empty())
                : new FilePage(
                        files.subList(0, limit),
                        Optional.of(files.get(limit - 1).key()));
    }

    /**
     * A file in a list.
     *
     * @param key its name
     * @param length how many bytes
     * @param storedAt when it was stored
     */
    public record Item(FileKey key, long length, Instant storedAt) {}
}
