package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.SettingKey;
import dev.cimiento.tenancy.SettingKey.Sensitivity;
import dev.cimiento.tenancy.StorableText;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be written to {@link StoredSettings}: any well-formed key, or only settings that the program knows, each with a value it takes. Immutable. */
public final class SettingCatalog {

    private final Map<String, SettingKey<?>> known;
    private final Unknown unknown;

    private SettingCatalog(Map<String, SettingKey<?>> known, Unknown unknown) {
        this.known = known;
        this.unknown = unknown;
    }

    /** Takes every key; checks names and lengths only. */
    public static SettingCatalog open() {
        return new SettingCatalog(Map.of(), Unknown.ACCEPTED);
    }

    /** Takes these settings and no other. */
    public static SettingCatalog of(SettingKey<?>... keys) {
        Map<String, SettingKey<?>> known = new TreeMap<>();
        Arrays.stream(keys).forEach(key -> {
            if (known.put(key.name(), key) != null) {
                throw new IllegalArgumentException("setting " + key + " is given twice");
            }
        });
        return new SettingCatalog(known, Unknown.REFUSED);
    }

    /** Checks a text before it is written; for implementations of {@link StoredSettings}. */
    public void check(String key, String value) {
        SettingKey.requireName(key);
        checkText(key, value);
        SettingKey<?> setting = known(key);
        if (setting != null && setting.sensitivity() == Sensitivity.SECRET) {
            throw new IllegalArgumentException("setting " + key + " is a secret: set it as a Secret");
        }
    }

    /** Checks a secret before it is written; for implementations of {@link StoredSettings}. */
    public void check(String key, Secret value) {
        SettingKey.requireName(key);
        checkText(key, value.reveal());
        known(key);
    }

    private void checkText(String key, String value) {
        if (requireNonNull(value, "value").isBlank()) {
            throw new IllegalArgumentException("setting " + key + " must not be blank: remove it instead");
        }
        if (value.length() > StoredSettings.LONGEST_VALUE || !StorableText.is(value)) {
            throw new IllegalArgumentException("setting " + key + " must have at most " + StoredSettings.LONGEST_VALUE
                    + " characters, none of them U+0000 or half of a surrogate pair, has " + value.length());
        }
        SettingKey<?> setting = known.get(key);
        if (setting != null) {
            setting.read(value);
        }
    }

    private @Nullable SettingKey<?> known(String key) {
        SettingKey<?> setting = known.get(key);
        if (setting == null && unknown == Unknown.REFUSED) {
            throw new IllegalArgumentException(
                    "no setting " + Quoted.of(key) + "; there are " + String.join(", ", known.keySet()));
        }
        return setting;
    }

    private enum Unknown {
        ACCEPTED,
        REFUSED
    }
}
