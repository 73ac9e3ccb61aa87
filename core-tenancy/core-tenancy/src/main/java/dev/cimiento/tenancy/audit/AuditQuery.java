package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Which entries of a log to read, newest first, 50 at a time unless said otherwise. Immutable. */
public final class AuditQuery {

    private static final AuditQuery ALL = new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            50);

    private final Optional<Instant> from;
    private final Optional<Instant> until;
    private final Optional<String> actor;
    private final Optional<String> action;
    private final Optional<String> subject;
    private final OptionalLong before;
    private final int limit;

    private AuditQuery(
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<String> actor,
            Optional<String> action,
            Optional<String> subject,
            OptionalLong before,
            int limit) {
        this.from = from;
        this.until = until;
        this.actor = actor;
        this.action = action;
        this.subject = subject;
        this.before = before;
        this.limit = limit;
    }

    /** Every entry. */
    public static AuditQuery all() {
        return ALL;
    }

    /** Only those at this time or later, and before that time. */
    public AuditQuery between(Instant start, Instant end) {
        return new AuditQuery(
                Optional.of(requireNonNull(start, "start")),
                Optional.of(requireNonNull(end, "end")),
                actor,
                action,
                subject,
                before,
                limit);
    }

    /** Only those by this actor, or by this person as somebody else. */
    public AuditQuery by(String who) {
        return new AuditQuery(from, until, Optional.of(requireNonNull(who, "who")), action, subject, before, limit);
    }

    /** Only those with this action. */
    public AuditQuery of(String what) {
        return new AuditQuery(from, until, actor, Optional.of(requireNonNull(what, "what")), subject, before, limit);
    }

    /** Only those about this subject. */
    public AuditQuery about(String what) {
        return new AuditQuery(from, until, actor, action, Optional.of(requireNonNull(what, "what")), before, limit);
    }

    /** Only those with a lower sequence: the {@link AuditPage#next} of the page before. */
    public AuditQuery before(long sequence) {
        return new AuditQuery(from, until, actor, action, subject, OptionalLong.of(sequence), limit);
    }

    /**
     * At most this many at a time.
     *
     * @throws IllegalArgumentException when it is not 1 to 1,000
     */
    public AuditQuery limit(int most) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + most);
        }
        return new AuditQuery(from, until, actor, action, subject, before, most);
    }

    /** The earliest time. */
    public Optional<Instant> from() {
        return from;
    }

    /** The first time not wanted any more. */
    public Optional<Instant> until() {
        return until;
    }

    /** The actor or impersonator. */
    public Optional<String> actor() {
        return actor;
    }

    /** The action. */
    public Optional<String> action() {
        return action;
    }

    /** The subject. */
    public Optional<String> subject() {
        return subject;
    }

    /** The first sequence not wanted any more. */
    public OptionalLong before() {
        return before;
    }

    /** How many at a time. */
    public int limit() {
        return limit;
    }

    /** Whether the entry is wanted. */
    public boolean matches(AuditEntry entry) {
        AuditEvent event = entry.event();
        return from.map(time -> !entry.at().isBefore(time)).orElse(true)
                && until.map(time -> entry.at().isBefore(time)).orElse(true)
                && actor.map(who -> event.actor().equals(who)
                                || event.impersonator().filter(who::equals).isPresent())
                        .orElse(true)
                && action.map(event.action()::equals).orElse(true)
                && subject.map(what -> event.subject().filter(what::equals).isPresent())
                        .orElse(true)
                && (before.isEmpty() || entry.sequence() < before.getAsLong());
    }
}
