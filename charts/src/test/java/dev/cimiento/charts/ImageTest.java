package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ImageTest {

    /** One instruction a line: comments gone, continued lines joined. */
    private static final List<String> INSTRUCTIONS = Repository.text(Repository.ROOT.resolve("Dockerfile"))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .reduce("", (text, line) -> text + "\n" + line)
            .replaceAll("\\\\\n\\s*", "")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();

    private static List<String> all(String instruction) {
        return INSTRUCTIONS.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }

    @Test
    @DisplayName("one stage builds, another runs, and the second has a JRE and the jar alone")
    void stages() {
        assertThat(all("FROM")).hasSize(2);
        assertThat(all("FROM").get(0)).startsWith("maven:").endsWith(" AS build");
        assertThat(all("FROM").get(1)).contains("-jre");
        List<String> afterBuild =
                INSTRUCTIONS.subList(INSTRUCTIONS.indexOf("FROM " + all("FROM").get(1)), INSTRUCTIONS.size());
        assertThat(afterBuild)
                .filteredOn(line -> line.startsWith("COPY"))
                .containsExactly(
                        "COPY --from=build /build/reference-app/target/reference-app.jar /app/reference-app.jar");
    }

    @Test
    @DisplayName("images are named with a version and without a registry's host")
    void bases() {
        Pattern image = Pattern.compile("([a-z/-]+):([^ ]+).*");
        assertThat(all("FROM")).allSatisfy(from -> {
            MatchResult named = image.matcher(from).results().findFirst().orElseThrow();
            assertThat(named.group(1)).doesNotContain(".");
            assertThat(named.group(2)).isNotEqualTo("latest").matches("[0-9].*");
        });
    }

    @Test
    @DisplayName("it runs as the user, by number, that the chart runs it as")
    void user() {
        assertThat(all("USER")).containsExactly("10001:10001");
        int run = INSTRUCTIONS.indexOf("USER 10001:10001");
        assertThat(INSTRUCTIONS.subList(run, INSTRUCTIONS.size()))
                .noneMatch(line -> line.startsWith("RUN") || line.startsWith("COPY"));
        assertThat(Release.of(Repository.clientValues().get(0))
                        .only("Deployment", "cimiento-app")
                        .at("/spec/template/spec/securityContext/runAsUser")
                        .asInt())
                .isEqualTo(10001);
    }

    @Test
    @DisplayName("java is process 1 and gets the signal to stop, with a heap that follows the container's limit")
    void entrypoint() {
        assertThat(all("ENTRYPOINT"))
                .singleElement()
                .satisfies(entrypoint -> assertThat(entrypoint)
                        .startsWith("[\"java\"")
                        .contains("-XX:MaxRAMPercentage=")
                        .endsWith("\"-jar\", \"/app/reference-app.jar\"]"));
        assertThat(all("CMD")).isEmpty();
    }

    @Test
    @DisplayName(
            "nothing is fetched but through Maven, no secret is an argument, and every variable is a setting of the app")
    void hygiene() {
        assertThat(all("ADD")).isEmpty();
        assertThat(all("ARG")).isEmpty();
        assertThat(all("RUN")).noneMatch(run -> run.contains("curl") || run.contains("wget") || run.contains("sudo"));
        assertThat(all("ENV"))
                .allSatisfy(variable ->
                        assertThat(Repository.names("app-settings.txt")).contains(variable.split("=")[0]));
    }

    @Test
    @DisplayName("secrets, history and what a build leaves behind never reach the build")
    void ignored() {
        assertThat(Repository.text(Repository.ROOT.resolve(".dockerignore")).lines())
                .contains(".git", "**/target", "**/node_modules", "**/*.env", ".env*", "data");
    }
}
