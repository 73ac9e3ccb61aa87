package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refusals as problem documents (RFC 9457). They show nothing that the request said. */
final class Problem {

    private Problem() {}

    static Response of(int status, String code, String title) {
        return builder(status, code, title, Map.of()).build();
    }

    static WebApplicationException refusal(int status, String code, String title) {
        return new WebApplicationException(of(status, code, title));
    }

    /** 400: a field cannot be accepted as it is. */
    static WebApplicationException field(String field, String code, String message) {
        return new WebApplicationException(builder(
                        400,
                        "invalid-input",
                        "The request is not valid",
                        Map.of("errors", List.of(Map.of("field", field, "code", code, "message", message))))
                .build());
    }

    /** 401: nobody, or nobody any more; one answer for all reasons (RFC 6750 section 3.1). */
    static Response unauthenticated(String challenge) {
        return builder(401, "unauthenticated", "Log in first", Map.of())
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    /** 401 after a wrong password, second factor or link of a login: which was wrong is not told. */
    static Response badCredentials() {
        return builder(401, "bad-credentials", "E-mail, password or code is wrong", Map.of())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    /** 429, with the time after which to try again. */
    static Response tooMany(Duration wait) {
        return builder(429, "too-many-attempts", "Too many attempts: try again later", Map.of())
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0)))
                .build();
    }

    /** 503, with the time after which to try again. */
    static Response busy(Duration wait) {
        return builder(503, "busy", "Too many people are logging in: try again in a moment", Map.of())
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds()))
                .build();
    }

    private static Response.ResponseBuilder builder(int status, String code, String title, Map<String, ?> more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:cimiento:problem:" + code);
        members.put("title", title);
        members.put("status", status);
        members.putAll(more);
        return Response.status(status)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(Json.write(members));
    }
}
