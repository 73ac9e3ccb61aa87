package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Settlement;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.Usage;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bookings of one tenant on one connection.
 *
 * <p>Why nobody waits for each other in a circle: a booking is locked before its time, several are locked in the order of their ids, a time is
 * never given up before another is won, and who waits for a time that is being written holds none that another could wait for.
 */
final class PostgresLedger implements Ledger {

    private static final String FIND =
            "SELECT " + Rows.BOOKING + ", b.content FROM booking b JOIN resource r ON r.number = b.resource";

    private static final List<String> COLUMNS = List.of(
            "id",
            "idempotency_key",
            "content",
            "service",
            "resource",
            "unit",
            "further",
            "further_places",
            "customer_id",
            "customer_name",
            "party",
            "seats",
            "series",
            "terms",
            "status",
            "held_until",
            "needs_approval",
            "version",
            "starts_at",
            "ends_at",
            "occupied_from",
            "occupied_until",
            "local_start",
            "zone",
            "created_at");

    private static final String INSERT = "INSERT INTO booking (" + String.join(", ", COLUMNS)
            + ") SELECT ?, ?, ?, ?, r.number, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            + " FROM resource r WHERE r.id = ?";

    private final Sql sql;
    private int attempts;

    PostgresLedger(Connection connection) {
        this.sql = Sql.on(connection);
    }

    @Override
    public Optional<Agenda> agenda(AgendaQuery query) {
        return call(() -> AgendaReading.read(sql, query));
    }

    @Override
    public Optional<Recorded> find(IdempotencyKey key) {
        return call(() -> sql.first(
                FIND + " WHERE b.idempotency_key = ?",
                row -> new Recorded(Rows.booking(row), row.string("content")),
                key.value()));
    }

    @Override
    public Optional<Booking> find(BookingId id) {
        return call(() -> sql.first(FIND + " WHERE b.id = ?", Rows::booking, id.value()));
    }

    @Override
    public Optional<Booking> lock(BookingId id) {
        return call(() -> sql.first(FIND + " WHERE b.id = ? FOR UPDATE OF b", Rows::booking, id.value()));
    }

    @Override
    public List<Booking> list(BookingQuery query) {
        StringBuilder where = new StringBuilder(" WHERE b.starts_at >= ? AND b.starts_at < ? AND b.status = ANY(?)");
        List<Object> parameters = new ArrayList<>(List.of(query.from(), query.to(), Rows.texts(query.statuses())));
        query.resource().ifPresent(resource -> {
            where.append(" AND (b.resource = (SELECT number FROM resource WHERE id = ?)"
                    + " OR (b.further <> '{}' AND b.further @> ARRAY[?]::text[]) OR " + ClassSeats.IS_MEMBER + ")");
            String id = resource.value();
            parameters.addAll(List.of(id, id, id, query.from(), query.to()));
        });
        query.customer().ifPresent(customer -> {
            where.append(" AND b.customer_id = ?");
            parameters.add(customer);
        });
        query.series().ifPresent(series -> {
            where.append(" AND b.series = ?");
            parameters.add(series.value());
        });
        parameters.add(query.limit());
        return call(() ->
                sql.list(FIND + where + " ORDER BY b.starts_at, b.id LIMIT ?", Rows::booking, parameters.toArray()));
    }

    @Override
    public List<Booking> lockExpired(List<Place> places, Instant now) {
        List<@Nullable Object> parameters = new ArrayList<>();
        for (Place place : places) {
            parameters.add(place.resource().value());
            parameters.add(place.unit());
            parameters.add(place.occupied().start());
            parameters.add(place.occupied().end());
        }
        parameters.add(now);
        String values = String.join(
                ", ", Collections.nCopies(places.size(), "(?::text, ?::int, ?::timestamptz, ?::timestamptz)"));
        return call(() -> sql.list(
                "WITH owner AS (SELECT a.owner FROM (VALUES " + values + ") v (resource, unit, from_at, until_at)"
                        + " JOIN resource r ON r.id = v.resource JOIN allocation a ON a.resource = r.number AND a.unit = v.unit"
                        + " AND tstzrange(a.from_at, a.until_at) && tstzrange(v.from_at, v.until_at)) "
                        + FIND
                        + " WHERE b.held_until <= ? AND (b.id IN (SELECT owner FROM owner) OR (b.seats > 0 AND EXISTS"
                        + " (SELECT FROM session x JOIN owner o ON o.owner = x.id WHERE x.service = b.service AND x.resource = b.resource"
                        + " AND x.starts_at = b.starts_at AND x.ends_at = b.ends_at)))"
                        + " ORDER BY b.id FOR UPDATE OF b",
                Rows::booking,
                parameters.toArray()));
    }

