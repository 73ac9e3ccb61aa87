package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.files.DiskFiles;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FileQuery;
import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.files.PermanentFilesException;
import dev.cimiento.tenancy.files.SignedFileLinks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest extends FilesContract {

    @TempDir
    Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    @Override
    protected Files empty() {
        return DiskFiles.in(folder.resolve("files"), clock).withLimit(1_000_000);
    }

    @Test
    @DisplayName("names on disk are lower-case ASCII inside the tenant's folder, and nothing unfinished is left behind")
    void names() throws IOException {
        Files files = empty();
        for (String key : List.of("Ünï/Çon.PDF", "con", "a..b/c", "=", "x\u202e.txt")) {
            stored(as(PADEL, () -> files.put(FileKey.of(key), text("x"))));
        }
        as(PADEL, () -> files.put(FileKey.of("half"), text("x").withLength(2)));
        try (Stream<Path> all = java.nio.file.Files.walk(folder.resolve("files"))) {
            List<Path> paths = all.filter(java.nio.file.Files::isRegularFile).toList();
            assertThat(paths).hasSize(5).allSatisfy(path -> {
                assertThat(path).startsWith(folder.resolve("files").resolve("padel"));
                assertThat(folder.relativize(path).toString()).matches("[a-z0-9_./%=-]+");
                assertThat(path.getFileName().toString()).doesNotStartWith("con");
            });
        }
    }

    @Test
    @DisplayName("a symbolic link, a foreign file and a truncated one are not served as files")
    void foreign() throws IOException {
        Files files = empty();
        stored(as(PADEL, () -> files.put(FileKey.of("whole"), text("0123456789"))));
        Path own = folder.resolve("files").resolve("padel");
        Path outside = java.nio.file.Files.writeString(folder.resolve("outside"), "secret");
        java.nio.file.Files.createSymbolicLink(own.resolve("link="), outside);
        java.nio.file.Files.writeString(
                own.resolve("foreign="), "not ours, and long enough to hold a header of some size");
        assertThatThrownBy(() -> read(files, PADEL, FileKey.of("link"))).isInstanceOf(PermanentFilesException.class);
        assertThatThrownBy(() -> read(files, PADEL, FileKey.of("foreign")))
                .isInstanceOf(PermanentFilesException.class)
                .hasMessageContaining("foreign")
                .hasMessageContaining("padel");
        try (var channel =
                java.nio.channels.FileChannel.open(own.resolve("whole="), java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        assertThatThrownBy(() -> as(PADEL, () -> files.find(FileKey.of("whole"))))
                .isInstanceOf(PermanentFilesException.class);
        java.nio.file.Files.delete(own.resolve("link="));
        java.nio.file.Files.delete(own.resolve("foreign="));
        java.nio.file.Files.delete(own.resolve("whole="));
        java.nio.file.Files.writeString(own.resolve(".DS_Store"), "x");
        java.nio.file.Files.writeString(own.resolve("%zz="), "x");
        assertThat(as(PADEL, () -> files.list(FileQuery.under(""))).files()).isEmpty();
    }

    @Test
    @DisplayName("a link opens one file of one tenant until its end; changed, cut, forged or late it opens nothing")
    void links() {
        MasterKeys keys = MasterKeys.of(KeyId.of("k1"), MasterKeys.generate());
        SignedFileLinks links =
                SignedFileLinks.of(keys, tenant -> URI.create("https://" + tenant + ".example.com/files/"), clock);
        FileKey key = FileKey.of("receipts/ñ 1.pdf");
        URI link = as(PADEL, () -> links.link(key, Duration.ofMinutes(10)));
        assertThat(link).hasHost("padel.example.com");
        String token = link.getPath().substring("/files/".length());
        assertThat(links.ticket(token)).contains(new SignedFileLinks.FileTicket(PADEL, key));
        for (int i = 0; i < token.length() - 1; i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(links.ticket(token.substring(0, i) + changed + token.substring(i + 1)))
                    .as("character %s", i)
                    .isEmpty();
            assertThat(links.ticket(token.substring(0, i))).isEmpty();
        }
        SignedFileLinks stranger = SignedFileLinks.of(
                MasterKeys.of(KeyId.of("k1"), MasterKeys.generate()), tenant -> URI.create("https://x/"), clock);
        assertThat(stranger.ticket(token)).isEmpty();
        clock.advance(Duration.ofMinutes(10));
        assertThat(links.ticket(token)).isEmpty();
        assertThatThrownBy(() -> as(PADEL, () -> links.link(key, Duration.ofDays(8))))
                .hasMessageContaining("seven days");
    }
}
