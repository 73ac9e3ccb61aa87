package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.files.ByteRange;
import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FilePage;
import dev.cimiento.tenancy.files.FileQuery;
import dev.cimiento.tenancy.files.FileReading;
import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.files.PermanentFilesException;
import dev.cimiento.tenancy.files.PutResult;
import dev.cimiento.tenancy.files.ReceivedContent;
import dev.cimiento.tenancy.files.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Files in memory, of at most 10 MiB each; forgets all when the program ends. Safe for use by many threads. */
public final class InMemoryFiles implements Files {

    private static final long LIMIT = 10L * 1024 * 1024;

    private final InstantSource clock;
    private final Map<TenantId, ConcurrentSkipListMap<FileKey, Held>> held = new ConcurrentHashMap<>();

    /** Nothing stored yet. */
    public InMemoryFiles(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public PutResult put(FileKey key, FileContent content) {
        ConcurrentSkipListMap<FileKey, Held> own = own();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ReceivedContent received;
        try {
            received = ReceivedContent.copy(content, LIMIT, bytes);
        } catch (IOException e) {
            throw new PermanentFilesException("cannot store '" + key + "'", e);
        }
        if (received.refusal().isPresent()) {
            return received.refusal().get();
        }
        StoredFile file = new StoredFile(
                key, content.contentType(), received.length(), Optional.of(received.sha256()), clock.instant());
        Held fresh = new Held(file, bytes.toByteArray());
        if (content.existing() == FileContent.Existing.KEPT) {
            return own.putIfAbsent(key, fresh) == null ? new PutResult.Stored(file) : new PutResult.AlreadyThere(key);
        }
        own.put(key, fresh);
        return new PutResult.Stored(file);
    }

    @Override
    public Optional<FileReading> open(FileKey key, ByteRange range) {
        return Optional.ofNullable(own().get(key)).map(one -> {
            int length = (int) range.within(one.bytes().length);
            int first = length == 0 ? 0 : (int) range.first();
            return new FileReading(one.file(), length, new ByteArrayInputStream(one.bytes(), first, length));
        });
    }

    @Override
    public Optional<StoredFile> find(FileKey key) {
        return Optional.ofNullable(own().get(key)).map(Held::file);
    }

    @Override
    public FilePage list(FileQuery query) {
        ConcurrentSkipListMap<FileKey, Held> own = own();
        List<FilePage.Item> found =
                query.after().map(after -> (Map<FileKey, Held>) own.tailMap(after, false)).orElse(own).values().stream()
                        .map(Held::file)
                        .filter(file -> file.key().value().startsWith(query.prefix()))
                        .limit(query.limit() + 1L)
                        .map(file -> new FilePage.Item(file.key(), file.length(), file.storedAt()))
                        .toList();
        return FilePage.of(found, query.limit());
    }

    @Override
    public boolean delete(FileKey key) {
        return own().remove(key) != null;
    }

    private ConcurrentSkipListMap<FileKey, Held> own() {
        return held.computeIfAbsent(TenantContext.require(), tenant -> new ConcurrentSkipListMap<>());
    }

    private record Held(StoredFile file, byte[] bytes) {}
}
