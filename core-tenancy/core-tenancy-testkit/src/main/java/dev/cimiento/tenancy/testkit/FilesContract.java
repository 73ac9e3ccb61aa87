package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Call;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.files.ByteRange;
import dev.cimiento.tenancy.files.FileBelongings;
import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FilePage;
import dev.cimiento.tenancy.files.FileQuery;
import dev.cimiento.tenancy.files.FileReading;
import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.files.PutResult;
import dev.cimiento.tenancy.files.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Files} must keep. Extend it, and give an empty store at each call. */
public abstract class FilesContract {

    /** A tenant with files. */
    protected static final TenantId PADEL = TenantId.of("padel");

    /** One whose name begins with the other's. */
    protected static final TenantId PADEL_2 = TenantId.of("padel-2");

    /** For subclasses. */
    protected FilesContract() {}

    /** An empty store. */
    protected abstract Files empty();

    /** How many bytes a large file of the test has: more than the store keeps in one piece. */
    protected int large() {
        return 300_000;
    }

    @Test
    @DisplayName("a file comes back whole, with its type, length and digest; is replaced; is removed")
    final void keeps() {
        Files files = empty();
        FileKey key = FileKey.of("receipts/2026/11/r-17.pdf");
        assertThat(as(PADEL, () -> files.find(key))).isEmpty();
        assertThat(as(PADEL, () -> files.open(key))).isEmpty();
        StoredFile stored = stored(as(PADEL, () -> files.put(key, text("first"))));
        assertThat(stored.length()).isEqualTo(5);
        assertThat(stored.sha256()).contains(sha256("first".getBytes(StandardCharsets.UTF_8)));
        StoredFile found = as(PADEL, () -> files.find(key)).orElseThrow();
        assertThat(found.key()).isEqualTo(key);
        assertThat(found.contentType()).isEqualTo("text/plain");
        assertThat(found.length()).isEqualTo(5);
        assertThat(found.sha256()).isEqualTo(stored.sha256());
        assertThat(read(files, PADEL, key)).contains("first");
        stored(as(PADEL, () -> files.put(key, text("second, and longer"))));
        assertThat(read(files, PADEL, key)).contains("second, and longer");
        assertThat(as(PADEL, () -> files.delete(key))).isTrue();
        assertThat(as(PADEL, () -> files.delete(key))).isFalse();
        assertThat(read(files, PADEL, key)).isEmpty();
        stored(as(PADEL, () -> files.put(key, text(""))));
        assertThat(read(files, PADEL, key)).contains("");
    }

    @Test
    @DisplayName(
            "as belongings, a tenant's files are exported whole, deleted without a rest, and put back; another tenant's stay")
    final void belongs() throws IOException {
        Files files = empty();
        Map<String, String> contents = Map.of(
                "receipts/2026/r-17.pdf", "seventeen",
                "receipts/2026", "a file where a folder is",
                "Größe, 100%.txt", "odd",
                "empty", "",
                "con.txt", "a device's name");
        contents.forEach((key, text) -> stored(as(PADEL, () -> files.put(FileKey.of(key), text(text)))));
        stored(as(PADEL_2, () -> files.put(FileKey.of("r.txt"), text("of padel-2"))));
        FileBelongings belongings = FileBelongings.of(files);
        assertThat(belongings.remaining(PADEL)).isEqualTo(contents.size());
        Path folder = java.nio.file.Files.createTempDirectory("belongings");
        try {
            assertThat(belongings.export(PADEL, folder)).isEqualTo(contents.size());
            assertThat(java.nio.file.Files.readAllLines(folder.resolve("index.tsv")))
                    .hasSize(contents.size())
                    .anySatisfy(line -> assertThat(line)
                            .contains("\treceipts/2026/r-17.pdf\ttext/plain\t9\t")
                            .contains("-r-17.pdf\t"));
            belongings.delete(PADEL);
            belongings.delete(PADEL);
            assertThat(belongings.remaining(PADEL)).isZero();
            assertThat(as(PADEL, () -> files.list(FileQuery.under(""))).files()).isEmpty();
            assertThat(read(files, PADEL_2, FileKey.of("r.txt"))).contains("of padel-2");
            assertThat(belongings.remaining(PADEL_2)).isEqualTo(1);

            for (int i = 0; i < 2; i++) {
                assertThat(belongings.restore(PADEL, folder)).isEqualTo(contents.size());
                assertThat(belongings.remaining(PADEL)).isEqualTo(contents.size());
            }
            contents.forEach((key, text) ->
                    assertThat(read(files, PADEL, FileKey.of(key))).as(key).contains(text));

            Path one;
            try (Stream<Path> exported = java.nio.file.Files.list(folder)) {
                one = exported.filter(path -> path.toString().endsWith("-r-17.pdf"))
                        .findAny()
                        .orElseThrow();
            }
            java.nio.file.Files.writeString(one, "seventeeN");
            assertThatThrownBy(() -> belongings.restore(PADEL, folder))
                    .isInstanceOf(TenancyException.class)
                    .hasMessageContaining("receipts/2026/r-17.pdf");
            assertThat(read(files, PADEL, FileKey.of("receipts/2026/r-17.pdf"))).contains("seventeen");
        } finally {
            try (Stream<Path> left = java.nio.file.Files.list(folder)) {
                for (Path path : left.toList()) {
                    java.nio.file.Files.delete(path);
                }
            }
            java.nio.file.Files.delete(folder);
        }
    }

