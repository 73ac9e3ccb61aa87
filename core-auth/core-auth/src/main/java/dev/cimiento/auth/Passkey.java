package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.StoredPasskey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A passkey, as its owner sees it in a list. Immutable; equal by id. */
public final class Passkey {

    /** Whether a lost device takes the passkey with it. */
    public enum Backup {
        /** It never leaves its device: a security key. */
        NONE,
        /** It may be synchronised to other devices, and is not yet. */
        POSSIBLE,
        /** It is on other devices as well. */
        MADE
    }

    private final StoredPasskey stored;

    Passkey(StoredPasskey stored) {
        this.stored = requireNonNull(stored, "stored");
    }

    /** Its id. */
    public PasskeyId id() {
        return stored.id();
    }

    /** What its owner calls it. */
    public String name() {
        return stored.name();
    }

    /** The domain that it is for: the id of a {@link RelyingParty}. */
    public String relyingParty() {
        return stored.relyingParty();
    }

    /** Whether a lost device takes it along, as it was at the last login. */
    public Backup backup() {
        return stored.credential().backup();
    }

    /** The model of the authenticator, for a picture of it; all zeros where it does not say. */
    public UUID model() {
        return stored.credential().model();
    }

    /** When it was made. */
    public Instant createdAt() {
        return stored.createdAt();
    }

    /** When it last proved its owner; empty where it has not since it was made. */
    public Optional<Instant> usedAt() {
        return stored.usedAt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passkey passkey && id().equals(passkey.id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "Passkey[" + id() + ", " + relyingParty() + "]";
    }
}
