package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.spi.PlainText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something that the assistant may look up while it thinks: opening hours, free slots.
 *
 * <p><b>Read-only.</b> A model chooses when to call it, and what customers and documents say may talk a model into anything: so a tool must
 * change nothing, and give nothing that the customer may not see. It runs on the thread that asked, inside the tenant that asked.
 *
 * <p>Immutable; as safe for threads as its {@link Lookup}.
 */
public final class Tool {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final String name;
    private final String description;
    private final List<Parameter> parameters;
    private final Lookup lookup;

    private Tool(String name, String description, List<Parameter> parameters, Lookup lookup) {
        this.name = name;
        this.description = description;
        this.parameters = List.copyOf(parameters);
        this.lookup = lookup;
    }

    /**
     * A tool.
     *
     * @param name 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code _}: {@code opening_hours}
     * @param description when to use it and what it gives, for the model
     * @param parameters what it wants to know
     * @param lookup what it does; must change nothing
     * @throws IllegalArgumentException when the name has another shape, the description is blank, or two parameters have one name
     */
    public static Tool of(String name, String description, List<Parameter> parameters, Lookup lookup) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "tool name must be 1 to 64 characters of a-z, 0-9 and '_', was " + PlainText.quoted(name));
        }
        if (requireNonNull(description, "description").isBlank()) {
            throw new IllegalArgumentException("description of tool '" + name + "' must not be blank");
        }
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException(
                        "tool '" + name + "' has two parameters named '" + parameter.name() + "'");
            }
        }
        return new Tool(name, description, parameters, requireNonNull(lookup, "lookup"));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** When to use it and what it gives. */
    public String description() {
        return description;
    }

    /** What it wants to know. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** What it does. */
    public Lookup lookup() {
        return lookup;
    }

    @Override
    public String toString() {
        return "Tool[" + name + parameters + "]";
    }

    /** The work of a tool. */
    @FunctionalInterface
    public interface Lookup {

        /**
         * Looks something up and says what it found, in words. What it throws is logged by its class alone; the model is told only that the
         * tool failed.
         */
        String find(Arguments arguments);
    }
}
