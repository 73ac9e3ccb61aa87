package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ComposeTest {

    private static final Set<String> KEYS = Set.of(
            "build",
            "image",
            "depends_on",
            "environment",
            "ports",
            "volumes",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "stop_grace_period",
            "healthcheck",
            "profiles",
            "entrypoint",
            "command");

    private final JsonNode compose = Repository.yaml(Repository.ROOT.resolve("docker-compose.yml"));
    private final JsonNode services = compose.path("services");

    @Test
    @DisplayName(
            "the front end and the app start on PostgreSQL 18 alone; model and vector store wait for their profile")
    void profiles() {
        List<String> always = new ArrayList<>();
        services.fields().forEachRemaining(service -> {
            if (!service.getValue().has("profiles")) {
                always.add(service.getKey());
            }
        });
        assertThat(always).containsExactlyInAnyOrder("frontend", "app", "postgres");
        assertThat(services.at("/postgres/image").asText()).startsWith("postgres:18");
        assertThat(services.at("/ollama/profiles/0").asText()).isEqualTo("assistant");
        assertThat(services.at("/chroma/profiles/0").asText()).isEqualTo("assistant");
    }

    @Test
    @DisplayName("every variable of the app is one that it reads, and it finds the database of the other service")
    void environment() {
        JsonNode environment = services.at("/app/environment");
        environment
                .fieldNames()
                .forEachRemaining(
                        name -> assertThat(Repository.names("app-settings.txt")).contains(name));
        JsonNode postgres = services.at("/postgres/environment");
        assertThat(environment.path("DATABASE_URL").asText())
                .isEqualTo("jdbc:postgresql://postgres:5432/"
                        + postgres.path("POSTGRES_DB").asText());
        assertThat(environment.path("DATABASE_USER")).isEqualTo(postgres.path("POSTGRES_USER"));
        assertThat(environment.path("DATABASE_PASSWORD")).isEqualTo(postgres.path("POSTGRES_PASSWORD"));
    }

    @Test
    @DisplayName("services, volumes and dependencies that are named exist, and no key is misspelt")
    void wellFormed() {
        services.fields().forEachRemaining(service -> {
            service.getValue()
                    .fieldNames()
                    .forEachRemaining(key ->
                            assertThat(KEYS).as("key of %s", service.getKey()).contains(key));
            assertThat(service.getValue().path("image").asText())
                    .matches("[a-z/-]+:[^:]+")
                    .doesNotEndWith(":latest");
            JsonNode dependencies = service.getValue().path("depends_on");
            dependencies
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(services.has(name)).isTrue());
            Release.items(dependencies)
                    .filter(JsonNode::isTextual)
                    .forEach(name -> assertThat(services.has(name.asText())).isTrue());
            Release.items(service.getValue().path("volumes"))
                    .map(volume -> volume.asText().split(":")[0])
                    .filter(source -> !source.startsWith("."))
                    .forEach(name ->
                            assertThat(compose.path("volumes").has(name)).isTrue());
        });
    }

    @Test
    @DisplayName("ports are open to this machine only")
    void ports() {
        services.forEach(service ->
                service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
    }

    @Test
    @DisplayName("compose and charts run the same versions of the assistant's servers")
    void sameVersions() {
        for (String name : List.of("ollama", "chroma")) {
            JsonNode chart = Repository.yaml(Repository.CIMIENTO.resolve("charts/" + name + "/Chart.yaml"));
            JsonNode values = Repository.yaml(Repository.CIMIENTO.resolve("charts/" + name + "/values.yaml"));
            assertThat(services.path(name).path("image").asText())
                    .isEqualTo(values.at("/image/repository").asText() + ":"
                            + chart.path("appVersion").asText());
        }
    }
}
