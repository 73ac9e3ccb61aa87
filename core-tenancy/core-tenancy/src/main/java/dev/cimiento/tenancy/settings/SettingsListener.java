package dev.cimiento.tenancy.settings;

import dev.cimiento.tenancy.TenantId;

/**
 * Hears which settings were written or removed through a store, in the thread that did it. Inside a transaction it hears of the change
 * before the commit. It is never told a value. What it throws is logged and breaks nothing.
 */
@FunctionalInterface
public interface SettingsListener {

    /** A setting of this tenant is not what it was. */
    void settingChanged(TenantId tenant, String key);
}
