package dev.cimiento.reference;

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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secrets of the service itself. In development they are made up, the master key once and kept in the data folder. */
final class Keys {

    /** Printed at start and shown on the first page, in development only. */
    private static final String DEMO_PASSWORD = "cimiento-demo";

    private final Secret master;
    private final Optional<String> adminEmail;
    private final Secret adminPassword;

    private Keys(Secret master, Optional<String> adminEmail, Secret adminPassword) {
        this.master = master;
        this.adminEmail = adminEmail;
        this.adminPassword = adminPassword;
    }

    static Keys of(Settings settings) {
        return new Keys(
                settings.masterKey().orElseGet(() -> kept(settings.dataDir().resolve("master.key"))),
                settings.adminEmail(),
                settings.adminPassword().orElseGet(() -> Secret.of(DEMO_PASSWORD)));
    }

    /** 32 bytes in base64, under which signing keys are stored. */
    Secret master() {
        return master;
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
