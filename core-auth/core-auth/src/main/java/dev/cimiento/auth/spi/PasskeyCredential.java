package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Passkey;
import java.util.List;
import java.util.UUID;

/**
 * What an authenticator said of a passkey of its own.
 *
 * @param publicKey the COSE key (RFC 9052 section 7) as base64url without padding
 * @param model of the authenticator: its AAGUID
 * @param transports how browsers reach it, in the words of the standard, in alphabetical order: {@code internal}, {@code usb}
 * @param signCount how often it signed, 0 to 4294967295; always 0 where it does not count
 * @param backup whether it is on other devices as well
 */
public record PasskeyCredential(
        String publicKey, UUID model, List<String> transports, long signCount, Passkey.Backup backup) {

    private static final long HIGHEST = 0xffffffffL;
    private static final int LONGEST_KEY = 4_000;
    private static final int MOST_TRANSPORTS = 16;
    private static final int LONGEST_TRANSPORT = 40;

    /**
     * Checks the bounds, and copies the list.
     *
     * @throws IllegalArgumentException when a part is out of its bounds
     */
    public PasskeyCredential {
        if (requireNonNull(publicKey, "publicKey").isEmpty() || publicKey.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("publicKey must have 1 to 4000 characters, had " + publicKey.length());
        }
        requireNonNull(model, "model");
        transports = transports.stream().distinct().sorted().toList();
        if (transports.size() > MOST_TRANSPORTS
                || transports.stream().anyMatch(one -> one.isEmpty() || one.length() > LONGEST_TRANSPORT)) {
            throw new IllegalArgumentException("transports must be at most 16, of 1 to 40 characters");
        }
        if (signCount < 0 || signCount > HIGHEST) {
            throw new IllegalArgumentException("signCount must be 0 to " + HIGHEST + ", was " + signCount);
        }
        requireNonNull(backup, "backup");
    }

    /** The same, as it is after another signature. */
    public PasskeyCredential after(long newSignCount, Passkey.Backup newBackup) {
        return new PasskeyCredential(publicKey, model, transports, newSignCount, newBackup);
    }
}
