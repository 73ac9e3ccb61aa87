package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowsTest {

    private static final Path FOLDER = Repository.ROOT.resolve(".github/workflows");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    static List<Path> deployments() throws IOException {
        return workflows().stream()
                .filter(file -> file.getFileName().toString().startsWith("deploy-"))
                .toList();
    }

    private static Stream<JsonNode> steps(JsonNode workflow) {
        return Release.items(workflow.path("jobs")).flatMap(job -> Release.items(job.path("steps")));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    @DisplayName("every workflow starts from read access, pins its actions and puts no input into a script")
    void safe(Path file) {
        JsonNode workflow = Repository.yaml(file);
        assertThat(workflow.at("/permissions/contents").asText()).isEqualTo("read");
        assertThat(steps(workflow).filter(step -> step.has("uses")))
                .allSatisfy(step -> assertThat(step.path("uses").asText()).matches("[a-z-]+/[a-z-]+@v[0-9]+"));
        assertThat(steps(workflow).filter(step -> step.has("run")))
                .allSatisfy(step -> assertThat(step.path("run").asText()).doesNotContain("${{"));
        assertThat(workflow.path("jobs"))
                .allSatisfy(job -> assertThat(job.has("timeout-minutes") || job.has("uses"))
                        .isTrue());
    }

    @Test
    @DisplayName("a change is verified on JDK 17 and 25, with all gates")
    void ci() {
        JsonNode ci = Repository.yaml(FOLDER.resolve("ci.yml"));
        assertThat(Release.items(ci.at("/jobs/verify/strategy/matrix/java")).map(JsonNode::asText))
                .containsExactly("17", "25");
        assertThat(steps(ci).map(step -> step.path("run").asText())).contains("mvn -B -ntp verify");
        // YAML 1.1 readers take a bare "on" for a truth value; this one does not.
        assertThat(ci.path("on").has("pull_request")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "reference-app, ., vars.IMAGE_REPOSITORY",
        "frontend, reference-app/frontend, vars.FRONTEND_IMAGE_REPOSITORY"
    })
    @DisplayName("a pull request builds each image and does not push it")
    void images(String name, String context, String repository) {
        JsonNode job =
                Repository.yaml(FOLDER.resolve("images.yml")).path("jobs").path(name);
        assertThat(job.at("/env/PUSH").asText())
                .contains("github.event_name != 'pull_request'")
                .contains(repository);
        assertThat(Release.items(job.path("steps"))
                        .filter(step -> step.path("uses").asText().startsWith("docker/build-push-action")))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.at("/with/push").asText()).isEqualTo("${{ env.PUSH }}");
                    assertThat(step.at("/with/context").asText()).isEqualTo(context);
                });
        assertThat(Repository.ROOT.resolve(context).resolve("Dockerfile")).exists();
    }

    @Test
    @DisplayName(
            "a change of pages alone is told in minutes: types, tests and build with the packages of the lock file")
    void pages() {
        JsonNode job = Repository.yaml(FOLDER.resolve("ci.yml")).at("/jobs/frontend");
        assertThat(job.at("/defaults/run/working-directory").asText()).isEqualTo("reference-app/frontend");
        assertThat(Release.items(job.path("steps"))
                        .map(step -> step.path("run").asText())
                        .filter(run -> !run.isEmpty()))
                .containsExactly("npm ci", "npm run check", "npm test", "npm run build");
    }

    @ParameterizedTest
    @MethodSource("deployments")
    @DisplayName("each client's deployment names that client, whose values exist")
    void clients(Path file) {
        String client = file.getFileName().toString().replaceFirst("deploy-(.*)\\.yml", "$1");
        JsonNode job = Repository.yaml(file).path("jobs").path(client);
        assertThat(job.path("uses").asText()).isEqualTo("./.github/workflows/deploy.yml");
        assertThat(job.at("/with/client").asText()).isEqualTo(client);
        assertThat(Repository.CIMIENTO.resolve("values-" + client + ".yaml")).exists();
        JsonNode inputs = Repository.yaml(FOLDER.resolve("deploy.yml")).at("/on/workflow_call/inputs");
        job.path("with")
                .fieldNames()
                .forEachRemaining(input -> assertThat(inputs.has(input)).isTrue());
    }

    @Test
    @DisplayName("a deployment goes into the client's own namespace, one at a time, and back if it fails")
    void deploy() {
        JsonNode job = Repository.yaml(FOLDER.resolve("deploy.yml")).at("/jobs/deploy");
        assertThat(job.at("/concurrency/group").asText()).isEqualTo("deploy-${{ inputs.client }}");
        assertThat(job.at("/environment").asText()).isEqualTo("${{ inputs.client }}");
        assertThat(Release.items(job.path("steps")).map(step -> step.path("run").asText()))
                .anySatisfy(run -> assertThat(run)
                        .contains("helm upgrade --install cimiento charts/cimiento")
                        .contains("--namespace \"cimiento-$CLIENT\"")
                        .contains("--values \"charts/cimiento/values-$CLIENT.yaml\"")
                        .contains("app.image.tag=$TAG")
                        .contains("frontend.image.tag=$TAG")
                        .contains("--atomic"));
    }
}
