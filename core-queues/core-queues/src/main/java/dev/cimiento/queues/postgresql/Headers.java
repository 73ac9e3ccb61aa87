package dev.cimiento.queues.postgresql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Headers as one text: {@code name=value&name=value}, form-encoded; empty for none. */
final class Headers {

    private Headers() {}

    static String text(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> encoded(header.getKey()) + "=" + encoded(header.getValue()))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> map(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.split("&", -1)) {
            int equals = header.indexOf('=');
            headers.put(decoded(header.substring(0, equals)), decoded(header.substring(equals + 1)));
        }
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
