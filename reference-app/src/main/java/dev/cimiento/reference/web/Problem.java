package dev.cimiento.reference.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param code the last part of the problem's type, stable for programs
 * @param title what kind of problem, for people
 * @param detail what is wrong this time
 * @param errors the fields that are wrong
 */
public record Problem(int status, String code, String title, String detail, List<FieldError> errors) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * A field that is wrong.
     *
     * @param field its name in the request
     * @param message what is wrong with it
     */
    public record FieldError(String field, String message) {}

    /** Copies the list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem without fields. */
    public static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of());
    }

    /** The members of the JSON object. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:cimiento:problem:" + code);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        if (!errors.isEmpty()) {
            members.put("errors", errors);
        }
        return members;
    }
}
