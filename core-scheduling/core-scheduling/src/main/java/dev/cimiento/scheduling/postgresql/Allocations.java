package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table that keeps time from others. */
final class Allocations {

    /** What is moved is numbered from here on until it is settled. */
    private static final int MOVING = 1000;

    private Allocations() {}

    /** The statement that takes so many places for one owner, in an order that all transactions keep; it returns the numbers of those that were free. */
    static String insert(int places) {
        return "INSERT INTO allocation (owner, part, resource, unit, from_at, until_at, held_until)"
                + " SELECT v.owner, v.part, r.number, v.unit, v.from_at, v.until_at, v.held_until FROM (VALUES "
                + String.join(
                        ", ",
                        Collections.nCopies(
                                places,
                                "(?::uuid, ?::smallint, ?::text, ?::int, ?::timestamptz, ?::timestamptz, ?::timestamptz)"))
                + ") v (owner, part, resource, unit, from_at, until_at, held_until) JOIN resource r ON r.id = v.resource"
                + " ORDER BY r.number, v.unit, v.from_at ON CONFLICT DO NOTHING RETURNING part";
    }

    static List<@Nullable Object> parameters(UUID owner, List<Place> places, Optional<Instant> heldUntil) {
        List<@Nullable Object> parameters = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            add(parameters, owner, i, place, place.occupied(), heldUntil.orElse(null));
        }
        return parameters;
    }

    /** Takes the places; the number of the first that was not free, and then none is taken. */
    static Optional<Integer> take(Sql sql, UUID owner, List<Place> places, Optional<Instant> heldUntil)
            throws SQLException {
        List<Integer> won = sql.list(
                insert(places.size()),
                row -> row.integer("part"),
                parameters(owner, places, heldUntil).toArray());
        return lost(sql, owner, places.size(), won);
    }

    /** Gives up what was won where not all was; the number of the first that was not. */
    static Optional<Integer> lost(Sql sql, UUID owner, int wanted, List<Integer> won) throws SQLException {
        for (int i = 0; i < wanted; i++) {
            if (!won.contains(i)) {
                if (!won.isEmpty()) {
                    vacate(sql, owner);
                }
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Keeps an owner's places until then, or for good; their number. */
    static int hold(Sql sql, UUID owner, Optional<Instant> heldUntil) throws SQLException {
        return sql.update("UPDATE allocation SET held_until = ?::timestamptz WHERE owner = ?", heldUntil, owner);
    }

    static int vacate(Sql sql, UUID owner) throws SQLException {
        return sql.update("DELETE FROM allocation WHERE owner = ?", owner);
    }

    /**
     * Moves an owner from some places to others; the number of the first that was not free, and then all is as it was.
     *
     * <p>First what is new is taken, so that of two bookings that want each other's times neither waits for the other.
     */
    static Optional<Integer> move(
            Sql sql, UUID owner, List<Place> before, List<Place> after, Optional<Instant> heldUntil)
            throws SQLException {
        int part = MOVING;
        for (int number : inOrder(after)) {
            Place place = after.get(number);
            for (TimeRange added : added(before, place)) {
                List<@Nullable Object> parameters = new ArrayList<>();
                add(parameters, owner, part++, place, added, heldUntil.orElse(null));
                if (sql.list(insert(1), row -> row.integer("part"), parameters.toArray())
                        .isEmpty()) {
                    sql.update("DELETE FROM allocation WHERE owner = ? AND part >= ?", owner, MOVING);
                    return Optional.of(number);
                }
            }
        }
        vacate(sql, owner);
        if (take(sql, owner, after, heldUntil).isPresent()) {
            throw new IllegalStateException("booking " + owner + " lost a time that it had won");
        }
        return Optional.empty();
    }

    private static List<Integer> inOrder(List<Place> places) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            numbers.add(i);
        }
        numbers.sort((one, other) -> {
            Place a = places.get(one);
            Place b = places.get(other);
            int byResource = a.resource().compareTo(b.resource());
            return byResource != 0 ? byResource : Integer.compare(a.unit(), b.unit());
        });
        return numbers;
    }

    /** What a place occupies and the ones before do not, in order. */
    private static List<TimeRange> added(List<Place> before, Place after) {
        List<TimeRange> added = new ArrayList<>(List.of(after.occupied()));
        for (Place place : before) {
            if (place.unit() == after.unit() && place.resource().equals(after.resource())) {
                added = added.stream()
                        .flatMap(range -> without(range, place.occupied()).stream())
                        .toList();
            }
        }
        return added;
    }

    private static List<TimeRange> without(TimeRange wanted, TimeRange had) {
        if (!wanted.overlaps(had)) {
            return List.of(wanted);
        }
        List<TimeRange> left = new ArrayList<>();
        if (wanted.start().isBefore(had.start())) {
            left.add(new TimeRange(wanted.start(), had.start()));
        }
        if (wanted.end().isAfter(had.end())) {
            left.add(new TimeRange(had.end(), wanted.end()));
        }
        return left;
    }

    private static void add(
            List<@Nullable Object> parameters,
            UUID owner,
            int part,
            Place place,
            TimeRange range,
            @Nullable Instant heldUntil) {
        parameters.add(owner);
        parameters.add(part);
        parameters.add(place.resource().value());
        parameters.add(place.unit());
        parameters.add(range.start());
        parameters.add(range.end());
        parameters.add(heldUntil);
    }
}
