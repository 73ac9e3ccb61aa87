package dev.cimiento.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Helm would send to the cluster. */
record Release(String text, List<JsonNode> manifests) {

    private static final String KUBERNETES = "1.31.0";

    /** The release of this client, from its values file, in its namespace. */
    static Release of(Path values) {
        return of(values, Map.of());
    }

    static Release of(Path values, Map<String, Object> overrides) {
        TemplateCommand command = new Helm(Repository.CIMIENTO)
                .template()
                .withName("cimiento")
                .withNamespace("cimiento-" + Repository.client(values))
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values);
        overrides.forEach(command::set);
        return parsed(command.call());
    }

    /** The release of a chart with its own defaults and these values. */
    static Release ofDefaults(Path chart, String namespace, Map<String, Object> overrides) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName("cimiento")
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES);
        overrides.forEach(command::set);
        return parsed(command.call());
    }

    private static Release parsed(String text) {
        return new Release(text, Repository.documents(text));
    }

    Stream<JsonNode> all(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    JsonNode only(String kind, String name) {
        List<JsonNode> found = all(kind)
                .filter(manifest ->
                        manifest.path("metadata").path("name").asText().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("wanted one " + kind + " " + name + ", got " + found);
        }
        return found.get(0);
    }

    /** The pod templates of deployments and jobs. */
    List<JsonNode> pods() {
        return manifests.stream()
                .map(manifest -> manifest.path("spec").path("template"))
                .filter(JsonNode::isObject)
                .toList();
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
