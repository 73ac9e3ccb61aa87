package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsMirrorTest {

    private static final List<String> APP = Repository.names("app-settings.txt");
    private static final List<String> TENANT = Repository.names("tenant-settings.txt");
    private static final Path APP_CHART = Repository.CIMIENTO.resolve("charts/app");

    static List<Path> clientValues() {
        return Repository.clientValues();
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("every variable that the chart gives the app is one that the app reads")
    void rendered(Path values) {
        Release release = Release.of(values);
        List<String> given = new ArrayList<>();
        release.only("ConfigMap", "cimiento-app").path("data").fieldNames().forEachRemaining(given::add);
        release.only("Deployment", "cimiento-app")
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> given.add(variable.path("name").asText()));
        assertThat(given).doesNotHaveDuplicates().isSubsetOf(APP).hasSizeGreaterThan(10);
    }

    @Test
    @DisplayName("every setting of the app has its key in the values, or its place beside them")
    void mirrored() {
        Set<String> reachable = new HashSet<>();
        Repository.yaml(APP_CHART.resolve("values.yaml"))
                .path("settings")
                .fieldNames()
                .forEachRemaining(
                        key -> reachable.add(key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)));
        reachable.addAll(List.of(
                "TENANTS", "TENANTS_DIR", "DATABASE_PASSWORD", "MASTER_KEY", "MASTER_KEYS_OTHER", "ADMIN_PASSWORD"));
        assertThat(reachable).containsExactlyInAnyOrderElementsOf(APP);
    }

    @Test
    @DisplayName("the schema knows exactly the settings that have a default")
    void schema() {
        JsonNode schema = Repository.yaml(APP_CHART.resolve("values.schema.json"));
        List<String> known = new ArrayList<>();
        schema.at("/properties/settings/properties").fieldNames().forEachRemaining(known::add);
        List<String> defaults = new ArrayList<>();
        Repository.yaml(APP_CHART.resolve("values.yaml"))
                .path("settings")
                .fieldNames()
                .forEachRemaining(defaults::add);
        assertThat(known).containsExactlyInAnyOrderElementsOf(defaults);
    }

    @Test
    @DisplayName("the operations guide explains every setting of the app and of a tenant")
    void documented() {
        String guide = Repository.text(Repository.ROOT.resolve("docs/operations.md"));
        assertThat(APP).allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
        assertThat(TENANT).allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }
}
