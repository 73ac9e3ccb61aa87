package dev.cimiento.tenancy.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An export, a directory or a {@code .zip}, open for reading. Close it. */
final class ExportFiles implements AutoCloseable {

    static final String MANIFEST = "manifest.json";

    private static final String CHECKSUMS = "SHA256SUMS";
    private static final int HEX = 64;

    private final Optional<FileSystem> archive;
    private final Path root;
    private final Set<String> checked = new HashSet<>();

    private ExportFiles(Optional<FileSystem> archive, Path root) {
        this.archive = archive;
        this.root = root;
    }

    static ExportFiles open(Path source) throws IOException {
        if (source.toString().endsWith(".zip")) {
            FileSystem archive = FileSystems.newFileSystem(source, Map.of());
            return new ExportFiles(Optional.of(archive), archive.getPath("/"));
        }
        return new ExportFiles(Optional.empty(), source.toAbsolutePath().normalize());
    }

    /** What is not as the checksums say, if anything. */
    Optional<String> damage() throws IOException {
        if (!Files.isRegularFile(root.resolve(CHECKSUMS))) {
            return Optional.of(root + " has no " + CHECKSUMS);
        }
        for (String line : Files.readAllLines(root.resolve(CHECKSUMS))) {
            if (line.length() < HEX + 3) {
                return Optional.of(CHECKSUMS + " cannot be read");
            }
            String name = line.substring(HEX + 2);
            Optional<Path> file = inside(name);
            if (file.isEmpty() || !Files.isRegularFile(file.get())) {
                return Optional.of(name + " is missing");
            }
            if (!line.substring(0, HEX).equals(sha256(file.get()))) {
                return Optional.of(name + " is not what was exported: its SHA-256 differs");
            }
            checked.add(name);
        }
        return checked.contains(MANIFEST) ? Optional.empty() : Optional.of(CHECKSUMS + " does not name " + MANIFEST);
    }

    /** A file whose checksum was right. */
    Path file(String name) throws IOException {
        if (!checked.contains(name)) {
            throw new IOException(name + " is not one of the checked files");
        }
        return root.resolve(name);
    }

    boolean has(String name) {
        return checked.contains(name);
    }

    Path belongings(String kind) {
        return root.resolve("belongings").resolve(kind);
    }

    private Optional<Path> inside(String name) {
        try {
            Path path = root.resolve(name).normalize();
            return path.startsWith(root) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, sink);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        if (archive.isPresent()) {
            archive.get().close();
        }
    }
}
