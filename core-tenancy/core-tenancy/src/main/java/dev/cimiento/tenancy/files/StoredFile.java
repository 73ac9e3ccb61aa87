package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a file.
 *
 * @param key its name
 * @param contentType its media type
 * @param length how many bytes
 * @param sha256 their SHA-256 in hexadecimal; empty for an object that another program put into the bucket
 * @param storedAt when it was stored
 */
public record StoredFile(FileKey key, String contentType, long length, Optional<String> sha256, Instant storedAt) {

    /** Checks nothing but presence. */
    public StoredFile {
        requireNonNull(key, "key");
        requireNonNull(contentType, "contentType");
        requireNonNull(sha256, "sha256");
        requireNonNull(storedAt, "storedAt");
    }
}
