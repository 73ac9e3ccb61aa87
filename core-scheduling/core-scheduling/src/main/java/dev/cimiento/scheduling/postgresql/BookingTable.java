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
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.Usage;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bookings' table. */
final class BookingTable {

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

    private BookingTable() {}

    static Optional<Recorded> find(Sql sql, IdempotencyKey key) throws SQLException {
        return sql.first(
                FIND + " WHERE b.idempotency_key = ?",
                row -> new Recorded(Rows.booking(row), row.string("content")),
                key.value());
    }

    static Optional<Booking> find(Sql sql, BookingId id) throws SQLException {
        return sql.first(FIND + " WHERE b.id = ?", Rows::booking, id.value());
    }

    static Optional<Booking> lock(Sql sql, BookingId id) throws SQLException {
        return sql.first(FIND + " WHERE b.id = ? FOR UPDATE OF b", Rows::booking, id.value());
    }

    static List<Booking> list(Sql sql, BookingQuery query) throws SQLException {
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
        return sql.list(FIND + where + " ORDER BY b.starts_at, b.id LIMIT ?", Rows::booking, parameters.toArray());
    }

    static List<Booking> lockExpired(Sql sql, List<Place> places, Instant now) throws SQLException {
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
        return sql.list(
                "WITH owner AS (SELECT a.owner FROM (VALUES " + values + ") v (resource, unit, from_at, until_at)"
                        + " JOIN resource r ON r.id = v.resource JOIN allocation a ON a.resource = r.number AND a.unit = v.unit"
                        + " AND tstzrange(a.from_at, a.until_at) && tstzrange(v.from_at, v.until_at)) "
                        + FIND
                        + " WHERE b.held_until <= ? AND (b.id IN (SELECT owner FROM owner) OR (b.seats > 0 AND EXISTS"
                        + " (SELECT FROM session x JOIN owner o ON o.owner = x.id WHERE x.service = b.service AND x.resource = b.resource"
                        + " AND x.starts_at = b.starts_at AND x.ends_at = b.ends_at)))"
                        + " ORDER BY b.id FOR UPDATE OF b",
                Rows::booking,
                parameters.toArray());
    }

    static List<Booking> lockExpired(Sql sql, Instant now, int limit) throws SQLException {
        return sql.list(
                FIND + " WHERE b.held_until <= ? ORDER BY b.held_until LIMIT ? FOR UPDATE OF b SKIP LOCKED",
                Rows::booking,
                now,
                limit);
    }

    static List<Booking> lockMissed(Sql sql, ServiceId service, TimeRange starts, int limit) throws SQLException {
        return sql.list(
                FIND + " WHERE b.service = ? AND b.status = 'CONFIRMED' AND b.starts_at >= ? AND b.starts_at < ?"
                        + " ORDER BY b.starts_at, b.id LIMIT ? FOR UPDATE OF b SKIP LOCKED",
                Rows::booking,
                service.value(),
                starts.start(),
                starts.end(),
                limit);
    }

    /** Takes the booking's places and adds the booking where all were free and its key is unused, in one statement. What was won is kept even where not all was. */
    static Placed place(Sql sql, Booking booking, IdempotencyKey key, String content) throws SQLException {
        int count = booking.places().size();
        List<@Nullable Object> parameters =
                Allocations.parameters(booking.id().value(), booking.places(), booking.heldUntil());
        parameters.addAll(columns(booking, key, content));
        parameters.add(count);
        return sql.first(
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
    }

    /** Adds the booking alone; the number of rows, 0 where its key is used. */
    static int insert(Sql sql, Booking booking, IdempotencyKey key, String content) throws SQLException {
        return sql.update(
                INSERT + " ON CONFLICT (idempotency_key) DO NOTHING",
                columns(booking, key, content).toArray());
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

    /** Whether the booking stands as it was seen, keeps its time by itself from all others, and the key is unused. */
    static boolean keepsOut(Sql sql, Booking by, IdempotencyKey key) throws SQLException {
        return sql.exists(
                "SELECT FROM booking b JOIN resource r ON r.number = b.resource WHERE b.id = ? AND b.version = ?"
                        + " AND b.seats = 0 AND r.quantity = 1 AND b.held_until IS NOT DISTINCT FROM ?::timestamptz"
                        + " AND b.status NOT IN ('NO_SHOW', 'CANCELLED', 'EXPIRED')"
                        + " AND NOT EXISTS (SELECT FROM booking WHERE idempotency_key = ?)",
                by.id().value(),
                by.version(),
                by.heldUntil(),
                key.value());
    }

    /** Writes what may change while the time stays; the number of rows, 0 where the booking is at another version. */
    static int update(Sql sql, Booking booking) throws SQLException {
        return sql.update(
                "UPDATE booking SET status = ?, held_until = ?::timestamptz, too_late = ?, refund_percent = ?::int, version = ?"
                        + " WHERE id = ? AND version = ?",
                booking.status(),
                booking.heldUntil(),
                booking.isConfirmedTooLate(),
                booking.settlement().map(Settlement::refundPercent),
                booking.version(),
                booking.id().value(),
                booking.version() - 1);
    }

    /** Writes where and when the booking is now; the number of rows, 0 where the booking is at another version. */
    static int move(Sql sql, Booking booking) throws SQLException {
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

    static Map<ResourceId, Usage> usage(Sql sql, ServiceId service, List<ResourceId> resources, TimeRange starts)
            throws SQLException {
        Map<ResourceId, Usage> usage = new HashMap<>();
        sql.list(
                        "SELECT r.id, count(*) AS bookings, max(b.created_at) AS last FROM booking b"
                                + " JOIN resource r ON r.number = b.resource WHERE b.service = ? AND r.id = ANY(?)"
                                + " AND b.starts_at >= ? AND b.starts_at < ? AND b.status NOT IN ('CANCELLED', 'EXPIRED') GROUP BY r.id",
                        row -> Map.entry(
                                ResourceId.of(row.string("id")),
                                new Usage(row.number("bookings"), row.instant("last"))),
                        service.value(),
                        Rows.texts(resources),
                        starts.start(),
                        starts.end())
                .forEach(entry -> usage.put(entry.getKey(), entry.getValue()));
        return usage;
    }

    /**
     * What became of a new booking.
     *
     * @param made 1, or 0
     * @param won the numbers of the places that were free
     */
    record Placed(long made, List<Integer> won) {}
}
