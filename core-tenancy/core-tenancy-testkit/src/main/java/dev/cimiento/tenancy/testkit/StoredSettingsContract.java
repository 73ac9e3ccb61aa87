package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.SettingKey;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.settings.CachedSettings;
import dev.cimiento.tenancy.settings.SettingCatalog;
import dev.cimiento.tenancy.settings.SettingsListener;
import dev.cimiento.tenancy.settings.StoredSetting;
import dev.cimiento.tenancy.settings.StoredSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link StoredSettings} must keep. Extend it, and give an empty store at each call, for the same tenants nothing set. */
public abstract class StoredSettingsContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final String CANARY = "sk_live_canary_4711";

    /** For subclasses. */
    protected StoredSettingsContract() {}

    /** An empty store that takes what the catalog takes, and tells this listener of every change. */
    protected abstract StoredSettings empty(SettingCatalog catalog, SettingsListener listener);

    private StoredSettings empty() {
        return empty(SettingCatalog.open(), (tenant, key) -> {});
    }

    @Test
    @DisplayName("what is set for one tenant is found for it, replaced, removed, and never found for another")
    final void keepsTenantsApart() {
        StoredSettings settings = empty();
        settings.set(PADEL, "CURRENCY", "ARS");
        settings.set(PADEL, "STRIPE_SECRET_KEY", Secret.of(CANARY));
        settings.set(CLINIC, "CURRENCY", "EUR");
        assertThat(settings.find(PADEL, "CURRENCY")).contains("ARS");
        assertThat(settings.find(CLINIC, "CURRENCY")).contains("EUR");
        assertThat(settings.find(CLINIC, "STRIPE_SECRET_KEY")).isEmpty();
        assertThat(settings.secret(PADEL, "STRIPE_SECRET_KEY")).contains(Secret.of(CANARY));
        settings.set(PADEL, "STRIPE_SECRET_KEY", "in the clear now");
        assertThat(settings.find(PADEL, "STRIPE_SECRET_KEY")).contains("in the clear now");
        assertThat(settings.remove(PADEL, "CURRENCY")).isTrue();
        assertThat(settings.remove(PADEL, "CURRENCY")).isFalse();
        assertThat(settings.find(PADEL, "CURRENCY")).isEmpty();
        assertThat(settings.find(CLINIC, "CURRENCY")).contains("EUR");
    }

    @Test
    @DisplayName("settings are read and written as their types; a text that is none is refused without being shown")
    final void typed() {
        StoredSettings settings = empty();
        SettingKey<Long> courts = SettingKey.number("COURTS").checked("between 1 and 50", n -> n >= 1 && n <= 50);
        SettingKey<Duration> hold = SettingKey.duration("HOLD");
        settings.set(PADEL, courts, 6L);
        settings.set(PADEL, hold, Duration.ofMinutes(15));
        settings.set(PADEL, SettingKey.secret("TOKEN"), Secret.of(CANARY));
        assertThat(settings.find(PADEL, courts)).contains(6L);
        assertThat(settings.require(PADEL, hold)).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.find(PADEL, SettingKey.secret("TOKEN"))).contains(Secret.of(CANARY));
        assertThatThrownBy(() -> settings.set(PADEL, courts, 51L)).hasMessageContaining("between 1 and 50");
        settings.set(PADEL, "COURTS", CANARY);
        assertThatThrownBy(() -> settings.find(PADEL, courts))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("COURTS")
                .hasMessageContaining("padel")
                .satisfies(e -> assertThat(printed(e)).doesNotContain(CANARY));
        assertThatThrownBy(() -> settings.require(PADEL, SettingKey.zone("ZONE")))
                .hasMessageContaining("ZONE")
                .hasMessageContaining("padel");
    }

    @Test
    @DisplayName(
            "a catalog refuses unknown settings, wrong values, and secrets in the clear, before anything is written")
    final void catalog() {
        StoredSettings settings =
                empty(SettingCatalog.of(SettingKey.number("COURTS"), SettingKey.secret("TOKEN")), (tenant, key) -> {});
        assertThatThrownBy(() -> settings.set(PADEL, "CORTS", "6"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'CORTS'")
                .hasMessageContaining("COURTS");
        assertThatThrownBy(() -> settings.set(PADEL, "COURTS", CANARY))
                .hasMessageContaining("COURTS must be a whole number")
                .satisfies(e -> assertThat(printed(e)).doesNotContain(CANARY));
        assertThatThrownBy(() -> settings.set(PADEL, "TOKEN", CANARY))
                .hasMessageContaining("TOKEN is a secret")
                .satisfies(e -> assertThat(printed(e)).doesNotContain(CANARY));
        assertThat(settings.list(PADEL)).isEmpty();
        settings.set(PADEL, "COURTS", "6");
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        assertThat(settings.list(PADEL)).hasSize(2);
    }

    @Test
    @DisplayName("names and values are checked at the door: no injection, nothing blank, nothing endless")
    final void checksAtTheDoor() {
        StoredSettings settings = empty();
        for (String name : List.of("", "A B", "A'; DROP TABLE setting; --", "1A", "A\0", "Ä", "A".repeat(101))) {
            assertThatThrownBy(() -> settings.set(PADEL, name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String value : List.of("", "  ", "a\0b", "half \ud83c", "x".repeat(StoredSettings.LONGEST_VALUE + 1))) {
            assertThatThrownBy(() -> settings.set(PADEL, "A", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("setting A");
        }
        String odd = "'; DROP TABLE cimiento.setting; -- \"\n\\ ünïcødé 🎾";
        settings.set(PADEL, "A", odd);
        settings.set(PADEL, "B", Secret.of(odd));
        assertThat(settings.find(PADEL, "A")).contains(odd);
        assertThat(settings.find(PADEL, "B")).contains(odd);
    }

    @Test
    @DisplayName("the list shows what is set, and no secret, in order of the keys")
    final void lists() {
        StoredSettings settings = empty();
        settings.set(PADEL, "TOKEN", Secret.of(CANARY));
        settings.set(PADEL, "CURRENCY", "ARS");
        settings.set(CLINIC, "OTHER", "x");
        List<StoredSetting> list = settings.list(PADEL);
        assertThat(list).extracting(StoredSetting::key).containsExactly("CURRENCY", "TOKEN");
        assertThat(list)
                .extracting(StoredSetting::sensitivity)
                .containsExactly(SettingKey.Sensitivity.PLAIN, SettingKey.Sensitivity.SECRET);
        assertThat(list.get(1).text()).isEmpty();
        assertThat(list.toString()).contains("ARS").doesNotContain(CANARY);
        assertThat(settings.toString()).doesNotContain(CANARY);
    }

    @Test
    @DisplayName("every change is told, without its value, and a cache that listens is never stale here")
    final void tellsChanges() {
        List<String> told = new ArrayList<>();
        List<SettingsListener> caches = new ArrayList<>();
        StoredSettings settings = empty(SettingCatalog.open(), (tenant, key) -> {
            told.add(tenant + " " + key);
            caches.forEach(cache -> cache.settingChanged(tenant, key));
        });
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        CachedSettings cache = CachedSettings.of(settings, Duration.ofMinutes(5), clock);
        caches.add(cache);
        assertThat(cache.find(PADEL, "A")).isEmpty();
        settings.set(PADEL, "A", "1");
        assertThat(cache.find(PADEL, "A")).contains("1");
        settings.set(PADEL, "A", Secret.of("2"));
        assertThat(cache.find(PADEL, "A")).contains("2");
        settings.remove(PADEL, "A");
        assertThat(cache.find(PADEL, "A")).isEmpty();
        assertThat(told).containsExactly("padel A", "padel A", "padel A");
    }

    private static String printed(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
