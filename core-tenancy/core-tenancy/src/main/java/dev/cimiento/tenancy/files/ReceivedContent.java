package dev.cimiento.tenancy.files;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Content that was read to its end, and whether it is what it should be; for stores, which keep it only then.
 *
 * @param length how many bytes were read
 * @param sha256 their SHA-256 in hexadecimal
 * @param refusal why it must not be kept
 */
public record ReceivedContent(long length, String sha256, Optional<PutResult.Refused> refusal) {

    /** Copies the content, no more than one buffer beyond the limit. */
    public static ReceivedContent copy(FileContent content, long limit, OutputStream to) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        // Refused before a byte is read, where it was announced.
        long length = content.length().orElse(0);
        if (length > limit) {
            return refused(length, "", PutResult.Reason.TOO_LARGE, "at most " + limit + " bytes, were " + length);
        }
        length = 0;
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            int read = content.body().read(buffer);
            if (read < 0) {
                break;
            }
            length += read;
            if (length > limit) {
                return refused(length, "", PutResult.Reason.TOO_LARGE, "at most " + limit + " bytes, were more");
            }
            digest.update(buffer, 0, read);
            to.write(buffer, 0, read);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (content.length().isPresent() && content.length().getAsLong() != length) {
            return refused(
                    length,
                    sha256,
                    PutResult.Reason.WRONG_LENGTH,
                    content.length().getAsLong() + " bytes were announced, " + length + " came");
        }
        if (content.sha256().filter(wanted -> !wanted.equals(sha256)).isPresent()) {
            return refused(
                    length,
                    sha256,
                    PutResult.Reason.WRONG_SHA256,
                    "SHA-256 " + content.sha256().get() + " was announced, " + sha256 + " came");
        }
        return new ReceivedContent(length, sha256, Optional.empty());
    }

    private static ReceivedContent refused(long length, String sha256, PutResult.Reason reason, String explanation) {
        return new ReceivedContent(length, sha256, Optional.of(new PutResult.Refused(reason, explanation)));
    }
}