    @Override
    public List<Booking> lockExpired(Instant now, int limit) {
        return call(() -> sql.list(
                FIND + " WHERE b.held_until <= ? ORDER BY b.held_until LIMIT ? FOR UPDATE OF b SKIP LOCKED",
                Rows::booking,
                now,
                limit));
    }

    @Override
    public List<Booking> lockMissed(ServiceId service, TimeRange starts, int limit) {
        return call(() -> sql.list(
                FIND + " WHERE b.service = ? AND b.status = 'CONFIRMED' AND b.starts_at >= ? AND b.starts_at < ?"
                        + " ORDER BY b.starts_at, b.id LIMIT ? FOR UPDATE OF b SKIP LOCKED",
                Rows::booking,
                service.value(),
                starts.start(),
                starts.end(),
                limit));
    }

    @Override
    public Placement place(Booking booking, IdempotencyKey key, String content) {
        return call(() -> {
            if (booking.seats() > 0) {
                return join(booking, key, content);
            }
            int count = booking.places().size();
            List<@Nullable Object> parameters =
                    Allocations.parameters(booking.id().value(), booking.places(), booking.heldUntil());
            parameters.addAll(columns(booking, key, content));
            parameters.add(count);
            Placed placed = sql.first(
                            "WITH won AS (" + Allocations.insert(count) + "), made AS (" + INSERT
                                    + " AND (SELECT count(*) FROM won) = ? ON CONFLICT (idempotency_key) DO NOTHING RETURNING id)"
                                    + " SELECT (SELECT count(*) FROM made) AS made,"
                                    + " ARRAY(SELECT part::text FROM won) AS won",
                            row -> new Placed(
                                    row.number("made"),
                                    row.strings("won").stream()
                                            .map(Integer::valueOf)
                                            .toList()),
                            parameters.toArray())
                    .orElseThrow();
            if (placed.made() == 1) {
                return Placement.PLACED;
            }
            Optional<Integer> lost = Allocations.lost(sql, booking.id().value(), count, placed.won());
            if (lost.isPresent()) {
                return Placement.taken(lost.get());
            }
            Allocations.vacate(sql, booking.id().value());
            return Placement.KEY_USED;
        });
    }

    private Placement join(Booking booking, IdempotencyKey key, String content) throws SQLException {
        Optional<Integer> lost = ClassSeats.join(sql, booking);
        if (lost.isPresent()) {
            return Placement.taken(lost.get());
        }
        int made = sql.update(
                INSERT + " ON CONFLICT (idempotency_key) DO NOTHING",
                columns(booking, key, content).toArray());
        if (made == 0) {
            ClassSeats.leave(sql, booking);
            return Placement.KEY_USED;
        }
        ClassSeats.settle(sql, booking);
        return Placement.PLACED;
    }

    private static List<@Nullable Object> columns(Booking booking, IdempotencyKey key, String content) {
        Place place = booking.place();
        List<Place> further = booking.places().subList(1, booking.places().size());
        return Arrays.asList(
                booking.id().value(),
                key.value(),
                content,
                booking.service().value(),
                place.unit(),
                Rows.texts(further.stream().map(Place::resource).toList()),
                further.stream().map(Rows::text).toList(),
                booking.customer().id(),
                booking.customer().name(),
                booking.party(),
                booking.seats(),
                booking.series().map(SeriesId::value),
                booking.terms().text(),
                booking.status(),
                booking.heldUntil(),
                booking.isApprovalNeeded(),
                booking.version(),
                place.time().start(),
                place.time().end(),
                place.occupied().start(),
                place.occupied().end(),
                booking.toldStart(),
                booking.zone().getId(),
                booking.createdAt(),
                place.resource().value());
    }

