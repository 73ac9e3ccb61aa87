package dev.cimiento.charts;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads a manifest as the Kubernetes API would: wrong types throw, unknown fields are listed. */
final class StrictManifest {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private StrictManifest() {}

    static List<String> unknownFields(JsonNode manifest) {
        Object typed = KUBERNETES.unmarshal(manifest.toString());
        if (typed.getClass().getSimpleName().equals("GenericKubernetesResource")) {
            return List.of("kind " + manifest.path("kind") + " of " + manifest.path("apiVersion"));
        }
        List<String> unknown = new ArrayList<>();
        collect(manifest.path("kind").asText(), typed, unknown);
        return unknown;
    }

    private static void collect(String path, Object value, List<String> unknown) {
        if (value instanceof Collection<?> values) {
            values.forEach(item -> collect(path + "[]", item, unknown));
            return;
        }
        if (value instanceof Map<?, ?> values) {
            values.forEach((key, item) -> collect(path + "." + key, item, unknown));
            return;
        }
        if (value == null
                || !value.getClass().getName().startsWith(MODEL)
                || value.getClass().isEnum()) {
            return;
        }
        for (Class<?> type = value.getClass(); type.getName().startsWith(MODEL); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    Object inner = read(field, value);
                    if (field.getName().equals("additionalProperties")) {
                        ((Map<?, ?>) inner).keySet().forEach(key -> unknown.add(path + "." + key));
                    } else {
                        collect(path + "." + field.getName(), inner, unknown);
                    }
                }
            }
        }
    }

    private static Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
