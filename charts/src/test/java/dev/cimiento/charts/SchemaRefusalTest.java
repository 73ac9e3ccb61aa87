package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaRefusalTest {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "global.client,             Club Padel,                                        client",
        "app.settings.appMode,      staging,                                           appMode",
        "app.settings.publicScheme, ftp,                                               publicScheme",
        "app.settings.port,         80,                                                port",
        "app.settings.port,         eighty,                                            port",
        "app.settings.baseDomain,   https://tupadel.com,                               baseDomain",
        "app.settings.databaseUrl,  jdbc:mysql://db/app,                               databaseUrl",
        "app.settings.databaseUrl,  jdbc:postgresql://db/app?user=a&password=b,        databaseUrl",
        "app.settings.databaseUrl,  jdbc:postgresql://user:word@db/app,                databaseUrl",
        "app.settings.databaseUrl,  '',                                                databaseUrl",
        "app.settings.databasePassword, hunter2,                                       databasePassword",
        "app.settings.masterKey,    AAAA,                                              masterKey",
        "app.settings.databasePol,  3,                                                 databasePol",
        "app.settings.adminEmail,   '',                                                adminEmail",
        "app.settings.databasePoolSize, 1,                                             databasePoolSize",
        "app.image.tag,             latest,                                            tag",
        "frontend.image.tag,        latest,                                            tag",
        "frontend.replicas,         0,                                                 replicas",
        "frontend.replica,          3,                                                 replica",
        "global.frontend.enabled,   maybe,                                             enabled",
        "app.secrets.existingSecret, '',                                               existingSecret",
        "app.replicas,              0,                                                 replicas",
        "app.tenants[0].plan,       gold,                                              plan",
        "app.tenants[0].id,         Padel,                                             id",
        "app.tenants[0].id,         www,                                               id",
        "app.tenants[0].name,       a:b,                                               name",
        "app.replica,               3,                                                 replica",
        "ap.replicas,               3,                                                 ap",
        "global.ollama.enabled,     maybe,                                             enabled",
        "app.networkPolicy.databaseCidr, 10.0.0.0,                                     databaseCidr",
        "app.resources.limits,      none,                                              limits"
    })
    @DisplayName("a wrong value is refused, and named")
    void refused(String key, String value, String named) {
        assertThatThrownBy(() -> Release.of(Repository.CIMIENTO.resolve("values-padel.yaml"), tenant(key, value)))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    /** A list given on the command line replaces the file's, so the tenant is given whole. */
    private static Map<String, Object> tenant(String key, String value) {
        if (!key.startsWith("app.tenants")) {
            return Map.of(key, value);
        }
        Map<String, Object> values = new java.util.LinkedHashMap<>(
                Map.of("app.tenants[0].id", "padel", "app.tenants[0].name", "Club", "app.tenants[0].plan", "basic"));
        values.put(key, value);
        return values;
    }

    @Test
    @DisplayName("a preview in dev mode has one pod, since its database is inside")
    void dev() {
        var values = Repository.CIMIENTO.resolve("values-padel.yaml");
        assertThatThrownBy(() -> Release.of(values, Map.of("app.settings.appMode", "dev")))
                .hasMessageContaining("replicas");
        Release preview = Release.of(
                values, Map.of("app.settings.appMode", "dev", "app.replicas", 1, "app.settings.databaseUrl", ""));
        assertThat(preview.only("ConfigMap", "cimiento-app").path("data").has("DATABASE_URL"))
                .isFalse();
    }
}
