package dev.cimiento.tenancy.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes on their way: in memory while they are few, in a temporary file when they are more; gone when it is closed. */
final class Spool extends OutputStream {

    private final int inMemory;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel file;

    Spool(int inMemory) {
        this.inMemory = inMemory;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (memory != null && memory.size() + length <= inMemory) {
            memory.write(bytes, offset, length);
            return;
        }
        FileChannel channel = toFile();
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private FileChannel toFile() throws IOException {
        if (file == null) {
            Path path = Files.createTempFile("cimiento-upload", null);
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            if (memory != null) {
                ByteBuffer buffer = ByteBuffer.wrap(memory.toByteArray());
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                memory = null;
            }
        }
        return file;
    }

    byte[] read(long position, int length) throws IOException {
        if (memory != null) {
            return Arrays.copyOfRange(memory.toByteArray(), (int) position, (int) position + length);
        }
        FileChannel channel = toFile();
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the temporary file was cut");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
