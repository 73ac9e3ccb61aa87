package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A setting that a program knows: its name, what its text means, and whether it is a secret. Declare one as a constant and read it with
 * {@link TenantSettings#find(TenantId, SettingKey)}. Immutable.
 *
 * @param <T> what the text becomes
 */
public final class SettingKey<T> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    private final String name;
    private final String expected;
    private final Function<String, T> reader;
    private final Function<T, String> writer;
    private final Sensitivity sensitivity;

    private SettingKey(
            String name,
            String expected,
            Function<String, T> reader,
            Function<T, String> writer,
            Sensitivity sensitivity) {
        this.name = requireName(name);
        this.expected = requireNonNull(expected, "expected");
        this.reader = requireNonNull(reader, "reader");
        this.writer = requireNonNull(writer, "writer");
        this.sensitivity = requireNonNull(sensitivity, "sensitivity");
    }

    /** Any text. */
    public static SettingKey<String> text(String name) {
        return new SettingKey<>(name, "text", text -> text, text -> text, Sensitivity.PLAIN);
    }

    /** A credential: stored encrypted, never shown. */
    public static SettingKey<Secret> secret(String name) {
        return new SettingKey<>(name, "a secret", Secret::of, Secret::reveal, Sensitivity.SECRET);
    }

    /** A whole number that fits in 64 bits. */
    public static SettingKey<Long> number(String name) {
        return new SettingKey<>(
                name, "a whole number", text -> Long.valueOf(text.strip()), String::valueOf, Sensitivity.PLAIN);
    }

    /** A decimal number: {@code 0.21}. */
    public static SettingKey<BigDecimal> decimal(String name) {
        return new SettingKey<>(
                name,
                "a decimal number such as 0.21",
                text -> new BigDecimal(text.strip()),
                BigDecimal::toPlainString,
                Sensitivity.PLAIN);
    }

    /** On or off: {@code true}, {@code yes}, {@code on}, {@code 1} and their opposites, in any case. */
    public static SettingKey<Boolean> toggle(String name) {
        return new SettingKey<>(name, "true or false", SettingKey::toggled, String::valueOf, Sensitivity.PLAIN);
    }

    /** A length of time in ISO 8601: {@code PT15M}. */
    public static SettingKey<Duration> duration(String name) {
        return new SettingKey<>(
                name,
                "an ISO 8601 duration such as PT15M",
                text -> Duration.parse(text.strip()),
                Duration::toString,
                Sensitivity.PLAIN);
    }

    /** A time zone of the IANA database: {@code America/Argentina/Buenos_Aires}. */
    public static SettingKey<ZoneId> zone(String name) {
        return new SettingKey<>(
                name,
                "a time zone such as Europe/Madrid",
                text -> ZoneId.of(text.strip()),
                ZoneId::getId,
                Sensitivity.PLAIN);
    }

    /** An absolute URI. */
    public static SettingKey<URI> uri(String name) {
        return new SettingKey<>(
                        name, "an absolute URI", text -> URI.create(text.strip()), URI::toString, Sensitivity.PLAIN)
                .checked("an absolute URI", URI::isAbsolute);
    }

    /** One of these constants, by name, in any case. */
    public static <E extends Enum<E>> SettingKey<E> constant(String name, Class<E> type) {
        return new SettingKey<>(
                name,
                "one of " + Arrays.toString(type.getEnumConstants()),
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT)),
                Enum::name,
                Sensitivity.PLAIN);
    }

    /**
     * The same setting, refusing values that fail the check.
     *
     * @param rule what a value must be, in the words of the error: "between 1 and 50"
     */
    public SettingKey<T> checked(String rule, Predicate<T> check) {
        requireNonNull(check, "check");
        return new SettingKey<>(
                name,
                rule,
                text -> {
                    T value = reader.apply(text);
                    if (!check.test(value)) {
                        throw new IllegalArgumentException(rule);
                    }
                    return value;
                },
                writer,
                sensitivity);
    }

    /** The same setting, treated as a secret whatever its type. */
    public SettingKey<T> asSecret() {
        return new SettingKey<>(name, expected, reader, writer, Sensitivity.SECRET);
    }

    /** Its name, as environment variables are named: {@code MAX_COURTS}. */
    public String name() {
        return name;
    }

    /** What a value must be, in words. */
    public String expected() {
        return expected;
    }

    /** Whether its value may be shown. */
    public Sensitivity sensitivity() {
        return sensitivity;
    }

    /**
     * What the text means.
     *
     * @throws IllegalArgumentException when it is not what this setting expects; the message names the setting and not the text, which may
     *     be a secret put in the wrong place
     */
    public T read(String text) {
        requireNonNull(text, "text");
        try {
            return reader.apply(text);
        } catch (RuntimeException e) {
            // Without its cause: parsers quote what they could not read.
            throw new IllegalArgumentException("setting " + name + " must be " + expected);
        }
    }

    /**
     * The text of a value.
     *
     * @throws IllegalArgumentException when the value is not what this setting expects
     */
    public String write(T value) {
        String text = writer.apply(requireNonNull(value, "value"));
        read(text);
        return text;
    }

    /**
     * Checks that the text can be the name of a setting, and gives it.
     *
     * @throws IllegalArgumentException when it is not a letter or {@code _} and then at most 99 letters, digits and {@code _}
     */
    public static String requireName(String name) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "setting name must be written as an environment variable's, 1 to 100 letters, digits and '_', was "
                            + Quoted.of(name));
        }
        return name;
    }

    private static boolean toggled(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    @Override
    public String toString() {
        return name;
    }

    /** Whether a value may be shown. */
    public enum Sensitivity {
        /** It may. */
        PLAIN,
        /** It may not, and is stored encrypted. */
        SECRET
    }
}
