package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.StorableText;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be recorded. Immutable.
 *
 * <p>It is kept for years and shown to people: put ids in it, not whole documents. A {@link Secret} becomes {@code ***}.
 */
public final class AuditEvent {

    private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");
    private static final int LONGEST = 500;
    private static final int LONGEST_VALUE = 4_000;
    private static final int MOST_DATA = 50;

    private final String actor;
    private final String action;
    private final Optional<String> impersonator;
    private final Optional<String> subject;
    private final Optional<String> reason;
    private final Map<String, String> data;

    private AuditEvent(
            String actor,
            String action,
            Optional<String> impersonator,
            Optional<String> subject,
            Optional<String> reason,
            Map<String, String> data) {
        this.actor = actor;
        this.action = action;
        this.impersonator = impersonator;
        this.subject = subject;
        this.reason = reason;
        this.data = data;
    }

    /**
     * Somebody did something.
     *
     * @param actor the user it was done as, or the part of the program: {@code user:ana}, {@code job:reminders}
     * @param action what was done: {@code booking.cancelled}
     * @throws IllegalArgumentException when the actor is blank or longer than 500 characters, or the action is not 1 to 100 of {@code a-z},
     *     digits and {@code _.-}
     */
    public static AuditEvent of(String actor, String action) {
        if (!ACTION.matcher(requireNonNull(action, "action")).matches()) {
            throw new IllegalArgumentException(
                    "action must be 1 to 100 characters of a-z, 0-9 and _.-, was " + Quoted.of(action));
        }
        return new AuditEvent(
                text("actor", actor, LONGEST), action, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** As it was read from a log, whatever somebody made of it there; for stores, which verify it. */
    public static AuditEvent stored(
            String actor,
            String action,
            Optional<String> impersonator,
            Optional<String> subject,
            Optional<String> reason,
            Map<String, String> data) {
        return new AuditEvent(
                requireNonNull(actor, "actor"),
                requireNonNull(action, "action"),
                impersonator,
                subject,
                reason,
                Collections.unmodifiableMap(new TreeMap<>(data)));
    }

    /** Who really sat there, where somebody of the support acted as the actor. */
    public AuditEvent withImpersonator(String person) {
        return new AuditEvent(actor, action, Optional.of(text("impersonator", person, LONGEST)), subject, reason, data);
    }

    /** What it was done to: {@code booking:42}. */
    public AuditEvent withSubject(String what) {
        return new AuditEvent(actor, action, impersonator, Optional.of(text("subject", what, LONGEST)), reason, data);
    }

    /** Why, in words. */
    public AuditEvent withReason(String why) {
        return new AuditEvent(
                actor, action, impersonator, subject, Optional.of(text("reason", why, LONGEST_VALUE)), data);
    }

    /**
     * A detail: {@code amount=1200.00 ARS}. In place of one with the same key.
     *
     * @throws IllegalArgumentException when the value is longer than 4,000 characters, or there are 50 details already
     */
    public AuditEvent with(String key, String value) {
        Map<String, String> more = new TreeMap<>(data);
        more.put(text("data key", key, 100), value.isEmpty() ? "" : text("data " + key, value, LONGEST_VALUE));
        if (more.size() > MOST_DATA) {
            throw new IllegalArgumentException("data must have at most " + MOST_DATA + " entries");
        }
        return new AuditEvent(actor, action, impersonator, subject, reason, Collections.unmodifiableMap(more));
    }

    /** Says that a secret was involved, without keeping it. */
    public AuditEvent with(String key, Secret value) {
        return with(key, value.toString());
    }

    /** The user it was done as. */
    public String actor() {
        return actor;
    }

    /** What was done. */
    public String action() {
        return action;
    }

    /** Who really sat there. */
    public Optional<String> impersonator() {
        return impersonator;
    }

    /** What it was done to. */
    public Optional<String> subject() {
        return subject;
    }

    /** Why. */
    public Optional<String> reason() {
        return reason;
    }

    /** The details, by key. */
    public Map<String, String> data() {
        return data;
    }

    private static String text(String name, String value, int longest) {
        if (requireNonNull(value, name).isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(
                    name + " must have 1 to " + longest + " characters, not all blank, had " + value.length());
        }
        // What the database would store differently from what was signed.
        if (!StorableText.is(value)) {
            throw new IllegalArgumentException(name + " must not hold U+0000 or half of a surrogate pair");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEvent event
                && actor.equals(event.actor)
                && action.equals(event.action)
                && impersonator.equals(event.impersonator)
                && subject.equals(event.subject)
                && reason.equals(event.reason)
                && data.equals(event.data);
    }

    @Override
    public int hashCode() {
        return actor.hashCode() * 31 + action.hashCode();
    }

    @Override
    public String toString() {
        return actor + impersonator.map(person -> " (really " + person + ")").orElse("") + " " + action
                + subject.map(what -> " " + what).orElse("")
                + reason.map(why -> " because " + why).orElse("")
                + (data.isEmpty() ? "" : " " + data);
    }
}
