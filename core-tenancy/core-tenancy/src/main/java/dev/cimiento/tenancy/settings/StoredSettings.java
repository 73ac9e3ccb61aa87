package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.SettingKey;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import java.util.List;

/**
 * Settings that are written at run time, by an administrator's page for instance. What is written as a secret is stored encrypted and comes
 * back from {@link #find} and {@link #secret} in the clear. Implementations are safe for use by many threads.
 */
public interface StoredSettings extends TenantSettings {

    /** The most characters that a value may have. */
    int LONGEST_VALUE = 65_536;

    /**
     * Sets a key to a text, in place of what it was.
     *
     * @throws IllegalArgumentException when the name is not a setting's, the text is blank, holds U+0000 or is too long, or the catalog does
     *     not take it; the message does not show the text
     */
    void set(TenantId tenant, String key, String value);

    /**
     * Sets a key to a secret, in place of what it was.
     *
     * @throws IllegalArgumentException as for a text
     */
    void set(TenantId tenant, String key, Secret value);

    /**
     * Sets a setting to a value, as text or as secret, as the setting says.
     *
     * @throws IllegalArgumentException when the value is not what the setting expects
     */
    default <T> void set(TenantId tenant, SettingKey<T> key, T value) {
        String text = key.write(value);
        if (key.sensitivity() == SettingKey.Sensitivity.SECRET) {
            set(tenant, key.name(), Secret.of(text));
        } else {
            set(tenant, key.name(), text);
        }
    }

    /** Forgets a key. Gives whether it was set. */
    boolean remove(TenantId tenant, String key);

    /** What is set for a tenant, by key, without the values of secrets: for a page or an export. */
    List<StoredSetting> list(TenantId tenant);
}
