package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a file is to hold: read once, by the store, which does not close it. */
public final class FileContent {

    private static final Pattern TYPE = Pattern.compile(
            "[A-Za-z0-9!#$&^_.+-]{1,80}/[A-Za-z0-9!#$&^_.+-]{1,80}(; ?[A-Za-z0-9_-]{1,40}=[A-Za-z0-9_.-]{1,80})*");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final String contentType;
    private final InputStream body;
    private final OptionalLong length;
    private final Optional<String> sha256;
    private final Existing existing;

    private FileContent(
            String contentType, InputStream body, OptionalLong length, Optional<String> sha256, Existing existing) {
        if (!TYPE.matcher(requireNonNull(contentType, "contentType")).matches()) {
            throw new IllegalArgumentException(
                    "contentType must be a media type such as application/pdf (RFC 9110 section 8.3.1), was "
                            + Quoted.of(contentType));
        }
        this.contentType = contentType;
        this.body = requireNonNull(body, "body");
        this.length = length;
        this.sha256 = sha256;
        this.existing = existing;
    }

    /**
     * Whatever comes of the stream, to its end.
     *
     * @throws IllegalArgumentException when the content type is not a media type
     */
    public static FileContent of(String contentType, InputStream body) {
        return new FileContent(contentType, body, OptionalLong.empty(), Optional.empty(), Existing.REPLACED);
    }

    /** These bytes. */
    public static FileContent of(String contentType, byte[] body) {
        return of(contentType, new ByteArrayInputStream(body.clone())).withLength(body.length);
    }

    /** Refused unless it has this many bytes: what a Content-Length header said. */
    public FileContent withLength(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("length must not be negative, was " + bytes);
        }
        return new FileContent(contentType, body, OptionalLong.of(bytes), sha256, existing);
    }

    /**
     * Refused unless its SHA-256 is this.
     *
     * @param hex 64 lower-case hexadecimal digits
     */
    public FileContent withSha256(String hex) {
        if (!SHA_256.matcher(requireNonNull(hex, "hex")).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, was " + Quoted.of(hex));
        }
        return new FileContent(contentType, body, length, Optional.of(hex), existing);
    }

    /** Only where there is no file of that key yet; of two at once, one. */
    public FileContent onlyIfAbsent() {
        return new FileContent(contentType, body, length, sha256, Existing.KEPT);
    }

    /** Its media type. */
    public String contentType() {
        return contentType;
    }

    /** The bytes. */
    public InputStream body() {
        return body;
    }

    /** How many there must be. */
    public OptionalLong length() {
        return length;
    }

    /** What their SHA-256 must be. */
    public Optional<String> sha256() {
        return sha256;
    }

    /** What becomes of a file that is there already. */
    public Existing existing() {
        return existing;
    }

    /** What becomes of a file that is there already. */
    public enum Existing {
        /** The new one takes its place, at once and whole. */
        REPLACED,
        /** It stays, and the new one is not stored. */
        KEPT
    }
}
