package dev.cimiento.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartLintTest {

    static List<Path> charts() {
        return List.of(
                Repository.CIMIENTO,
                Repository.CIMIENTO.resolve("charts/app"),
                Repository.CIMIENTO.resolve("charts/frontend"),
                Repository.CIMIENTO.resolve("charts/ollama"),
                Repository.CIMIENTO.resolve("charts/chroma"),
                Repository.CHARTS.resolve("client-namespace"));
    }

    static List<Path> clientValues() {
        return Repository.clientValues();
    }

    @ParameterizedTest
    @MethodSource("charts")
    @DisplayName("every chart lints with its own defaults, warnings counted as failures")
    void defaults(Path chart) {
        assertClean(new Helm(chart).lint().strict().call());
    }

    @ParameterizedTest
    @MethodSource("clientValues")
    @DisplayName("the umbrella lints with the values of every client")
    void clients(Path values, @TempDir Path folder) throws IOException {
        Path copy = folder.resolve("cimiento");
        copy(Repository.CIMIENTO, copy);
        JsonNode defaults = Repository.yaml(Repository.CIMIENTO.resolve("values.yaml"));
        JsonNode merged = Repository.YAML.readerForUpdating(defaults).readValue(values.toFile());
        Repository.YAML.writeValue(copy.resolve("values.yaml").toFile(), merged);
        assertClean(new Helm(copy).lint().strict().call());
    }

    private static void assertClean(LintResult result) {
        assertThat(result.isFailed())
                .withFailMessage(() -> result.getMessages().toString())
                .isFalse();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
