package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files in a folder of the local disk, a folder a tenant.
 *
 * <p>A file is written beside its place, forced to disk, and put there by one atomic rename. Names on disk are an encoding of the keys, in
 * lower-case ASCII, so that no key leads out of the tenant's folder and no two meet on a file system that ignores case. The bytes on disk
 * begin with a short header (type, length, SHA-256): read them through this class. Deleting leaves empty folders behind.
 *
 * <p>Takes files of at most 100 MiB unless set otherwise. Safe for use by many threads and by processes that share the folder.
 */
public final class DiskFiles implements Files {

    private static final long USUAL_LIMIT = 100L * 1024 * 1024;

    /** Behind names of files, so that a file and a folder of one name can stand side by side; never part of an encoded name. */
    private static final String FILE = "=";

    private final Path root;
    private final long limit;
    private final InstantSource clock;

    private DiskFiles(Path root, long limit, InstantSource clock) {
        this.root = requireNonNull(root, "root").toAbsolutePath().normalize();
        this.limit = limit;
        this.clock = requireNonNull(clock, "clock");
    }

    /** In this folder, which is made at the first file. */
    public static DiskFiles in(Path root, InstantSource clock) {
        return new DiskFiles(root, USUAL_LIMIT, clock);
    }

    /** Takes files of at most this many bytes. */
    public DiskFiles withLimit(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("limit must be positive, was " + bytes);
        }
        return new DiskFiles(root, bytes, clock);
    }

    @Override
    public PutResult put(FileKey key, FileContent content) {
        Path target = path(key);
        Path unfinished = root.resolve(".unfinished").resolve(UUID.randomUUID().toString());
        try {
            java.nio.file.Files.createDirectories(unfinished.getParent());
            try {
                return put(key, content, unfinished, target);
            } finally {
                java.nio.file.Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw failure("cannot store '" + key + "'", e);
        }
    }

    private PutResult put(FileKey key, FileContent content, Path unfinished, Path target) throws IOException {
        StoredFile file;
        try (FileChannel channel =
                        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            channel.position(DiskFile.headerLength(content.contentType()));
            ReceivedContent received = ReceivedContent.copy(content, limit, out);
            if (received.refusal().isPresent()) {
                return received.refusal().get();
            }
            file = new StoredFile(
                    key,
                    content.contentType(),
                    received.length(),
                    Optional.of(received.sha256()),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
            channel.position(0);
            out.write(DiskFile.header(file.contentType(), file.length(), file.storedAt(), received.sha256())
                    .array());
            channel.force(true);
        }
        Path folder = requireNonNull(target.getParent(), "folder");
        java.nio.file.Files.createDirectories(folder);
        if (content.existing() == FileContent.Existing.KEPT) {
            try {
                // A link is made or refused in one step; a rename would replace.
                java.nio.file.Files.createLink(target, unfinished);
            } catch (FileAlreadyExistsException there) {
                return new PutResult.AlreadyThere(key);
            }
        } else {
            java.nio.file.Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        }
        force(folder);
        return new PutResult.Stored(file);
    }

    /** The name survives a power cut only when its folder was written too. Windows does not open folders, and does so by itself. */
    @SuppressWarnings("EmptyCatch")
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisSystem) {
            // as said above
        }
    }

    @Override
    public Optional<FileReading> open(FileKey key, ByteRange range) {
        requireNonNull(range, "range");
        try {
            FileChannel channel = channel(path(key));
            boolean opened = false;
            try {
                StoredFile file = DiskFile.read(key, channel);
                long length = range.within(file.length());
                if (length > 0) {
                    channel.position(DiskFile.headerLength(file.contentType()) + range.first());
                }
                FileReading reading =
                        new FileReading(file, length, new Limited(Channels.newInputStream(channel), length));
                opened = true;
                return Optional.of(reading);
            } finally {
                if (!opened) {
                    channel.close();
                }
            }
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read '" + key + "'", e);
        }
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        try (FileChannel channel = channel(path(key))) {
            return Optional.of(DiskFile.read(key, channel));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("cannot read '" + key + "'", e);
        }
    }

    @Override
    public FilePage list(FileQuery query) {
        List<FilePage.Item> found = new ArrayList<>();
        try {
            walk(folder(TenantContext.require()), "", query, found);
        } catch (IOException e) {
            throw failure("cannot list '" + query.prefix() + "'", e);
        }
        return FilePage.of(found, query.limit());
    }

    /** Depth first, each folder's names in the order of the keys; branches that hold nothing wanted are not entered. */
    private void walk(Path folder, String above, FileQuery query, List<FilePage.Item> found) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = java.nio.file.Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean file = name.endsWith(FILE);
                PathName.part(file ? name.substring(0, name.length() - 1) : name)
                        .ifPresent(part -> children.add(new Child(entry, above + part + (file ? "" : "/"))));
            }
        } catch (NoSuchFileException | NotDirectoryException nothingHere) {
            return;
        }
        children.sort((a, b) -> FileKey.compare(a.key(), b.key()));
        String after = query.after().map(FileKey::value).orElse("");
        for (Child child : children) {
            if (found.size() > query.limit()) {
                return;
            }
            String key = child.key();
            boolean behind = FileKey.compare(key, after) > 0;
            if (key.endsWith("/")) {
                boolean may = key.startsWith(query.prefix()) || query.prefix().startsWith(key);
                if (may && (behind || after.startsWith(key))) {
                    walk(child.path(), key, query, found);
                }
            } else if (behind && key.startsWith(query.prefix())) {
                find(FileKey.of(key))
                        .ifPresent(file -> found.add(new FilePage.Item(file.key(), file.length(), file.storedAt())));
            }
        }
    }

    @Override
    public boolean delete(FileKey key) {
        try {
            return java.nio.file.Files.deleteIfExists(path(key));
        } catch (NotDirectoryException none) {
            return false;
        } catch (IOException e) {
            throw failure("cannot delete '" + key + "'", e);
        }
    }

    private Path path(FileKey key) {
        Path path = folder(TenantContext.require());
        String[] parts = requireNonNull(key, "key").value().split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            path = path.resolve(PathName.of(parts[i]));
        }
        return path.resolve(PathName.of(parts[parts.length - 1]) + FILE);
    }

    private Path folder(TenantId tenant) {
        return root.resolve(PathName.of(tenant.value()));
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private FilesException failure(String what, IOException e) {
        return new PermanentFilesException(what + " for tenant '" + TenantContext.require() + "' in " + root, e);
    }

    @Override
    public String toString() {
        return "DiskFiles[" + root + "]";
    }

    private record Child(Path path, String key) {}

    /** The first bytes of a stream. */
    private static final class Limited extends FilterInputStream {

        private long left;

        Limited(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int one = super.read();
            if (one >= 0) {
                left--;
            }
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = super.read(buffer, offset, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(Math.min(bytes, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(super.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
