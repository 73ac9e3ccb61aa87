package dev.cimiento.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that these tests read. Maven runs them in the folder of the module. */
final class Repository {

    static final Path CHARTS = Path.of("").toAbsolutePath();
    static final Path ROOT = CHARTS.getParent();
    static final Path CIMIENTO = CHARTS.resolve("cimiento");
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Repository() {}

    /** Every {@code values-<client>.yaml}: a new client's is tested by being there. */
    static List<Path> clientValues() {
        try (Stream<Path> files = Files.list(CIMIENTO)) {
            return files.filter(file -> file.getFileName().toString().matches("values-.*\\.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String client(Path values) {
        return values.getFileName().toString().replaceFirst("values-(.*)\\.yaml", "$1");
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        return documents(text(file)).get(0);
    }

    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(yaml)) {
            List<JsonNode> documents = new ArrayList<>();
            while (all.hasNextValue()) {
                JsonNode document = all.nextValue();
                if (document != null && document.isObject()) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in {@code app-settings.txt} or {@code tenant-settings.txt}. */
    static List<String> names(String resource) {
        try (InputStream in = Repository.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
