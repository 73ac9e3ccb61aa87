package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which jobs to look for. Immutable. The default is all that the viewer may see, the newest first, 100 at a time. */
public final class JobFilter {

    private static final int LARGEST_PAGE = 1000;
    private static final JobFilter ALL = new JobFilter(Set.of(), null, null, "", Job.NEVER, Long.MAX_VALUE, 100);

    private final Set<JobState> states;
    private final @Nullable String kind;
    private final @Nullable JobOwner owner;
    private final String error;
    private final Instant createdBefore;
    private final long before;
    private final int limit;

    private JobFilter(
            Set<JobState> states,
            @Nullable String kind,
            @Nullable JobOwner owner,
            String error,
            Instant createdBefore,
            long before,
            int limit) {
        this.states = states;
        this.kind = kind;
        this.owner = owner;
        this.error = error;
        this.createdBefore = createdBefore;
        this.before = before;
        this.limit = limit;
    }

    /** All that the viewer may see. */
    public static JobFilter all() {
        return ALL;
    }

    /** In one of these states. */
    public JobFilter withStates(JobState... states) {
        return new JobFilter(Set.of(states), kind, owner, error, createdBefore, before, limit);
    }

    /** Of this kind. */
    public JobFilter withKind(JobKind<?> kind) {
        return new JobFilter(states, kind.name(), owner, error, createdBefore, before, limit);
    }

    /** Of this owner, for the system, which sees all. */
    public JobFilter withOwner(JobOwner owner) {
        return new JobFilter(states, kind, requireNonNull(owner, "owner"), error, createdBefore, before, limit);
    }

    /** Whose last error holds this text, in any case of letters. */
    public JobFilter withError(String part) {
        return new JobFilter(states, kind, owner, Texts.bounded("error", part, 200), createdBefore, before, limit);
    }

    /**
     * Enqueued before this moment.
     *
     * @throws IllegalArgumentException when not between the years 1970 and 9999
     */
    public JobFilter withCreatedBefore(Instant moment) {
        if (requireNonNull(moment, "moment").isAfter(Job.NEVER) || moment.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("moment must be between 1970 and 9999, was " + moment);
        }
        return new JobFilter(states, kind, owner, error, moment, before, limit);
    }

    /** The next page: those with a lower number than the last one that was seen. */
    public JobFilter after(JobId last) {
        return new JobFilter(states, kind, owner, error, createdBefore, last.value(), limit);
    }

    /**
     * At most so many.
     *
     * @param limit from 1 to 1000
     */
    public JobFilter withLimit(int limit) {
        return new JobFilter(states, kind, owner, error, createdBefore, before, checkedLimit(limit));
    }

    static int checkedLimit(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit must be between 1 and " + LARGEST_PAGE + ", was " + limit);
        }
        return limit;
    }

    /** In one of these states; empty for any. */
    public Set<JobState> states() {
        return states;
    }

    /** The name of the kind. */
    public Optional<String> kind() {
        return Optional.ofNullable(kind);
    }

    /** Whose. */
    public Optional<JobOwner> owner() {
        return Optional.ofNullable(owner);
    }

    /** A part of the last error; empty for any. */
    public String error() {
        return error;
    }

    /** Enqueued before. */
    public Instant createdBefore() {
        return createdBefore;
    }

    /** With a lower number than this. */
    public long before() {
        return before;
    }

    /** At most so many. */
    public int limit() {
        return limit;
    }
}
