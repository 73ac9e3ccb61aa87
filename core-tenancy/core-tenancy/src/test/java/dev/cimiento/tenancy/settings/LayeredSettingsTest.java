package dev.cimiento.tenancy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.DotEnvSettings;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.inmemory.InMemorySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredSettingsTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    @DisplayName("the client's file, then the environment, then the table; and the source that answers is named")
    void order() throws IOException {
        Files.writeString(folder.resolve("padel.env"), "A=file\nNOTHING=\n");
        InMemorySettings table = InMemorySettings.of(SettingCatalog.open(), () -> NOON);
        for (String key : new String[] {"A", "B", "C", "NOTHING"}) {
            table.set(PADEL, key, "table");
        }
        LayeredSettings settings = LayeredSettings.of("file", DotEnvSettings.in(folder, Map.of()))
                .then("environment", LayeredSettings.environment(Map.of("A", "env", "B", "env", "BLANK", " ")))
                .then("table", table);
        assertThat(settings.find(PADEL, "A")).contains("file");
        assertThat(settings.find(PADEL, "B")).contains("env");
        assertThat(settings.find(PADEL, "C")).contains("table");
        assertThat(settings.find(PADEL, "NOTHING"))
                .as("set to nothing on purpose, which hides the table's")
                .isEmpty();
        assertThat(settings.explain(PADEL, "A")).contains("file");
        assertThat(settings.explain(PADEL, "NOTHING")).contains("file");
        assertThat(settings.explain(PADEL, "C")).contains("table");
        assertThat(settings.explain(PADEL, "BLANK")).isEmpty();
        assertThat(settings.find(CLINIC, "A")).contains("env");
        assertThat(settings.find(CLINIC, "C")).isEmpty();
    }

    @Test
    @DisplayName("a file that was changed is read again after reload")
    void reloads() throws IOException {
        DotEnvSettings settings = DotEnvSettings.in(folder, Map.of());
        assertThat(settings.find(PADEL, "A")).isEmpty();
        Files.writeString(folder.resolve("padel.env"), "A=1\n");
        assertThat(settings.find(PADEL, "A")).isEmpty();
        settings.reload(PADEL);
        assertThat(settings.find(PADEL, "A")).contains("1");
    }

    @Test
    @DisplayName("the cache asks once per time to live, remembers absence, keeps tenants apart, and forgets on demand")
    void caches() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        TenantSettings source = (tenant, key) -> {
            asked.incrementAndGet();
            return key.equals("NONE") ? Optional.empty() : Optional.of(tenant + " " + key);
        };
        CachedSettings cache = CachedSettings.of(source, Duration.ofSeconds(30), now::get);
        for (int i = 0; i < 5; i++) {
            assertThat(cache.find(PADEL, "A")).contains("padel A");
            assertThat(cache.find(CLINIC, "A")).contains("clinic A");
        }
        assertThat(asked).hasValue(2);
        now.set(NOON.plusSeconds(30));
        assertThat(cache.find(PADEL, "A")).contains("padel A");
        assertThat(asked).hasValue(3);
        cache.invalidate(PADEL);
        assertThat(cache.find(PADEL, "A")).contains("padel A");
        assertThat(asked).hasValue(4);
        assertThat(cache.find(PADEL, "NONE")).isEmpty();
        int before = asked.get();
        assertThat(cache.find(PADEL, "NONE")).isEmpty();
        assertThat(asked).hasValue(before);
        assertThat(cache).asString().doesNotContain("padel A");
    }

    @Test
    @DisplayName("an answer read before a change is not remembered after it; a failure is not remembered at all")
    void neverOutlivesAChange() {
        AtomicReference<String> value = new AtomicReference<>("old");
        AtomicReference<CachedSettings> cache = new AtomicReference<>();
        TenantSettings source = (tenant, key) -> {
            String read = value.get();
            if (read.equals("old")) {
                // The change happens between the read and the remembering.
                value.set("new");
                cache.get().settingChanged(tenant, key);
            }
            if (read.equals("down")) {
                throw new IllegalStateException("down");
            }
            return Optional.of(read);
        };
        cache.set(CachedSettings.of(source, Duration.ofHours(1), () -> NOON));
        assertThat(cache.get().find(PADEL, "A")).contains("old");
        assertThat(cache.get().find(PADEL, "A")).contains("new");
        value.set("down");
        cache.get().invalidate(PADEL);
        assertThatThrownBy(() -> cache.get().find(PADEL, "A")).hasMessage("down");
        value.set("up");
        assertThat(cache.get().find(PADEL, "A")).contains("up");
    }
}