    @Test
    @DisplayName(
            "no tenant reads, lists, replaces or deletes another's file, whatever the names; without a tenant nothing goes")
    final void keepsTenantsApart() {
        Files files = empty();
        FileKey key = FileKey.of("a/secret.txt");
        stored(as(PADEL, () -> files.put(key, text("of padel"))));
        assertThat(read(files, PADEL_2, key)).isEmpty();
        assertThat(as(PADEL_2, () -> files.find(key))).isEmpty();
        assertThat(as(PADEL_2, () -> files.list(FileQuery.under(""))).files()).isEmpty();
        assertThat(as(PADEL_2, () -> files.list(FileQuery.under("../padel/"))).files())
                .isEmpty();
        assertThat(as(PADEL_2, () -> files.delete(key))).isFalse();
        stored(as(PADEL_2, () -> files.put(key, text("of padel-2"))));
        assertThat(read(files, PADEL, key)).contains("of padel");
        assertThat(read(files, PADEL_2, key)).contains("of padel-2");
        assertThat(as(PADEL, () -> files.list(FileQuery.under(""))).files()).hasSize(1);
        for (String way : List.of(
                "../padel/a/secret.txt",
                "a/../../padel/a/secret.txt",
                "/etc/passwd",
                "..",
                ".",
                "a//b",
                "a/",
                "",
                "..\\padel\\a",
                "C:\\x",
                "a/./b",
                "a\0b",
                "a\nb",
                "x".repeat(241),
                "a/".repeat(400) + "a")) {
            assertThatThrownBy(() -> FileKey.of(way)).as(way).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> files.put(key, text("x"))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> files.find(key)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> files.open(key)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> files.list(FileQuery.under(""))).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> files.delete(key)).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("odd names are kept apart: case, devices of Windows, dots, spaces, accents, emoji, percent signs")
    final void oddNames() {
        Files files = empty();
        List<String> names = List.of(
                "a",
                "A",
                "a.txt",
                "a/b",
                "a/B",
                "con",
                "aux.txt",
                "COM1",
                "x.",
                "x ",
                ".hidden",
                "a%2fb",
                "a%b",
                "a=b",
                "a=",
                "a+b c&d?e#f",
                "ñandú.pdf",
                "日本語/領収書.pdf",
                "🎾.png",
                "a:b*c|d<e>\"f\"",
                "%",
                "nul/nul",
                "a-b",
                "a0",
                "~",
                "...",
                "a;b,c'd!(e)@$");
        names.forEach(name -> stored(as(PADEL, () -> files.put(FileKey.of(name), text("<" + name + ">")))));
        names.forEach(name ->
                assertThat(read(files, PADEL, FileKey.of(name))).as(name).contains("<" + name + ">"));
        assertThat(keys(files, FileQuery.under("").limit(1000)))
                .containsExactlyElementsOf(names.stream()
                        .map(FileKey::of)
                        .sorted()
                        .map(FileKey::value)
                        .toList());
        assertThat(FileKey.of("n\u0303")).isEqualTo(FileKey.of("\u00f1"));
    }

