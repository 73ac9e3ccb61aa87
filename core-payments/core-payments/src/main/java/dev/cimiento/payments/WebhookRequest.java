package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it came over the wire: headers, the query of its address, and the body's bytes untouched, since signatures are over bytes.
 * Immutable; knows no web framework.
 */
public final class WebhookRequest {

    private final Map<String, List<String>> headers;
    private final Map<String, List<String>> query;
    private final byte[] body;

    private WebhookRequest(Map<String, List<String>> headers, Map<String, List<String>> query, byte[] body) {
        this.headers = headers;
        this.query = query;
        this.body = body;
    }

    /** With these headers, whose names may be in any case, and these bytes. */
    public static WebhookRequest of(Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> lower = new HashMap<>();
        headers.forEach((name, values) -> lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .addAll(values));
        return new WebhookRequest(lower, Map.of(), requireNonNull(body, "body").clone());
    }

    /**
     * The same with the query of its address, still encoded: {@code data.id=123&type=payment}. Mercado Pago signs a part of it. What cannot
     * be decoded is left out.
     */
    public WebhookRequest query(String rawQuery) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<String> name = decode(pair.substring(0, Math.max(equals, 0)));
            Optional<String> value = decode(pair.substring(equals + 1));
            if (equals > 0 && name.isPresent() && value.isPresent()) {
                parameters.computeIfAbsent(name.get(), n -> new ArrayList<>()).add(value.get());
            }
        }
        return new WebhookRequest(headers, parameters, body);
    }

    /** The same with this one value of a header, in place of those it had. */
    public WebhookRequest header(String name, String value) {
        Map<String, List<String>> others = new HashMap<>(headers);
        others.put(name.toLowerCase(Locale.ROOT), List.of(value));
        return new WebhookRequest(others, query, body);
    }

    /** The value of a header, its name in any case; empty where the header is absent or comes more than once. */
    public Optional<String> header(String name) {
        return only(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The value of a query parameter; empty where it is absent or comes more than once. */
    public Optional<String> parameter(String name) {
        return only(query.get(name));
    }

    /** The bytes of the body. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Its size only: a body holds what payers wrote, and a header holds a signature. */
    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes]";
    }

    private static Optional<String> only(@Nullable List<String> values) {
        return values != null && values.size() == 1 ? Optional.ofNullable(values.get(0)) : Optional.empty();
    }

    private static Optional<String> decode(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
