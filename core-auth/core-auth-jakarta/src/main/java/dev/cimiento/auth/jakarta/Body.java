package dev.cimiento.auth.jakarta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cimiento.auth.Password;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.StorableText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON object that a request carries. What is missing or of another type ends the request with a 400 that names the field. */
final class Body {

    private static final int LARGEST = 16 * 1024;

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** Of this request, which says that it sends JSON: forms of other sites cannot (they would be asked for a preflight). */
    static Body of(HttpServletRequest request) {
        // The header as it came: a container may fail at getContentType() where the charset is one that nobody has.
        String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw Problem.refusal(415, "not-json", "Send application/json");
        }
        byte[] bytes;
        try {
            bytes = request.getInputStream().readNBytes(LARGEST + 1);
        } catch (IOException gone) {
            throw Problem.refusal(400, "cut-off", "The request was cut off");
        }
        if (bytes.length > LARGEST) {
            throw Problem.refusal(413, "too-large", "The request is too large");
        }
        return new Body(
                Json.object(bytes).orElseThrow(() -> Problem.field("body", "NOT_AN_OBJECT", "must be a JSON object")));
    }

    /** A text of 1 to so many characters. */
    String text(String field, int longest) {
        return optionalText(field, longest).orElseThrow(() -> Problem.field(field, "REQUIRED", "is required"));
    }

    Optional<String> optionalText(String field, int longest) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Problem.field(field, "NOT_A_TEXT", "must be a text");
        }
        if (value.textValue().length() > longest) {
            throw Problem.field(field, "TOO_LONG", "must have at most " + longest + " characters");
        }
        return Optional.of(value.textValue());
    }

    /** What people call something: 1 to so many characters, on one line. */
    String name(String field, int longest) {
        String name = text(field, longest);
        if (name.isBlank()) {
            throw Problem.field(field, "REQUIRED", "is required");
        }
        if (!StorableText.is(name) || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.field(field, "MALFORMED", "must have no control characters and no half of a character");
        }
        return name;
    }

    /** A password; whether it is a good one is judged elsewhere. */
    Password password(String field) {
        return Password.of(text(field, LARGEST));
    }

    Secret secret(String field) {
        String text = text(field, 1_000);
        if (text.isBlank()) {
            throw Problem.field(field, "REQUIRED", "is required");
        }
        return Secret.of(text);
    }

    /** An object, as JSON again: for whoever reads it by a library of their own. */
    String object(String field) {
        JsonNode value = object.path(field);
        if (!value.isObject()) {
            throw Problem.field(field, "NOT_AN_OBJECT", "must be an object");
        }
        return value.toString();
    }

    /** A whole number, if there is one. */
    Optional<Long> number(String field) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.field(field, "NOT_A_NUMBER", "must be a whole number");
        }
        return Optional.of(value.longValue());
    }

    /** At most 100 texts. */
    List<String> texts(String field) {
        JsonNode value = object.path(field);
        if (!value.isArray() || value.size() > 100) {
            throw Problem.field(field, "NOT_A_LIST", "must be a list of at most 100 texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw Problem.field(field, "NOT_A_LIST", "must be a list of at most 100 texts");
            }
            texts.add(item.textValue());
        }
        return List.copyOf(texts);
    }

    @Override
    public String toString() {
        return "Body";
    }
}