    @Override
    public boolean isTaken(Booking by, IdempotencyKey key) {
        return by.status().blocks()
                && call(() -> sql.exists(
                        "SELECT FROM booking b JOIN resource r ON r.number = b.resource WHERE b.id = ? AND b.version = ?"
                                + " AND b.seats = 0 AND r.quantity = 1 AND b.held_until IS NOT DISTINCT FROM ?::timestamptz"
                                + " AND b.status NOT IN ('NO_SHOW', 'CANCELLED', 'EXPIRED')"
                                + " AND NOT EXISTS (SELECT FROM booking WHERE idempotency_key = ?)",
                        by.id().value(),
                        by.version(),
                        by.heldUntil(),
                        key.value()));
    }

    @Override
    public boolean reclaim(Booking booking) {
        return call(() -> booking.seats() > 0
                ? ClassSeats.join(sql, booking).isEmpty()
                : Allocations.take(sql, booking.id().value(), booking.places(), booking.heldUntil())
                        .isEmpty());
    }

    @Override
    public void update(Booking booking) {
        call(() -> {
            int rows = sql.update(
                    "UPDATE booking SET status = ?, held_until = ?::timestamptz, too_late = ?, refund_percent = ?::int, version = ?"
                            + " WHERE id = ? AND version = ?",
                    booking.status(),
                    booking.heldUntil(),
                    booking.isConfirmedTooLate(),
                    booking.settlement().map(Settlement::refundPercent),
                    booking.version(),
                    booking.id().value(),
                    booking.version() - 1);
            requireWritten(booking, rows);
            return booking.status().blocks() ? keep(booking) : giveUp(booking);
        });
    }

    private int keep(Booking booking) throws SQLException {
        if (booking.seats() > 0) {
            ClassSeats.settle(sql, booking);
            return 0;
        }
        int kept = sql.update(
                "UPDATE allocation SET held_until = ?::timestamptz WHERE owner = ?",
                booking.heldUntil(),
                booking.id().value());
        if (kept == 0) {
            throw new IllegalStateException("booking " + booking.id() + " is to block a time that it does not have");
        }
        return kept;
    }

    /** What is given up was blocking until now: a status after which nothing is given up any more is never left but to block again. */
    private int giveUp(Booking booking) throws SQLException {
        if (booking.seats() == 0) {
            return Allocations.vacate(sql, booking.id().value());
        }
        if (!booking.isConfirmedTooLate()) {
            ClassSeats.leave(sql, booking);
            ClassSeats.settle(sql, booking);
        }
        return 0;
    }

    @Override
    public Placement move(Booking booking) {
        Booking before = find(booking.id()).orElseThrow();
        return call(() -> {
            Optional<Integer> lost = booking.seats() > 0
                    ? moveSeats(before, booking)
                    : Allocations.move(
                            sql, booking.id().value(), before.places(), booking.places(), booking.heldUntil());
            if (lost.isPresent()) {
                return Placement.taken(lost.get());
            }
            requireWritten(booking, rewrite(booking));
            if (booking.seats() > 0) {
                ClassSeats.settle(sql, before);
                ClassSeats.settle(sql, booking);
            }
            return Placement.PLACED;
        });
    }

    private Optional<Integer> moveSeats(Booking before, Booking after) throws SQLException {
        ClassSeats.lock(sql, before, after);
        Optional<Integer> lost = ClassSeats.join(sql, after);
        if (lost.isEmpty()) {
            ClassSeats.leave(sql, before);
            return lost;
        }
        // Who is alone in a class may move into its time.
        if (after.places().stream().noneMatch(place -> before.places().stream().anyMatch(place::collides))
                || !ClassSeats.isAlone(sql, before)) {
            return lost;
        }
        return attempt(() -> call(() -> {
                            ClassSeats.leave(sql, before);
                            return ClassSeats.join(sql, after).isEmpty()
                                    ? Optional.of(true)
                                    : Optional.<Boolean>empty();
                        }))
                        .isPresent()
                ? Optional.empty()
                : lost;
    }

