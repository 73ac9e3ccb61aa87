package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.inmemory.InMemorySettings;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.settings.SettingsListener;
import dev.cimiento.tenancy.settings.StoredSettings;

class InMemorySettingsTest extends StoredSettingsContract {

    @Override
    protected StoredSettings empty(SettingCatalog catalog, SettingsListener listener) {
        InMemorySettings settings = InMemorySettings.of(catalog, MutableClock.at("2026-11-23T12:00:00Z"));
        settings.listen(listener);
        return settings;
    }
}
