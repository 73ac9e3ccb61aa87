package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP request as it came: nothing decoded, since signatures are over bytes. Immutable. */
public final class WebhookRequest {

    private final Map<String, List<String>> headers;
    private final String query;
    private final byte[] body;

    private WebhookRequest(Map<String, List<String>> headers, String query, byte[] body) {
        this.headers = headers;
        this.query = query;
        this.body = body;
    }

    /**
     * A request.
     *
     * @param headers with all values of each; names in any case
     * @param body the raw bytes
     */
    public static WebhookRequest of(Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> lower = headers.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        entry -> List.copyOf(entry.getValue()),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList(),
                        TreeMap::new));
        return new WebhookRequest(lower, "", body.clone());
    }

    /** The same, with what stood after the {@code ?} of its URL, still encoded; empty for nothing. */
    public WebhookRequest withQuery(String rawQuery) {
        return new WebhookRequest(headers, requireNonNull(rawQuery, "rawQuery"), body);
    }

    /** All values of a header, in any case of its name; empty where there is none. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** All headers, their names in lower case. */
    public Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** What stood after the {@code ?}, still encoded. */
    public String query() {
        return query;
    }

    /** A copy of the raw bytes. */
    public byte[] body() {
        return body.clone();
    }

    /** How many bytes the body has. */
    public int size() {
        return body.length;
    }

    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes]";
    }
}
