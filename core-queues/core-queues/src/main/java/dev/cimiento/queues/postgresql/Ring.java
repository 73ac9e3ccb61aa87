package dev.cimiento.queues.postgresql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process knows of the jobs of a lane that are ready: which owners have any, in which order they take turns, and from where on each
 * one's have to be looked for. Jobs that were claimed leave dead entries at the beginning of the index, which vacuum cannot remove while any
 * transaction of the database is older than they are; a search that begins behind them costs the same however long that takes.
 *
 * <p>What is known is exact. A place is as early as the first job that was seen there, whether or not somebody had it locked; and jobs that
 * could not be seen, since their transaction had not committed, are found by that transaction afterwards, however early they claim to be.
 * Should rows come about in another way, as when a backup is put back, they are found when everything is looked through: rarely, and
 * the more rarely the longer that takes.
 *
 * <p>Safe for use by many threads.
 */
final class Ring {

    /** How much older than the last one promoted a scheduled job may be and still be found at once. */
    private static final Duration MARGIN = Duration.ofMillis(250);

    private static final Duration SHORTEST_DUE_PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_DUE_PERIOD = Duration.ofSeconds(5);
    private static final int DUE_CARE = 400;

    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(30);
    private static final Duration LONGEST_PERIOD = Duration.ofMinutes(10);

    /** Looking through everything takes at most one part of this many of the time. */
    private static final int CARE = 2000;

    private final NavigableMap<String, NavigableMap<Integer, Place>> owners = new TreeMap<>();
    private String cursor = "";
    private long versions;
    private Optional<Snapshot> seen = Optional.empty();
    private long allSeenAt;
    private Duration period = SHORTEST_PERIOD;

    private Instant dueFrom = Instant.EPOCH;
    private Duration duePeriod = SHORTEST_DUE_PERIOD;
    private long dueSearchedAt = System.nanoTime() - LONGEST_DUE_PERIOD.toNanos();

    /** What to look for: the places of so many owners who are next, and what is new; now and then everything. */
    synchronized Question question(int size) {
        return seen.isEmpty() || System.nanoTime() - allSeenAt >= period.toNanos()
                ? new Question(places(turn(Integer.MAX_VALUE)), Optional.empty())
                : new Question(places(turn(size)), seen);
    }

    private static List<Place> places(List<Owner> of) {
        return of.stream().flatMap(owner -> owner.places().stream()).toList();
    }

    /** Keeps what was found. What another thread has learned of a place meanwhile is not touched. */
    synchronized void learn(Question question, Answer answer, Duration took) {
        for (Place place : question.places()) {
            NavigableMap<Integer, Place> places = owners.getOrDefault(place.owner(), new TreeMap<>());
            if (place.equals(places.get(place.rank()))) {
                Optional<Instant> first = Optional.ofNullable(answer.known().get(place.key()));
                first.ifPresentOrElse(
                        since -> places.put(place.rank(), place(place.key(), since)),
                        () -> places.remove(place.rank()));
                if (places.isEmpty()) {
                    owners.remove(place.owner());
                }
            }
        }
        answer.fresh().forEach(this::merge);
        if (question.seen().isEmpty()) {
            allSeenAt = System.nanoTime();
            period = between(SHORTEST_PERIOD, took.multipliedBy(CARE), LONGEST_PERIOD);
        }
        seen = Optional.of(answer.snapshot());
    }

    /** A new version in any case: others who looked before must not take this place for what they looked at. */
    private void merge(Key key, Instant since) {
        owners.computeIfAbsent(key.owner(), of -> new TreeMap<>())
                .merge(
                        key.rank(),
                        place(key, since),
                        (old, found) -> old.since().isBefore(since) ? place(key, old.since()) : found);
    }

    private Place place(Key key, Instant since) {
        return new Place(key.owner(), key.rank(), since, ++versions);
    }

    /** The owners who are next, after the one that was served last, that one at the end. */
    synchronized List<Owner> turn(int most) {
        return Stream.of(owners.tailMap(cursor, false), owners.headMap(cursor, true))
                .flatMap(part -> part.entrySet().stream())
                .limit(most)
                .map(owner ->
                        new Owner(owner.getKey(), List.copyOf(owner.getValue().values())))
                .toList();
    }

    synchronized void turnTo(String owner) {
        cursor = owner;
    }

    /** From when on scheduled jobs have to be looked for. */
    synchronized Instant dueFrom() {
        if (System.nanoTime() - dueSearchedAt >= duePeriod.toNanos()) {
            dueSearchedAt = System.nanoTime();
            return Instant.EPOCH;
        }
        return dueFrom;
    }

    /** Where the search for scheduled jobs came to; how long it took from the beginning decides how soon that is done again. */
    synchronized void promoted(Instant searchedFrom, Instant to, Duration took) {
        if (searchedFrom.equals(Instant.EPOCH)) {
            duePeriod = between(SHORTEST_DUE_PERIOD, took.multipliedBy(DUE_CARE), LONGEST_DUE_PERIOD);
        }
        dueFrom = to.minus(MARGIN);
    }

    private static Duration between(Duration least, Duration wanted, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) > 0 ? most : wanted;
    }

    /** An owner's jobs of one rank. */
    record Key(String owner, int rank) {}

    /**
     * Where the first of an owner's jobs of one rank was.
     *
     * @param since none is before this
     * @param version of what is known of it
     */
    record Place(String owner, int rank, Instant since, long version) {

        Key key() {
            return new Key(owner, rank);
        }
    }

    /**
     * An owner who has jobs, and where they are.
     *
     * @param places by rank, the lowest first
     */
    record Owner(String name, List<Place> places) {}

    /**
     * What is looked for.
     *
     * @param places whether there is still something there
     * @param seen what was not seen in this one; empty to look through everything
     */
    record Question(List<Place> places, Optional<Snapshot> seen) {}

    /**
     * What was found.
     *
     * @param known of the places that were asked for those that have jobs, and the first
     * @param fresh what was not seen before
     * @param snapshot in which all of it was seen
     */
    record Answer(Map<Key, Instant> known, Map<Key, Instant> fresh, Snapshot snapshot) {}

    /**
     * A snapshot of the database, as {@code pg_current_snapshot()} writes it.
     *
     * @param xmax transactions from this on had not committed
     * @param running others that had not
     */
    record Snapshot(String xmax, List<String> running) {

        private static final String NO_END = "18446744073709551615";

        static Snapshot of(String text) {
            String[] parts = text.split(":", -1);
            return new Snapshot(parts[1], parts[2].isEmpty() ? List.of() : List.of(parts[2].split(",")));
        }

        /** The numbers at which the ranges of transactions that were not seen begin. */
        List<String> unseenFrom() {
            List<String> from = new ArrayList<>(running);
            from.add(xmax);
            return from;
        }

        /** Those before which they end. */
        List<String> unseenUntil() {
            List<String> until = new ArrayList<>(running.stream()
                    .map(number -> Long.toUnsignedString(Long.parseUnsignedLong(number) + 1))
                    .toList());
            until.add(NO_END);
            return until;
        }
    }

    /** The names of these, one for each place. */
    static List<String> names(Collection<Place> places) {
        return places.stream().map(Place::owner).toList();
    }
}
