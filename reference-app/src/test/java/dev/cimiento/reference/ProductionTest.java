package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductionTest {

    @TempDir
    Path folder;

    private static Map<String, String> settings(TestDatabase database, Path folder) {
        return Map.ofEntries(
                Map.entry("APP_MODE", "production"),
                Map.entry("PORT", "0"),
                Map.entry("BASE_DOMAIN", "tupadel.com"),
                Map.entry("PUBLIC_SCHEME", "https"),
                Map.entry("DATABASE_URL", database.jdbcUrl()),
                Map.entry("DATABASE_USER", "postgres"),
                Map.entry("DATA_DIR", folder.resolve("none").toString()),
                Map.entry(
                        "MASTER_KEY",
                        Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes())),
                Map.entry("TENANTS", "clientex:Cliente X:advanced"),
                Map.entry("ADMIN_EMAIL", "admin@clientex.example"),
                Map.entry("ADMIN_PASSWORD", "a long pass phrase"));
    }

    @Test
    @DisplayName("on a server of its own it has no simulators and no demo data, and starts again where it was")
    void noSimulators() {
        try (TestDatabase database = TestDatabase.create()) {
            for (int start = 0; start < 2; start++) {
                try (RunningApp app = RunningApp.start(Settings.from(settings(database, folder)))) {
                    Browser client = new Browser(app.port(), "clientex.tupadel.com");
                    assertThat(client.get("/health/ready").status()).isEqualTo(200);
                    assertThat(client.get("/api/v1/business").json().get("dev").asBoolean())
                            .isFalse();
                    assertThat(client.get("/api/v1/services").json()).isEmpty();
                    for (String path : List.of(
                            "/api/v1/dev/outbox",
                            "/api/v1/dev/chat?phone=1",
                            "/api/v1/sandbox/checkouts/x",
                            "/platform/tenants")) {
                        assertThat(client.get(path).status()).as(path).isEqualTo(404);
                    }
                    Browser.Answer login = client.enter(
                                    "/auth/session",
                                    Map.of("email", "admin@clientex.example", "password", "a long pass phrase"))
                            .expect(200);
                    assertThat(login.raw().headers().firstValue("Set-Cookie").orElse(""))
                            .contains("Secure")
                            .contains("HttpOnly")
                            .contains("SameSite=Strict");
                    assertThat(client.get("/api/v1/admin/overview").status()).isEqualTo(200);
                }
            }
            assertThat(Files.exists(folder.resolve("none"))).isFalse();
        }
    }
}
