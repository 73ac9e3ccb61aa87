package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The name of something that differs from plan to plan or tenant to tenant, with the type of its values, the value where nobody says
 * another, and the rule that every value must keep. Declare each once, as a constant. Immutable; equal by name and type.
 *
 * <p>Values are stored as text: {@code true}, {@code 500}, {@code unlimited} ({@link #UNLIMITED}), {@code 0.25}, {@code PT15M} (ISO 8601).
 *
 * @param <T> of a value
 */
public final class FeatureKey<T> {

    /** The number that no count reaches, written {@code unlimited}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final String UNLIMITED_TEXT = "unlimited";
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
    private static final int LONGEST_TEXT = 1000;

    private final String name;
    private final Class<T> type;
    private final T fallback;
    private final Function<String, T> parser;
    private final Function<T, String> formatter;
    private final Predicate<T> rule;
    private final String ruleInWords;

    private FeatureKey(
            String name,
            Class<T> type,
            T fallback,
            Function<String, T> parser,
            Function<T, String> formatter,
            Predicate<T> rule,
            String ruleInWords) {
        if (!SHAPE.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("feature name must be 1 to 64 characters of a-z, 0-9, '_', '.' and '-',"
                    + " beginning with a letter, was " + Quoted.of(name));
        }
        this.name = name;
        this.type = type;
        this.parser = parser;
        this.formatter = formatter;
        this.rule = requireNonNull(rule, "rule");
        this.ruleInWords = requireNonNull(ruleInWords, "ruleInWords");
        this.fallback = check(requireNonNull(fallback, "fallback"));
    }

    /** A switch that is off where nobody says otherwise. */
    public static FeatureKey<Boolean> off(String name) {
        return flag(name, Boolean.FALSE);
    }

    /** A switch that is on where nobody says otherwise. */
    public static FeatureKey<Boolean> on(String name) {
        return flag(name, Boolean.TRUE);
    }

    private static FeatureKey<Boolean> flag(String name, Boolean fallback) {
        return new FeatureKey<>(
                name, Boolean.class, fallback, FeatureKey::toBoolean, String::valueOf, value -> true, "");
    }

    /** A whole number, such as a limit; {@link #UNLIMITED} for none. */
    public static FeatureKey<Long> number(String name, long fallback) {
        return new FeatureKey<>(
                name,
                Long.class,
                fallback,
                text -> text.equals(UNLIMITED_TEXT) ? UNLIMITED : Long.valueOf(text),
                value -> value == UNLIMITED ? UNLIMITED_TEXT : value.toString(),
                value -> true,
                "");
    }

    /** A number with a fraction, such as a rate. Neither infinite nor {@code NaN}. */
    public static FeatureKey<Double> decimal(String name, double fallback) {
        return new FeatureKey<>(
                name, Double.class, fallback, Double::valueOf, String::valueOf, Double::isFinite, "be finite");
    }

    /** Text of at most 1,000 characters. */
    public static FeatureKey<String> text(String name, String fallback) {
        return new FeatureKey<>(
                name,
                String.class,
                fallback,
                Function.identity(),
                Function.identity(),
                value -> value.length() <= LONGEST_TEXT,
                "have at most " + LONGEST_TEXT + " characters");
    }

    /** A length of time. */
    public static FeatureKey<Duration> duration(String name, Duration fallback) {
        return new FeatureKey<>(name, Duration.class, fallback, Duration::parse, Duration::toString, value -> true, "");
    }

    /** One of the constants of an enum, written as its name. */
    public static <E extends Enum<E>> FeatureKey<E> choice(String name, E fallback) {
        Class<E> type = fallback.getDeclaringClass();
        return new FeatureKey<>(
                name,
                type,
                fallback,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                Enum::name,
                value -> true,
                "be one of " + Arrays.toString(type.getEnumConstants()));
    }

    /**
     * The same key, whose values must also keep this rule.
     *
     * @param extraRule whether a value keeps it
     * @param inWords completes "must ...": {@code "be between 1 and 500"}
     * @throws IllegalArgumentException when the fallback does not keep it
     */
    public FeatureKey<T> checked(Predicate<T> extraRule, String inWords) {
        requireNonNull(inWords, "inWords");
        return new FeatureKey<>(
                name,
                type,
                fallback,
                parser,
                formatter,
                rule.and(extraRule),
                ruleInWords.isEmpty() ? inWords : ruleInWords + " and " + inWords);
    }

    /** Its name: {@code bookings.per-month}. */
    public String name() {
        return name;
    }

    /** Of its values. */
    public Class<T> type() {
        return type;
    }

    /** The value where nobody says another. */
    public T fallback() {
        return fallback;
    }

    /** What a kill switch makes of it: off for a switch, else {@link #fallback()}. */
    public T killed() {
        return type == Boolean.class ? type.cast(Boolean.FALSE) : fallback;
    }

    /**
     * The value that this text stands for.
     *
     * @throws IllegalArgumentException when it is none of this key's; the message names the key and shows the text
     */
    public T parse(String text) {
        T value;
        try {
            value = parser.apply(requireNonNull(text, "text").strip());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "feature " + name + " takes a " + type.getSimpleName() + expectation(" that must ") + ", was "
                            + Quoted.of(text),
                    e);
        }
        return check(value);
    }

    /**
     * The text that stands for this value.
     *
     * @throws IllegalArgumentException when the value breaks the rule
     */
    public String format(T value) {
        return formatter.apply(check(requireNonNull(value, "value")));
    }

    private T check(T value) {
        if (!rule.test(value)) {
            throw new IllegalArgumentException(
                    "feature " + name + expectation(" must ") + ", was " + Quoted.of(formatter.apply(value)));
        }
        return value;
    }

    private String expectation(String before) {
        return ruleInWords.isEmpty() ? "" : before + ruleInWords;
    }

    private static Boolean toBoolean(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureKey<?> key && name.equals(key.name) && type.equals(key.type);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
