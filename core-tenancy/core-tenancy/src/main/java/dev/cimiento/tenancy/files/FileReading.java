package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;

/** A file, open for reading; close it. For one thread. */
public final class FileReading implements AutoCloseable {

    private final StoredFile file;
    private final long length;
    private final InputStream body;

    /**
     * For stores.
     *
     * @param length how many bytes the body has: fewer than the file where a range was asked for
     */
    public FileReading(StoredFile file, long length, InputStream body) {
        this.file = requireNonNull(file, "file");
        this.length = length;
        this.body = requireNonNull(body, "body");
    }

    /** What is known of the whole file. */
    public StoredFile file() {
        return file;
    }

    /** How many bytes the body has; 0 where the range begins behind the end. */
    public long length() {
        return length;
    }

    /** The bytes that were asked for. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
