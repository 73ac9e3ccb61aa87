package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model told a tool, checked against the tool's parameters. Immutable. */
public final class Arguments {

    private final Map<String, Object> values;

    private Arguments(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Checks what a model sent. A number may come as text, as small models write it; nothing else is forgiven.
     *
     * @param parameters what the tool wants
     * @param sent name and value; values are strings and numbers, or something else, which is refused
     * @throws IllegalArgumentException when a value is missing, has the wrong form, or is not one of the parameters; the message is for
     *     the model to read
     */
    public static Arguments of(List<Parameter> parameters, Map<String, ? extends @Nullable Object> sent) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : parameters) {
            Object value = sent.get(parameter.name());
            if (value != null && !value.equals("")) {
                values.put(parameter.name(), read(parameter, value));
            } else if (parameter.presence() == Parameter.Presence.REQUIRED) {
                throw new IllegalArgumentException("argument '" + parameter.name() + "' is missing");
            }
        }
        for (String name : sent.keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw new IllegalArgumentException("there is no argument " + PlainText.quoted(name));
            }
        }
        return new Arguments(values);
    }

    /** A text or a choice. */
    public String text(String name) {
        return require(name, optionalText(name));
    }

    /** A text or a choice that may be left out. */
    public Optional<String> optionalText(String name) {
        return find(name, String.class);
    }

    /** A number. */
    public long integer(String name) {
        return require(name, optionalInteger(name));
    }

    /** A number that may be left out. */
    public Optional<Long> optionalInteger(String name) {
        return find(name, Long.class);
    }

    /** A day. */
    public LocalDate date(String name) {
        return require(name, optionalDate(name));
    }

    /** A day that may be left out. */
    public Optional<LocalDate> optionalDate(String name) {
        return find(name, LocalDate.class);
    }

    /** Without the values, which may be personal. */
    @Override
    public String toString() {
        return "Arguments" + values.keySet();
    }

    private <T> Optional<T> find(String name, Class<T> type) {
        return Optional.ofNullable(values.get(requireNonNull(name, "name"))).map(type::cast);
    }

    private static <T> T require(String name, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalStateException(
                "argument '" + name + "' was left out: declare it required, or read it as optional"));
    }

    private static Object read(Parameter parameter, Object value) {
        return switch (parameter.kind()) {
            case TEXT -> text(parameter, value);
            case INTEGER -> integer(parameter, value);
            case DATE -> date(parameter, value);
            case CHOICE -> choice(parameter, value);
        };
    }

    private static String text(Parameter parameter, Object value) {
        if (!(value instanceof String text) || text.length() > Parameter.LONGEST_TEXT) {
            throw wrong(parameter, "must be a text of at most " + Parameter.LONGEST_TEXT + " characters");
        }
        return PlainText.of(text);
    }

    private static Long integer(Parameter parameter, Object value) {
        String digits = value instanceof Number || value instanceof String ? value.toString() : "";
        try {
            // Bounded, since 1e999999999 would be expanded to as many digits.
            if (digits.length() <= 20 && !digits.contains("e") && !digits.contains("E")) {
                return new BigDecimal(digits.strip()).longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(parameter, "must be a whole number");
        }
        throw wrong(parameter, "must be a whole number");
    }

    private static LocalDate date(Parameter parameter, Object value) {
        try {
            return LocalDate.parse(value instanceof String text ? text.strip() : "");
        } catch (DateTimeException e) {
            throw wrong(parameter, "must be a date such as 2026-11-23");
        }
    }

    private static String choice(Parameter parameter, Object value) {
        if (!(value instanceof String text) || !parameter.choices().contains(text)) {
            throw wrong(parameter, "must be one of " + parameter.choices());
        }
        return text;
    }

    private static IllegalArgumentException wrong(Parameter parameter, String why) {
        return new IllegalArgumentException("argument '" + parameter.name() + "' " + why);
    }
}
