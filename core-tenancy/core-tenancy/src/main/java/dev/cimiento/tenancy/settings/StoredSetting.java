package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.SettingKey.Sensitivity;
import java.time.Instant;
import java.util.Optional;

/** One setting as it may be shown. Immutable. */
public final class StoredSetting {

    private final String key;
    private final Optional<String> text;
    private final Optional<KeyId> sealedWith;
    private final Instant updatedAt;

    private StoredSetting(String key, Optional<String> text, Optional<KeyId> sealedWith, Instant updatedAt) {
        this.key = requireNonNull(key, "key");
        this.text = text;
        this.sealedWith = sealedWith;
        this.updatedAt = requireNonNull(updatedAt, "updatedAt");
    }

    /** One that holds a text. */
    public static StoredSetting plain(String key, String text, Instant updatedAt) {
        return new StoredSetting(key, Optional.of(text), Optional.empty(), updatedAt);
    }

    /** One that holds a secret, sealed with this key. */
    public static StoredSetting secret(String key, KeyId sealedWith, Instant updatedAt) {
        return new StoredSetting(key, Optional.empty(), Optional.of(sealedWith), updatedAt);
    }

    /** Its name. */
    public String key() {
        return key;
    }

    /** Its value, unless it is a secret. */
    public Optional<String> text() {
        return text;
    }

    /** The key that a secret is sealed with. */
    public Optional<KeyId> sealedWith() {
        return sealedWith;
    }

    /** Whether its value may be shown. */
    public Sensitivity sensitivity() {
        return text.isPresent() ? Sensitivity.PLAIN : Sensitivity.SECRET;
    }

    /** When it was last set. */
    public Instant updatedAt() {
        return updatedAt;
    }

    @Override
    public String toString() {
        return key + "=" + text.orElse("***");
    }
}
