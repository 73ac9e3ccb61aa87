package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a tool wants to be told, and in which form. Required unless {@link #optional()}. Immutable.
 *
 * <p>There is none for the tenant or the customer: who asks is known from the context, and never taken from a model.
 */
public final class Parameter {

    /** The most characters of a text. */
    public static final int LONGEST_TEXT = 500;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Set<String> FROM_CONTEXT = Set.of("tenant", "tenant_id", "tenantid", "schema");

    private final String name;
    private final String description;
    private final Kind kind;
    private final List<String> choices;
    private final Presence presence;

    private Parameter(String name, String description, Kind kind, List<String> choices, Presence presence) {
        this.name = name;
        this.description = description;
        this.kind = kind;
        this.choices = choices;
        this.presence = presence;
    }

    /** A text of at most {@link #LONGEST_TEXT} characters. */
    public static Parameter text(String name, String description) {
        return of(name, description, Kind.TEXT, List.of());
    }

    /** A whole number of 64 bits. */
    public static Parameter integer(String name, String description) {
        return of(name, description, Kind.INTEGER, List.of());
    }

    /** A day, written as ISO 8601 has it: {@code 2026-11-23}. */
    public static Parameter date(String name, String description) {
        return of(name, description, Kind.DATE, List.of());
    }

    /**
     * One of these words.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Parameter choice(String name, String description, List<String> choices) {
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("choices of parameter '" + name + "' must not be empty");
        }
        return of(name, description, Kind.CHOICE, List.copyOf(choices));
    }

    /** The same, but it may be left out. */
    public Parameter optional() {
        return new Parameter(name, description, kind, choices, Presence.OPTIONAL);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What it means, for the model. */
    public String description() {
        return description;
    }

    /** Its form. */
    public Kind kind() {
        return kind;
    }

    /** The words to choose from; empty for other kinds. */
    public List<String> choices() {
        return choices;
    }

    /** Whether it may be left out. */
    public Presence presence() {
        return presence;
    }

    @Override
    public String toString() {
        return name + ": " + kind + (presence == Presence.OPTIONAL ? "?" : "");
    }

    private static Parameter of(String name, String description, Kind kind, List<String> choices) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "parameter name must be 1 to 40 characters of a-z, 0-9 and '_', was " + PlainText.quoted(name));
        }
        if (FROM_CONTEXT.contains(name)) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' is not for a model to give: ask TenantContext inside the tool");
        }
        if (requireNonNull(description, "description").isBlank()) {
            throw new IllegalArgumentException("description of parameter '" + name + "' must not be blank");
        }
        return new Parameter(name, description, kind, choices, Presence.REQUIRED);
    }

    /** Forms. */
    public enum Kind {
        /** Text. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A day. */
        DATE,
        /** One of some words. */
        CHOICE
    }

    /** Whether something may be left out. */
    public enum Presence {
        /** It may not. */
        REQUIRED,
        /** It may. */
        OPTIONAL
    }
}
