package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The name of a module that a plan switches on and a tenant's schema has tables for.
 *
 * @param value 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code _}, beginning with a letter
 */
public record ModuleId(String value) {

    // First, since the constants below are checked against it.
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** Users, login, roles. */
    public static final ModuleId AUTH = new ModuleId("auth");

    /** Appointments. */
    public static final ModuleId SCHEDULING = new ModuleId("scheduling");

    /** Background jobs and waiting lines. */
    public static final ModuleId QUEUES = new ModuleId("queues");

    /** Money. */
    public static final ModuleId PAYMENTS = new ModuleId("payments");

    /** E-mail, SMS and other messages out. */
    public static final ModuleId NOTIFICATIONS = new ModuleId("notifications");

    /** The WhatsApp bot. */
    public static final ModuleId WHATSAPP = new ModuleId("whatsapp");

    /** The local assistant. */
    public static final ModuleId AI_AGENT = new ModuleId("ai_agent");

    /** Figures and exports of the business. */
    public static final ModuleId REPORTING = new ModuleId("reporting");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the value has another shape
     */
    public ModuleId {
        if (!SHAPE.matcher(requireNonNull(value, "value")).matches()) {
            throw new IllegalArgumentException(
                    "module id must be 1 to 32 characters of a-z, 0-9 and '_', was " + Quoted.of(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
