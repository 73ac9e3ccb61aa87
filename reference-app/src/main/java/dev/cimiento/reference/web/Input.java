package dev.cimiento.reference.web;

import dev.cimiento.tenancy.StorableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks at the door: each gives the value or ends the request with a 400 that names the field. */
public final class Input {

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private Input() {}

    /** Text of 1 to {@code most} characters, without those around it that do not print. */
    public static String text(String field, @Nullable String value, int most) {
        String text = optionalText(field, value, most).orElseThrow(() -> ProblemException.field(field, "is required"));
        return text;
    }

    /** As {@link #text}, or empty where it is missing or blank. */
    public static Optional<String> optionalText(String field, @Nullable String value, int most) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        String text = value.strip();
        if (text.length() > most) {
            throw ProblemException.field(field, "must have at most " + most + " characters, has " + text.length());
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw ProblemException.field(field, "must not contain control characters");
        }
        if (!StorableText.is(text)) {
            throw ProblemException.field(field, "must not contain half of a character");
        }
        return Optional.of(text);
    }

    /** Up to {@code most} texts; none where the list is missing. */
    public static List<String> texts(String field, @Nullable List<@Nullable String> values, int most) {
        List<@Nullable String> given = values == null ? List.of() : values;
        if (given.size() > most) {
            throw ProblemException.field(field, "must have at most " + most + " entries, has " + given.size());
        }
        return given.stream().map(value -> text(field, value, 200)).toList();
    }

    /** What is not missing. */
    public static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw ProblemException.field(field, "must not be null");
        }
        return value;
    }

    /** A number from {@code least} to {@code most}; the other one where it is missing. */
    public static int number(String field, @Nullable Integer value, int least, int most, int otherwise) {
        int number = value == null ? otherwise : value;
        if (number < least || number > most) {
            throw ProblemException.field(field, "must be " + least + " to " + most + ", was " + number);
        }
        return number;
    }

    /** One of these constants, as it is written there. */
    public static <E extends Enum<E>> E oneOf(String field, @Nullable String value, Class<E> type) {
        String text = text(field, value, 60);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.field(field, "must be one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** What the suite makes of the value; where it refuses, its reason is the answer. */
    public static <T> T accepted(String field, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ProblemException.field(field, "is not accepted: " + e.getMessage());
        }
    }

    /** A UUID in its usual form. */
    public static UUID uuid(String field, @Nullable String value) {
        String text = text(field, value, 36);
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(field, "must be a UUID");
        }
    }

    /** A point in time as RFC 3339 has it. */
    public static Instant instant(String field, @Nullable String value) {
        try {
            Instant instant = Instant.parse(text(field, value, 40));
            if (instant.isAfter(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            throw ProblemException.field(field, "must be a time such as 2026-11-23T18:00:00Z");
        }
        throw ProblemException.field(field, "must be a time between the years 2000 and 2200");
    }

    /** A date as RFC 3339 has it. */
    public static LocalDate date(String field, @Nullable String value) {
        try {
            LocalDate date = LocalDate.parse(text(field, value, 10));
            if (date.getYear() >= 2000 && date.getYear() < 2200) {
                return date;
            }
        } catch (DateTimeParseException e) {
            throw ProblemException.field(field, "must be a date such as 2026-11-23");
        }
        throw ProblemException.field(field, "must be a date between the years 2000 and 2200");
    }
}
