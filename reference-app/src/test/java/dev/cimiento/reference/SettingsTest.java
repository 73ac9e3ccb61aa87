package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/cimiento/reference");
    private static final Path LISTS = Path.of("../charts/src/test/resources/dev/cimiento/charts");

    @Test
    @DisplayName("nothing set means development: two demo tenants and an embedded database")
    void nothingSet() {
        Settings settings = Settings.from(Map.of());
        assertThat(settings.mode()).isEqualTo(Settings.Mode.DEV);
        assertThat(settings.tenants())
                .extracting(tenant -> tenant.id())
                .contains(TenantId.of("padel"), TenantId.of("clinica"));
        assertThat(settings.database()).isEmpty();
    }

    @Test
    @DisplayName("everything that is wrong is named at once, and no secret is shown")
    void wrong() {
        assertThatThrownBy(() -> Settings.from(Map.of(
                        "APP_MODE", "production",
                        "PORT", "http",
                        "TENANTS", "padel",
                        "MASTER_KEY", "c2hvcnQ=",
                        "CHROMA_URL", "http://127.0.0.1:8000",
                        "PUBLIC_SCHEME", "ftp")))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("PORT must be a number")
                        .contains("TENANTS must hold id:name:plan")
                        .contains("MASTER_KEY must be 32 bytes in base64")
                        .contains("CHROMA_URL needs OLLAMA_URL")
                        .contains("PUBLIC_SCHEME must be http or https")
                        .contains("DATABASE_URL must be set in production")
                        .doesNotContain("c2hvcnQ"));
    }

    @Test
    @DisplayName("production wants a database, a master key, and an administrator for each tenant")
    void production() {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        Settings settings = Settings.from(Map.of(
                "APP_MODE", "production",
                "DATABASE_URL", "jdbc:postgresql://db:5432/cimiento",
                "MASTER_KEY", key,
                "TENANTS", "clientex:Cliente X:standard",
                "ADMIN_EMAIL", "admin@clientex.example",
                "ADMIN_PASSWORD", "a long pass phrase"));
        assertThat(settings.tenants()).hasSize(1);
        assertThat(settings.toString()).doesNotContain(key.substring(0, 20), "a long pass phrase");
    }

    @Test
    @DisplayName("the settings that the code reads are those that the chart and the documentation know")
    void lists() throws IOException {
        assertThat(keysIn(SOURCES.resolve("Settings.java"), "read\\s*\\.(?:value|optional)\\(\\s*\"([A-Z_]+)\""))
                .isEqualTo(list("app-settings.txt"));
        Set<String> ofTenants = keysIn(SOURCES.resolve("Providers.java"), "\"([A-Z]+_[A-Z_]+)\"");
        ofTenants.addAll(keysIn(SOURCES.resolve("billing/Invoicing.java"), "\"([A-Z]+_[A-Z_]+)\""));
        assertThat(ofTenants).isEqualTo(list("tenant-settings.txt"));
    }

    private static Set<String> keysIn(Path source, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(source))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> list(String name) throws IOException {
        List<String> lines = Files.readAllLines(LISTS.resolve(name));
        return lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
