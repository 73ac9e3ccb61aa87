package dev.cimiento.reference;

import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The secrets of the service itself. In development they are made up, the master key once and kept in the data folder. */
final class Keys {

    /** Printed at start and shown on the first page, in development only. */
    private static final String DEMO_PASSWORD = "cimiento-demo";

    private final Secret master;
    private final List<Secret> others;
    private final Optional<String> adminEmail;
    private final Secret adminPassword;

    private Keys(Secret master, List<Secret> others, Optional<String> adminEmail, Secret adminPassword) {
        this.master = master;
        this.others = others.stream().filter(key -> !key.equals(master)).toList();
        this.adminEmail = adminEmail;
        this.adminPassword = adminPassword;
    }

    static Keys of(Settings settings) {
        return new Keys(
                settings.masterKey().orElseGet(() -> kept(settings.dataDir().resolve("master.key"))),
                settings.otherMasterKeys(),
                settings.adminEmail(),
                settings.adminPassword().orElseGet(() -> Secret.of(DEMO_PASSWORD)));
    }

    /** The master key, with the others that are still needed to read. Each is known by what it is, so that nobody has to name them. */
    MasterKeys master() {
        MasterKeys keys = MasterKeys.of(id(master), master);
        for (Secret other : others) {
            keys = keys.withOther(id(other), other);
        }
        return keys;
    }

    /** The same, for what identity keeps encrypted. */
    KeyEncryptionKeys identity() {
        KeyEncryptionKeys keys = KeyEncryptionKeys.of(KeyEncryptionKey.of(master));
        for (Secret other : others) {
            keys = keys.withOther(KeyEncryptionKey.of(other));
        }
        return keys;
    }

    /** Signs the sandbox's webhooks. */
    Secret sandbox() {
        return Secret.of("sandbox-" + master.reveal());
    }

    String adminEmail(TenantId tenant) {
        return adminEmail.orElseGet(() -> "admin@" + tenant + ".example");
    }

    Secret adminPassword() {
        return adminPassword;
    }

    /** A few digits of a hash, which tell nothing of the key. */
    private static KeyId id(Secret key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("cimiento master key id " + key.reveal()).getBytes(StandardCharsets.UTF_8));
            return KeyId.of("master-" + HexFormat.of().formatHex(hash, 0, 6));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Secret kept(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, Base64.getEncoder().encodeToString(bytes), StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException kept) {
                // Made by an earlier run: what it encrypted is in the database.
            }
            return Secret.of(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the development key in " + file, e);
        }
    }
}
