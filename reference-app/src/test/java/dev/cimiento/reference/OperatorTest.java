package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.PostgresTenantAddresses;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does: other addresses for a tenant, and another master key. */
class OperatorTest {

    private static final String PASSWORD = "a long pass phrase";

    @TempDir
    Path folder;

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Settings settings(TestDatabase database, String key, String others) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "APP_MODE", "production",
                "PORT", "0",
                "BASE_DOMAIN", "tupadel.com",
                "PUBLIC_SCHEME", "https",
                "DATABASE_URL", database.jdbcUrl(),
                "MASTER_KEY", key,
                "MASTER_KEYS_OTHER", others,
                "DATA_DIR", folder.toString(),
                "TENANTS", "uno:Uno:standard",
                "ADMIN_EMAIL", "admin@uno.example"));
        environment.put("ADMIN_PASSWORD", PASSWORD);
        return Settings.from(environment);
    }

    private static Browser admin(RunningApp app, String host) {
        Browser browser = new Browser(app.port(), host);
        browser.enter("/auth/session", Map.of("email", "admin@uno.example", "password", PASSWORD))
                .expect(200);
        return browser;
    }

    private static JsonNode setting(Browser admin, String key) {
        for (JsonNode setting : admin.get("/api/v1/admin/settings").json()) {
            if (setting.get("key").asText().equals(key)) {
                return setting;
            }
        }
        throw new AssertionError("no setting " + key);
    }

    @Test
    @DisplayName("the master key is changed in two steps, secrets follow by a job, and the old key is needed no more")
    void masterKey() {
        try (TestDatabase database = TestDatabase.create()) {
            try (RunningApp app = RunningApp.start(settings(database, key(1), ""))) {
                Browser admin = admin(app, "uno.tupadel.com");
                Browser.Answer set = admin.put(
                                "/api/v1/admin/settings/STRIPE_SECRET_KEY", Map.of("value", "sk_test_not_shown"))
                        .expect(204);
                assertThat(setting(admin, "STRIPE_SECRET_KEY").get("set").asBoolean())
                        .isTrue();
                assertThat(admin.get("/api/v1/admin/settings").text()).doesNotContain("sk_test_not_shown");
                assertThat(admin.get("/api/v1/admin/audit").text())
                        .contains("setting.changed")
                        .doesNotContain("sk_test_not_shown");
            }
            try (RunningApp app = RunningApp.start(settings(database, key(2), key(1)))) {
                Browser admin = admin(app, "uno.tupadel.com");
                await().atMost(20, SECONDS)
                        .until(() -> admin.get("/api/v1/admin/jobs?kind=platform.key-rotation&state=DONE")
                                        .json()
                                        .get("jobs")
                                        .size()
                                >= 1);
                assertThat(admin.get("/api/v1/admin/audit/verification").text()).contains("intact");
            }
            try (RunningApp app = RunningApp.start(settings(database, key(2), ""))) {
                Browser admin = admin(app, "uno.tupadel.com");
                assertThat(admin.get("/api/v1/me").status()).isEqualTo(200);
                assertThat(setting(admin, "STRIPE_SECRET_KEY").get("set").asBoolean())
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("a tenant is reached by a domain of its own and by another label, to which the first one leads")
    void addresses() {
        try (TestDatabase database = TestDatabase.create();
                RunningApp app = RunningApp.start(settings(database, key(1), ""))) {
            TenantContext.system("operator", () -> {
                PostgresTenantAddresses addresses = new PostgresTenantAddresses(database.pool(1));
                addresses.give(TenantId.of("uno"), TenantAddress.of("www.clubuno.es"));
                return addresses.move(TenantId.of("uno"), TenantAddress.of("clubuno"));
            });
            await().atMost(20, SECONDS)
                    .until(() -> new Browser(app.port(), "www.clubuno.es")
                                    .get("/api/v1/business")
                                    .status()
                            == 200);
            assertThat(new Browser(app.port(), "api.clubuno.tupadel.com")
                            .get("/api/v1/business")
                            .json()
                            .get("id")
                            .asText())
                    .isEqualTo("uno");
            Browser.Answer moved = new Browser(app.port(), "uno.tupadel.com").get("/api/v1/business");
            assertThat(moved.status()).isEqualTo(308);
            assertThat(moved.raw().headers().firstValue("Location").orElse("")).contains("clubuno.tupadel.com");
            assertThat(new Browser(app.port(), "www.clubdos.es")
                            .get("/api/v1/business")
                            .status())
                    .isEqualTo(404);
        }
    }
}
