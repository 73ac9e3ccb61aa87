package dev.cimiento.tenancy.fleet;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a manifest. This artifact depends on no JSON library, and only writes. */
final class Json {

    private Json() {}

    static String of(ExportManifest manifest, Map<String, String> tenant) {
        return "{\n  \"format\": 1,\n  \"tenant\": " + object(tenant) + ",\n  \"exportedAt\": "
                + text(manifest.exportedAt().toString()) + ",\n  \"tables\": "
                + array(manifest.tables().stream()
                        .map(table -> "{\"file\": " + text(table.file()) + ", \"rows\": " + table.rows()
                                + ", \"sha256\": " + text(table.sha256()) + "}")
                        .toList())
                + ",\n  \"sequences\": " + numbers(manifest.sequences()) + ",\n  \"belongings\": "
                + numbers(manifest.belongings()) + "\n}\n";
    }

    private static String array(List<String> elements) {
        return elements.isEmpty() ? "[]" : elements.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> text(field.getKey()) + ": " + text(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String numbers(Map<String, Long> fields) {
        return fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(field -> text(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** RFC 8259, section 7. */
    private static String text(String value) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
