package dev.cimiento.tenancy.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** How a file stands on disk: what is known of it, then its bytes, in one, so that both change at once. */
final class DiskFile {

    private static final byte[] MAGIC = "CIMFILE1".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TYPE = 1_000;
    private static final int FIXED = MAGIC.length + 4 + 8 + 8 + 32;

    private DiskFile() {}

    static int headerLength(String contentType) {
        return FIXED + contentType.getBytes(StandardCharsets.UTF_8).length;
    }

    static ByteBuffer header(String contentType, long length, Instant storedAt, String sha256) {
        byte[] type = contentType.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED + type.length)
                .put(MAGIC)
                .putInt(type.length)
                .putLong(length)
                .putLong(storedAt.toEpochMilli())
                .put(HexFormat.of().parseHex(sha256))
                .put(type)
                .flip();
    }

    static StoredFile read(FileKey key, FileChannel channel) throws IOException {
        ByteBuffer fixed = fill(channel, 0, FIXED);
        byte[] magic = new byte[MAGIC.length];
        fixed.get(magic);
        int typeLength = fixed.getInt();
        long length = fixed.getLong();
        long storedAt = fixed.getLong();
        byte[] sha256 = new byte[32];
        fixed.get(sha256);
        if (!Arrays.equals(magic, MAGIC) || typeLength < 0 || typeLength > LONGEST_TYPE) {
            throw new IOException("not a file of this store");
        }
        String type = new String(fill(channel, FIXED, typeLength).array(), StandardCharsets.UTF_8);
        if (channel.size() != FIXED + typeLength + length) {
            throw new IOException(
                    "has " + channel.size() + " bytes on disk, not the " + length + " it was stored with");
        }
        return new StoredFile(
                key, type, length, Optional.of(HexFormat.of().formatHex(sha256)), Instant.ofEpochMilli(storedAt));
    }

    private static ByteBuffer fill(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("not a file of this store");
            }
        }
        return buffer.flip();
    }
}
