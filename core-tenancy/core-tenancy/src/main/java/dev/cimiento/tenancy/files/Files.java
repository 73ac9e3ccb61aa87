package dev.cimiento.tenancy.files;

import dev.cimiento.tenancy.NoTenantException;
import java.util.Optional;

/**
 * The files of the tenant that {@code TenantContext} names, and of no other: there is no key that leads out of it. Every method throws {@link
 * NoTenantException} where no tenant was entered, also in system scope, and a {@link FilesException} where the store fails. Implementations
 * are safe for use by many threads and processes.
 */
public interface Files {

    /** Stores a file. Readers see the one before or this one, never a part of it. */
    PutResult put(FileKey key, FileContent content);

    /** Opens a file; empty where there is none. */
    default Optional<FileReading> open(FileKey key) {
        return open(key, ByteRange.ALL);
    }

    /** Opens some of a file's bytes; empty where there is no such file. */
    Optional<FileReading> open(FileKey key, ByteRange range);

    /** What is known of a file; empty where there is none. */
    Optional<StoredFile> find(FileKey key);

    /** Files by the beginning of their keys. */
    FilePage list(FileQuery query);

    /** Removes a file. Gives whether it was there; of two at once, on S3, both may say so. */
    boolean delete(FileKey key);
}
