package dev.cimiento.queues.postgresql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this process remembers of the owners of a lane: in which order they take turns, and from where on each one's jobs have to be looked
 * for. Jobs that were claimed leave dead entries at the beginning of the index, which vacuum cannot remove while any transaction of the
 * database is older than they are; a search that begins behind them costs the same however long that takes.
 *
 * <p>What is remembered is a hint. Jobs may turn up before the place that is remembered, as when the transaction that enqueued them took
 * long; so now and then owners are searched from the beginning: the cheaper that is, the more often.
 *
 * <p>Safe for use by many threads.
 */
final class Ring {

    /** How much older than the last one claimed a job may be and still be found at once. */
    private static final Duration MARGIN = Duration.ofMillis(250);

    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(5);

    /** A search from the beginning takes at most one part of this many of the time. */
    private static final int CARE = 400;

    private static final int MOST_KNOWN = 20_000;

    private final NavigableMap<String, Known> owners = new TreeMap<>();
    private String cursor = "";
    private Duration period = SHORTEST_PERIOD;
    private Instant dueFrom = Instant.EPOCH;
    private long dueSearchedAt = System.nanoTime() - LONGEST_PERIOD.toNanos();

    /**
     * A stretch of the ring: at most this many known owners after the one served last, and the gaps between and around them, in which others
     * may have come up.
     */
    synchronized Stretch stretch(int size, Instant now) {
        List<Known> known = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        String at = cursor;
        boolean whole = true;
        for (Known owner : inTurn(size + 1)) {
            if (known.size() == size) {
                whole = false;
                break;
            }
            addGap(gaps, at, owner.name());
            known.add(owner.searchedAt().plus(period).isAfter(now) ? owner : owner.fromTheBeginning());
            at = owner.name();
        }
        if (whole && (known.isEmpty() || !at.equals(cursor))) {
            addGap(gaps, at, cursor);
        }
        return new Stretch(known, gaps, whole);
    }

    /** The first owners in turn, after the one that was served last, that one at the end. */
    private List<Known> inTurn(int most) {
        return Stream.concat(
                        owners.tailMap(cursor, false).values().stream(), owners.headMap(cursor, true).values().stream())
                .limit(most)
                .toList();
    }

    /** The names between these two, going up and around. */
    private static void addGap(List<Gap> gaps, String after, String before) {
        if (!before.isEmpty() && after.compareTo(before) < 0) {
            gaps.add(new Gap(after, before));
        } else {
            gaps.add(new Gap(after, Gap.END));
            if (!before.isEmpty()) {
                gaps.add(new Gap("", before));
            }
        }
    }

    /** These in the order of their turns. */
    synchronized List<Known> ordered(Collection<String> live, Stretch stretch) {
        TreeMap<String, Known> byName = new TreeMap<>();
        for (String name : live) {
            byName.put(name, Known.unknown(name));
        }
        stretch.known().forEach(owner -> byName.replace(owner.name(), owner));
        List<Known> turn = new ArrayList<>(byName.tailMap(cursor, false).values());
        turn.addAll(byName.headMap(cursor, true).values());
        return turn;
    }

    synchronized void turnTo(String owner) {
        cursor = owner;
    }

    synchronized String cursor() {
        return cursor;
    }

    /** What was learned of an owner by looking from its place on: the first job there, if any was. */
    synchronized void learn(Known searched, int rank, Instant oldest, Instant now) {
        Instant searchedAt = searched.isFromTheBeginning() ? now : searched.searchedAt();
        owners.put(searched.name(), new Known(searched.name(), rank, oldest.minus(MARGIN), searchedAt));
        if (owners.size() > MOST_KNOWN) {
            owners.clear();
        }
    }

    /** Nobody's jobs were found from these places on. */
    synchronized void learnIdle(Collection<Known> searched, Instant now) {
        for (Known owner : searched) {
            learn(owner, owner.rank() == Known.FIRST_RANK ? 0 : owner.rank(), now, now);
        }
    }

    /** How long it took to search from the beginning decides how soon that is done again. */
    synchronized void took(Duration search) {
        Duration wanted = search.multipliedBy(CARE);
        period = wanted.compareTo(SHORTEST_PERIOD) < 0
                ? SHORTEST_PERIOD
                : wanted.compareTo(LONGEST_PERIOD) > 0 ? LONGEST_PERIOD : wanted;
    }

    /** From when on scheduled jobs have to be looked for. */
    synchronized Instant dueFrom() {
        if (System.nanoTime() - dueSearchedAt >= period.toNanos()) {
            dueSearchedAt = System.nanoTime();
            return Instant.EPOCH;
        }
        return dueFrom;
    }

    synchronized void promoted(Instant from) {
        dueFrom = from.minus(MARGIN);
    }

    /**
     * An owner, and from where on its jobs are looked for.
     *
     * @param name whose
     * @param rank of the jobs that were claimed last
     * @param from not before this, within the rank
     * @param searchedAt when it was last searched from the beginning
     */
    record Known(String name, int rank, Instant from, Instant searchedAt) {

        static final int FIRST_RANK = Short.MIN_VALUE;

        static Known unknown(String name) {
            return new Known(name, FIRST_RANK, Instant.EPOCH, Instant.EPOCH);
        }

        Known fromTheBeginning() {
            return unknown(name);
        }

        boolean isFromTheBeginning() {
            return rank == FIRST_RANK;
        }
    }

    /**
     * Names that are not known.
     *
     * @param after greater than this
     * @param before less than this
     */
    record Gap(String after, String before) {
        /** Greater than any name. */
        static final String END = "~";
    }

    /**
     * A part of the ring.
     *
     * @param known the owners in it
     * @param gaps between and around them
     * @param whole whether it is all of the ring
     */
    record Stretch(List<Known> known, List<Gap> gaps, boolean whole) {

        boolean hasCareful() {
            return known.stream().anyMatch(Known::isFromTheBeginning);
        }

        Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            known.forEach(owner -> names.add(owner.name()));
            return names;
        }

        String last(String otherwise) {
            return known.isEmpty() ? otherwise : known.get(known.size() - 1).name();
        }
    }
}
