package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.fleet.RestorableBelongings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A tenant's files as what belongs to it, so that they are exported, deleted and restored with it, wherever {@link Files} keeps them.
 *
 * <p>In an export they lie side by side, numbered, with their names as far as every file system takes them; {@code index.tsv} says of each
 * its key, media type, length and SHA-256. What is stored or removed while an export is under way may be in it or not. Safe for use by many
 * threads.
 */
public final class FileBelongings implements RestorableBelongings {

    private static final String INDEX = "index.tsv";
    private static final int AT_ONCE = 1_000;
    private static final int FIELDS = 5;
    private static final int LONGEST_NAME = 200;

    private final String name;
    private final Files files;

    private FileBelongings(String name, Files files) {
        this.name = name;
        this.files = files;
    }

    /** Of this store, as {@code files}. */
    public static FileBelongings of(Files files) {
        return named("files", files);
    }

    /**
     * Of this store under another name, for programs with several.
     *
     * @throws IllegalArgumentException when the name is not 1 to 40 characters of a-z, 0-9 and '-'
     */
    public static FileBelongings named(String name, Files files) {
        if (!requireNonNull(name, "name").matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException(
                    "name must be 1 to 40 characters of a-z, 0-9 and '-', was '" + name + "'");
        }
        return new FileBelongings(name, requireNonNull(files, "files"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long export(TenantId tenant, Path folder) {
        return TenantContext.call(tenant, () -> {
            try (BufferedWriter index = java.nio.file.Files.newBufferedWriter(folder.resolve(INDEX))) {
                long number = 0;
                Optional<FileKey> after = Optional.empty();
                do {
                    FilePage page = page(after);
                    for (FilePage.Item item : page.files()) {
                        number += export(item.key(), number + 1, folder, index);
                    }
                    after = page.next();
                } while (after.isPresent());
                return number;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One file; gives how many that were, since it may have been removed meanwhile. */
    private int export(FileKey key, long number, Path folder, BufferedWriter index) throws IOException {
        Optional<FileReading> found = files.open(key);
        if (found.isEmpty()) {
            return 0;
        }
        try (FileReading reading = found.get()) {
            StoredFile file = reading.file();
            String encoded = PathName.of(key.name());
            String place = String.format(Locale.ROOT, "%06d-", number)
                    + encoded.substring(Math.max(0, encoded.length() - LONGEST_NAME));
            MessageDigest digest = sha256();
            try (OutputStream out =
                    new DigestOutputStream(java.nio.file.Files.newOutputStream(folder.resolve(place)), digest)) {
                reading.body().transferTo(out);
            }
            String written = HexFormat.of().formatHex(digest.digest());
            if (file.sha256().isPresent() && !file.sha256().get().equals(written)) {
                throw new TenancyException("'" + key + "' is not what was stored: its SHA-256 differs");
            }
            index.write(String.join(
                    "\t", place, key.value(), file.contentType(), Long.toString(reading.length()), written));
            index.write('\n');
        }
        return 1;
    }

    @Override
    public long restore(TenantId tenant, Path folder) {
        return TenantContext.call(tenant, () -> {
            long number = 0;
            try (BufferedReader index = java.nio.file.Files.newBufferedReader(folder.resolve(INDEX))) {
                for (String line = index.readLine(); line != null; line = index.readLine()) {
                    String[] fields = line.split("\t", -1);
                    if (fields.length != FIELDS || fields[0].contains("/") || fields[0].contains("\\")) {
                        throw new TenancyException("line " + (number + 1) + " of " + INDEX + " cannot be read");
                    }
                    restore(folder.resolve(fields[0]), fields);
                    number++;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return number;
        });
    }

    private void restore(Path place, String[] fields) throws IOException {
        try (InputStream body = java.nio.file.Files.newInputStream(place)) {
            PutResult result = files.put(
                    FileKey.of(fields[1]),
                    FileContent.of(fields[2], body)
                            .withLength(Long.parseLong(fields[3]))
                            .withSha256(fields[4]));
            if (result instanceof PutResult.Refused refused) {
                throw new TenancyException("'" + fields[1] + "' was refused: " + refused.explanation());
            }
        }
    }

    @Override
    public void delete(TenantId tenant) {
        TenantContext.run(tenant, () -> {
            Optional<FileKey> after = Optional.empty();
            do {
                FilePage page = page(after);
                page.files().forEach(item -> files.delete(item.key()));
                after = page.next();
            } while (after.isPresent());
        });
    }

    @Override
    public long remaining(TenantId tenant) {
        return TenantContext.call(tenant, () -> {
            long number = 0;
            Optional<FileKey> after = Optional.empty();
            do {
                FilePage page = page(after);
                number += page.files().size();
                after = page.next();
            } while (after.isPresent());
            return number;
        });
    }

    private FilePage page(Optional<FileKey> after) {
        FileQuery query = FileQuery.under("").limit(AT_ONCE);
        return files.list(after.map(query::after).orElse(query));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
