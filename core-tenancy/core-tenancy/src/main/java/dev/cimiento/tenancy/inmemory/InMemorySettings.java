package dev.cimiento.tenancy.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.settings.SettingsListener;
import dev.cimiento.tenancy.settings.StoredSetting;
import dev.cimiento.tenancy.settings.StoredSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Settings in memory; forgets all when the program ends, and so encrypts nothing. Safe for use by many threads. */
public final class InMemorySettings implements StoredSettings {

    private static final KeyId NO_KEY = KeyId.of("memory");

    private final SettingCatalog catalog;
    private final InstantSource clock;
    private final List<SettingsListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<TenantId, ConcurrentSkipListMap<String, Held>> held = new ConcurrentHashMap<>();

    private InMemorySettings(SettingCatalog catalog, InstantSource clock) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Nothing set yet; takes what the catalog takes. */
    public static InMemorySettings of(SettingCatalog catalog, InstantSource clock) {
        return new InMemorySettings(catalog, clock);
    }

    /** Also tells this listener of every change. */
    public void listen(SettingsListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    @Override
    public Optional<String> find(TenantId tenant, String key) {
        return Optional.ofNullable(of(tenant).get(requireNonNull(key, "key")))
                .map(one ->
                        one.text().or(() -> one.secret().map(Secret::reveal)).orElseThrow());
    }

    @Override
    public void set(TenantId tenant, String key, String value) {
        catalog.check(key, value);
        put(tenant, key, new Held(Optional.of(value), Optional.empty(), clock.instant()));
    }

    @Override
    public void set(TenantId tenant, String key, Secret value) {
        catalog.check(key, value);
        put(tenant, key, new Held(Optional.empty(), Optional.of(value), clock.instant()));
    }

    private void put(TenantId tenant, String key, Held value) {
        of(tenant).put(key, value);
        listeners.forEach(listener -> listener.settingChanged(tenant, key));
    }

    @Override
    public boolean remove(TenantId tenant, String key) {
        boolean was = of(tenant).remove(requireNonNull(key, "key")) != null;
        if (was) {
            listeners.forEach(listener -> listener.settingChanged(tenant, key));
        }
        return was;
    }

    @Override
    public List<StoredSetting> list(TenantId tenant) {
        return of(tenant).entrySet().stream()
                .map(entry -> entry.getValue()
                        .text()
                        .map(text -> StoredSetting.plain(
                                entry.getKey(), text, entry.getValue().updatedAt()))
                        .orElseGet(() -> StoredSetting.secret(
                                entry.getKey(), NO_KEY, entry.getValue().updatedAt())))
                .toList();
    }

    private ConcurrentSkipListMap<String, Held> of(TenantId tenant) {
        return held.computeIfAbsent(requireNonNull(tenant, "tenant"), any -> new ConcurrentSkipListMap<>());
    }

    private record Held(Optional<String> text, Optional<Secret> secret, Instant updatedAt) {}
}