    @Test
    @DisplayName("lists by prefix, in order, page by page, none twice")
    final void lists() {
        Files files = empty();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            names.add("media/" + i % 3 + "/p-" + i);
            names.add("media-" + i);
        }
        names.add("media");
        names.forEach(name -> stored(as(PADEL, () -> files.put(FileKey.of(name), text(name)))));
        for (String prefix : List.of("", "media", "media/", "media/1", "media/1/p-1", "media-2", "none/", "z")) {
            List<String> wanted = names.stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(FileKey::of)
                    .sorted()
                    .map(FileKey::value)
                    .toList();
            List<String> paged = new ArrayList<>();
            FileQuery query = FileQuery.under(prefix).limit(5);
            while (true) {
                FileQuery now = query;
                FilePage page = as(PADEL, () -> files.list(now));
                assertThat(page.files())
                        .hasSizeLessThanOrEqualTo(5)
                        .allSatisfy(item -> assertThat(item.length())
                                .isEqualTo(item.key().value().length()));
                page.files().forEach(item -> paged.add(item.key().value()));
                if (page.next().isEmpty()) {
                    break;
                }
                query = query.after(page.next().get());
            }
            assertThat(paged).as("under '%s'", prefix).containsExactlyElementsOf(wanted);
        }
    }

    @Test
    @DisplayName("some bytes of a file can be read: from the middle, to the end, beyond it")
    final void ranges() throws IOException {
        Files files = empty();
        byte[] bytes = new byte[large()];
        new Random(7).nextBytes(bytes);
        FileKey key = FileKey.of("media/large.bin");
        stored(as(PADEL, () -> files.put(key, FileContent.of("application/octet-stream", bytes))));
        assertThat(bytes(files, key, ByteRange.ALL)).isEqualTo(bytes);
        assertThat(bytes(files, key, new ByteRange(0, 1))).isEqualTo(Arrays.copyOf(bytes, 1));
        assertThat(bytes(files, key, new ByteRange(70_000, 1_000)))
                .isEqualTo(Arrays.copyOfRange(bytes, 70_000, 71_000));
        assertThat(bytes(files, key, ByteRange.from(large() - 3)))
                .isEqualTo(Arrays.copyOfRange(bytes, large() - 3, large()));
        assertThat(bytes(files, key, new ByteRange(large() - 3, 100))).hasSize(3);
        assertThat(bytes(files, key, ByteRange.from(large()))).isEmpty();
        assertThat(bytes(files, key, ByteRange.from(large() + 10L))).isEmpty();
        try (FileReading reading =
                as(PADEL, () -> files.open(key, new ByteRange(5, 10))).orElseThrow()) {
            assertThat(reading.length()).isEqualTo(10);
            assertThat(reading.file().length()).isEqualTo(large());
            assertThat(reading.file().sha256()).contains(sha256(bytes));
        }
    }

    @Test
    @DisplayName("an upload that breaks off, or is not what was announced, is refused, and the file before it stays")
    final void refuses() {
        Files files = empty();
        FileKey key = FileKey.of("a");
        stored(as(PADEL, () -> files.put(key, text("before"))));
        assertThat(as(PADEL, () -> files.put(key, text("half").withLength(8))))
                .isInstanceOfSatisfying(
                        PutResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(PutResult.Reason.WRONG_LENGTH));
        assertThat(as(PADEL, () -> files.put(key, text("other").withSha256("0".repeat(64)))))
                .isInstanceOfSatisfying(
                        PutResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(PutResult.Reason.WRONG_SHA256));
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertThat(as(PADEL, () -> files.put(key, FileContent.of("text/plain", endless))))
                .isInstanceOfSatisfying(
                        PutResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(PutResult.Reason.TOO_LARGE));
        assertThat(read(files, PADEL, key)).contains("before");
        assertThat(as(PADEL, () -> files.list(FileQuery.under(""))).files()).hasSize(1);
        stored(as(
                PADEL,
                () -> files.put(
                        key,
                        text("right").withLength(5).withSha256(sha256("right".getBytes(StandardCharsets.UTF_8))))));
        assertThatThrownBy(() -> FileContent.of("text/plain\r\nX: y", new byte[0]))
                .hasMessageContaining("contentType");
    }

    @Test
    @DisplayName(
            "of 16 that store where nothing was yet, one does; of 16 that replace, readers see one or the other, whole")
    final void races() throws Exception {
        Files files = empty();
        FileKey once = FileKey.of("once");
        FileKey often = FileKey.of("often");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<PutResult>> puts = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> as(
                                    PADEL,
                                    () -> files.put(once, text("writer " + i).onlyIfAbsent())),
                            threads))
                    .toList();
            long winners = 0;
            for (CompletableFuture<PutResult> put : puts) {
                winners += put.get() instanceof PutResult.Stored ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            stored(as(PADEL, () -> files.put(often, text("0".repeat(20_000)))));
            List<CompletableFuture<Void>> replacing = IntStream.range(1, 10)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> stored(as(PADEL, () -> files.put(often, text(("" + i).repeat(20_000))))), threads))
                    .toList();
            for (int i = 0; i < 30; i++) {
                String seen = read(files, PADEL, often).orElseThrow();
                assertThat(seen).isEqualTo(seen.substring(0, 1).repeat(20_000));
            }
            for (CompletableFuture<Void> one : replacing) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** As this tenant. */
    protected static <T> T as(TenantId tenant, Call<T, RuntimeException> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body);
    }

    /** A small text. */
    protected static FileContent text(String text) {
        return FileContent.of("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of a file. */
    protected static Optional<String> read(Files files, TenantId tenant, FileKey key) {
        return as(tenant, () -> files.open(key)).map(reading -> {
            try (reading) {
                return new String(reading.body().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What is known of a file that was stored just now. */
    protected static StoredFile stored(PutResult result) {
        assertThat(result).isInstanceOf(PutResult.Stored.class);
        return ((PutResult.Stored) result).file();
    }

    private static byte[] bytes(Files files, FileKey key, ByteRange range) throws IOException {
        try (FileReading reading = as(PADEL, () -> files.open(key, range)).orElseThrow()) {
            byte[] bytes = reading.body().readAllBytes();
            assertThat(reading.length()).isEqualTo(bytes.length);
            return bytes;
        }
    }

    private static List<String> keys(Files files, FileQuery query) {
        return as(PADEL, () -> files.list(query)).files().stream()
                .map(item -> item.key().value())
                .toList();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
