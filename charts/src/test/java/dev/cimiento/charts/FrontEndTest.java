package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The front end's image, its place in a release and in the compose file. */
class FrontEndTest {

    private static final Path FOLDER = Repository.ROOT.resolve("reference-app/frontend");
    private static final Path PADEL = Repository.CIMIENTO.resolve("values-padel.yaml");
    private static final List<String> BACKEND = List.of("/api", "/auth", "/calendar", "/webhooks", "/.well-known");

    static List<Path> clientValues() {
        return Repository.clientValues();
    }

    private static List<String> image(String instruction) {
        return Repository.text(FOLDER.resolve("Dockerfile"))
                .lines()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }

    private static Stream<JsonNode> rules(Release release) {
        return Release.items(release.only("Ingress", "cimiento-app").at("/spec/rules"));
    }

    private static List<String> way(JsonNode rule) {
        return Release.items(rule.at("/http/paths"))
                .map(path -> path.path("path").asText() + " "
                        + path.at("/backend/service/name").asText())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("a client's host shows the front end with the API below it, and the host of the API has the app alone")
    void hosts(Path values) {
        assertThat(rules(Release.of(values))).isNotEmpty().allSatisfy(rule -> {
            if (rule.path("host").asText().startsWith("api.")) {
                assertThat(way(rule)).containsExactly("/ cimiento-app");
            } else {
                assertThat(way(rule))
                        .containsExactly(
                                "/api cimiento-app",
                                "/auth cimiento-app",
                                "/calendar cimiento-app",
                                "/webhooks cimiento-app",
                                "/.well-known cimiento-app",
                                "/ cimiento-frontend");
            }
        });
    }

    @Test
    @DisplayName("without a front end every path leads to the app, and nothing of it is there")
    void without() {
        Release release = Release.of(PADEL, Map.of("global.frontend.enabled", "false"));
        assertThat(rules(release)).allSatisfy(rule -> assertThat(way(rule)).containsExactly("/ cimiento-app"));
        assertThat(release.text()).doesNotContain("frontend");
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("the front end runs as the image's user, asks nobody, and is let in where the app is")
    void pod(Path values) {
        Release release = Release.of(values);
        JsonNode pod = release.only("Deployment", "cimiento-frontend").at("/spec/template/spec");
        assertThat(image("USER"))
                .containsExactly(pod.at("/securityContext/runAsUser").asText() + ":"
                        + pod.at("/securityContext/runAsGroup").asText());
        assertThat(image("EXPOSE"))
                .containsExactly(pod.at("/containers/0/ports/0/containerPort").asText());
        assertThat(pod.at("/containers/0").has("env")).isFalse();
        JsonNode policy = release.only("NetworkPolicy", "cimiento-frontend").path("spec");
        assertThat(policy.path("egress")).isEmpty();
        assertThat(policy.at("/ingress/0/from"))
                .isEqualTo(release.only("NetworkPolicy", "cimiento-app").at("/spec/ingress/0/from"));
        assertThat(release.only("Role", "cimiento-app-operator")
                        .at("/rules/2/resourceNames")
                        .toString())
                .isEqualTo("[\"cimiento-app\",\"cimiento-frontend\"]");
    }

    @Test
    @DisplayName("the image is built in one stage and served in another, from files alone, by a user without rights")
    void stages() {
        assertThat(image("FROM")).hasSize(2);
        assertThat(image("FROM").get(0)).matches("node:[0-9].* AS build");
        assertThat(image("FROM").get(1)).matches("nginx:[0-9].*");
        assertThat(image("COPY").subList(2, image("COPY").size()))
                .containsExactly("nginx /app/nginx", "--from=build /build/dist /app/site");
        assertThat(image("RUN")).noneMatch(run -> run.contains("curl") || run.contains("wget"));
        assertThat(image("ARG")).isEmpty();
        assertThat(image("ENTRYPOINT")).containsExactly("[\"/app/nginx/start\"]");
        assertThat(Files.isExecutable(FOLDER.resolve("nginx/start"))).isTrue();
        assertThat(Repository.text(FOLDER.resolve(".dockerignore")).lines()).contains("node_modules", "dist");
    }

    @Test
    @DisplayName("the paths of the backend are the same in development, in the image and in the release")
    void samePaths() {
        Matcher image = Pattern.compile("location ~ \\^/\\(([^)]*)\\)/")
                .matcher(Repository.text(FOLDER.resolve("nginx/backend.conf.template")));
        assertThat(image.find()).isTrue();
        List<String> proxied = Stream.of(image.group(1).replace("\\", "").split("\\|"))
                .map(path -> "/" + path)
                .toList();
        assertThat(proxied).containsAll(BACKEND);
        String development = Repository.text(FOLDER.resolve("vite.config.ts"));
        assertThat(proxied).allSatisfy(path -> assertThat(development).contains("'" + path + "'"));
        assertThat(Repository.text(FOLDER.resolve("nginx/start"))).contains("(" + image.group(1) + ")");
    }

    @Test
    @DisplayName(
            "compose has the front end on the port that the app writes into its links, and tells it where the app is")
    void compose() {
        JsonNode services =
                Repository.yaml(Repository.ROOT.resolve("docker-compose.yml")).path("services");
        JsonNode frontend = services.path("frontend");
        assertThat(frontend.at("/environment/BACKEND_URL").asText()).isEqualTo("http://app:8080");
        assertThat(frontend.at("/ports/0").asText()).isEqualTo("127.0.0.1:8080:8080");
        assertThat(services.at("/app/environment").has("PUBLIC_PORT")).isFalse();
        assertThat(Files.exists(
                        Repository.ROOT.resolve(frontend.path("build").asText()).resolve("Dockerfile")))
                .isTrue();
        assertThat(frontend.path("read_only").asBoolean()).isTrue();
    }
}