    private int rewrite(Booking booking) throws SQLException {
        Place place = booking.place();
        List<Place> further = booking.places().subList(1, booking.places().size());
        return sql.update(
                "UPDATE booking SET resource = (SELECT number FROM resource WHERE id = ?), unit = ?, further = ?, further_places = ?,"
                        + " starts_at = ?, ends_at = ?, occupied_from = ?, occupied_until = ?, local_start = ?, zone = ?, version = ?"
                        + " WHERE id = ? AND version = ?",
                place.resource().value(),
                place.unit(),
                Rows.texts(further.stream().map(Place::resource).toList()),
                further.stream().map(Rows::text).toList(),
                place.time().start(),
                place.time().end(),
                place.occupied().start(),
                place.occupied().end(),
                booking.toldStart(),
                booking.zone().getId(),
                booking.version(),
                booking.id().value(),
                booking.version() - 1);
    }

    @Override
    public void serialise(Set<String> names) {
        call(() -> {
            for (String name : new TreeSet<>(names)) {
                sql.exists(
                        "SELECT pg_advisory_xact_lock(hashtextextended(coalesce(current_schema(), '') || ' ' || ?, 0))",
                        name);
            }
            return names;
        });
    }

    @Override
    public Map<ResourceId, Usage> usage(ServiceId service, List<ResourceId> resources, TimeRange starts) {
        Map<ResourceId, Usage> usage = new HashMap<>();
        call(() -> sql.list(
                        "SELECT r.id, count(*) AS bookings, max(b.created_at) AS last FROM booking b"
                                + " JOIN resource r ON r.number = b.resource WHERE b.service = ? AND r.id = ANY(?)"
                                + " AND b.starts_at >= ? AND b.starts_at < ? AND b.status NOT IN ('CANCELLED', 'EXPIRED') GROUP BY r.id",
                        row -> Map.entry(
                                ResourceId.of(row.string("id")),
                                new Usage(row.number("bookings"), row.instant("last"))),
                        service.value(),
                        Rows.texts(resources),
                        starts.start(),
                        starts.end()))
                .forEach(entry -> usage.put(entry.getKey(), entry.getValue()));
        return usage;
    }

    @Override
    public <T> Optional<T> attempt(Supplier<Optional<T>> work) {
        String savepoint = "attempt_" + ++attempts;
        return call(() -> {
            sql.update("SAVEPOINT " + savepoint);
            Optional<T> result = work.get();
            sql.update((result.isPresent() ? "RELEASE SAVEPOINT " : "ROLLBACK TO SAVEPOINT ") + savepoint);
            return result;
        });
    }

    @Override
    public Wish add(Wish wish, IdempotencyKey key) {
        return call(() -> Wishes.add(sql, wish, key));
    }

    @Override
    public Optional<Wish> find(WishId id) {
        return call(() -> Wishes.find(sql, id));
    }

    @Override
    public List<Wish> wishes(Optional<String> customer, Instant after, int limit) {
        return call(() -> Wishes.list(sql, customer, after, limit));
    }

    @Override
    public Optional<Wish> lock(WishId id) {
        return call(() -> Wishes.lock(sql, id));
    }

    @Override
    public Optional<Wish> lockOffered(BookingId booking) {
        return call(() -> Wishes.lockOffered(sql, booking));
    }

    @Override
    public List<Wish> waiting(ResourceId resource, TimeRange time, Optional<Wish> after, int limit) {
        return call(() -> Wishes.waiting(sql, resource, time, after, limit));
    }

    @Override
    public Optional<Wish> lockWaiting(WishId id) {
        return call(() -> Wishes.lockWaiting(sql, id));
    }

    @Override
    public void update(Wish wish) {
        call(() -> {
            Wishes.update(sql, wish);
            return wish;
        });
    }

    private static void requireWritten(Booking booking, int rows) {
        if (rows != 1) {
            throw new IllegalStateException(
                    "booking " + booking.id() + " is not at version " + (booking.version() - 1) + " any more");
        }
    }

    private static <T extends @Nullable Object> T call(SqlWork<T> work) {
        try {
            return work.call();
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /**
     * What became of a new booking.
     *
     * @param made 1, or 0
     * @param won the numbers of the places that were free
     */
    private record Placed(long made, List<Integer> won) {}

    private interface SqlWork<T extends @Nullable Object> {

        T call() throws SQLException;
    }
}
