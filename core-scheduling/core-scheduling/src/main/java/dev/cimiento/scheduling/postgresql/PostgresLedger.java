package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bookings of one tenant on one connection.
 *
 * <p>Why nobody waits for each other in a circle: a booking is locked before its time, several are locked in the order of their ids, a time is
 * never given up before another is won, and who waits for a time that is being written holds none that another could wait for.
 */
final class PostgresLedger implements Ledger {

    private static final String FIND =
            "SELECT " + Rows.BOOKING + ", b.content FROM booking b JOIN resource r ON r.number = b.resource";

    private static final String ALLOCATE = "INSERT INTO allocation (booking, part, resource, occupied, held_until)"
            + " SELECT ?, ?, r.number, tstzrange(?, ?), ?::timestamptz FROM resource r WHERE r.id = ? ON CONFLICT DO NOTHING";

    private final Sql sql;

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
            where.append(" AND b.resource = (SELECT number FROM resource WHERE id = ?)");
            parameters.add(resource.value());
        });
        query.customer().ifPresent(customer -> {
            where.append(" AND b.customer_id = ?");
            parameters.add(customer);
        });
        parameters.add(query.limit());
        return call(() ->
                sql.list(FIND + where + " ORDER BY b.starts_at, b.id LIMIT ?", Rows::booking, parameters.toArray()));
    }

    @Override
    public List<Booking> lockExpired(ResourceId resource, TimeRange occupied, Instant now) {
        return call(() -> sql.list(
                FIND + " WHERE b.id IN (SELECT a.booking FROM allocation a"
                        + " WHERE a.resource = (SELECT number FROM resource WHERE id = ?)"
                        + " AND a.occupied && tstzrange(?, ?) AND a.held_until <= ?)"
                        + " AND b.status = 'HELD' AND b.held_until <= ? ORDER BY b.id FOR UPDATE OF b",
                Rows::booking,
                resource.value(),
                occupied.start(),
                occupied.end(),
                now,
                now));
    }

    @Override
    public List<Booking> lockExpired(Instant now, int limit) {
        return call(() -> sql.list(
                FIND + " WHERE b.status = 'HELD' AND b.held_until <= ? ORDER BY b.held_until LIMIT ?"
                        + " FOR UPDATE OF b SKIP LOCKED",
                Rows::booking,
                now,
                limit));
    }

    @Override
    public Placement place(Booking booking, IdempotencyKey key, String content) {
        Place place = booking.place();
        return call(() -> {
            int placed = sql.update(
                    "WITH won AS (" + ALLOCATE + " RETURNING resource)"
                            + " INSERT INTO booking (id, idempotency_key, content, service, resource, customer_id, customer_name,"
                            + " status, held_until, version, starts_at, ends_at, occupied, local_start, zone, created_at)"
                            + " SELECT ?, ?, ?, ?, won.resource, ?, ?, ?, ?::timestamptz, ?, ?, ?, tstzrange(?, ?), ?, ?, ? FROM won"
                            + " ON CONFLICT (idempotency_key) DO NOTHING",
                    booking.id().value(),
                    0,
                    place.occupied().start(),
                    place.occupied().end(),
                    booking.heldUntil(),
                    booking.resource().value(),
                    booking.id().value(),
                    key.value(),
                    content,
                    booking.service().value(),
                    booking.customer().id(),
                    booking.customer().name(),
                    booking.status(),
                    booking.heldUntil(),
                    booking.version(),
                    booking.start(),
                    booking.end(),
                    place.occupied().start(),
                    place.occupied().end(),
                    booking.localStart().toLocalDateTime(),
                    booking.zone().getId(),
                    booking.createdAt());
            if (placed == 1) {
                return Placement.PLACED;
            }
            // Either the time was lost, and nothing is written, or it was won and the key was not.
            return vacate(booking.id()) == 0 ? Placement.TAKEN : Placement.KEY_USED;
        });
    }

    @Override
    public boolean reclaim(Booking booking) {
        return call(() -> allocate(booking, 0, booking.place().occupied()));
    }

    @Override
    public void update(Booking booking) {
        call(() -> {
            int rows = sql.update(
                    "UPDATE booking SET status = ?, held_until = ?::timestamptz, version = ? WHERE id = ? AND version = ?",
                    booking.status(),
                    booking.heldUntil(),
                    booking.version(),
                    booking.id().value(),
                    booking.version() - 1);
            requireWritten(booking, rows);
            if (!booking.status().blocks()) {
                return vacate(booking.id());
            }
            int kept = sql.update(
                    "UPDATE allocation SET held_until = ?::timestamptz WHERE booking = ?",
                    booking.heldUntil(),
                    booking.id().value());
            if (kept == 0) {
                throw new IllegalStateException(
                        "booking " + booking.id() + " is to block a time that it does not have");
            }
            return kept;
        });
    }

    @Override
    public boolean move(Booking booking) {
        Place before = find(booking.id()).orElseThrow().place();
        return call(() -> {
            // First what is new, so that of two bookings that want each other's times neither waits for the other.
            int part = 0;
            for (TimeRange added : added(before, booking.place())) {
                if (!allocate(booking, ++part, added)) {
                    sql.update(
                            "DELETE FROM allocation WHERE booking = ? AND part > 0",
                            booking.id().value());
                    return false;
                }
            }
            vacate(booking.id());
            if (!allocate(booking, 0, booking.place().occupied())) {
                throw new IllegalStateException("booking " + booking.id() + " lost a time that it had won");
            }
            requireWritten(booking, rewrite(booking));
            return true;
        });
    }

    private int rewrite(Booking booking) throws SQLException {
        Place place = booking.place();
        return sql.update(
                "UPDATE booking SET resource = (SELECT number FROM resource WHERE id = ?), starts_at = ?, ends_at = ?,"
                        + " occupied = tstzrange(?, ?), local_start = ?, zone = ?, version = ? WHERE id = ? AND version = ?",
                place.resource().value(),
                booking.start(),
                booking.end(),
                place.occupied().start(),
                place.occupied().end(),
                booking.localStart().toLocalDateTime(),
                booking.zone().getId(),
                booking.version(),
                booking.id().value(),
                booking.version() - 1);
    }

    private boolean allocate(Booking booking, int part, TimeRange occupied) throws SQLException {
        return sql.update(
                        ALLOCATE,
                        booking.id().value(),
                        part,
                        occupied.start(),
                        occupied.end(),
                        booking.heldUntil(),
                        booking.resource().value())
                == 1;
    }

    private int vacate(BookingId id) throws SQLException {
        return sql.update("DELETE FROM allocation WHERE booking = ?", id.value());
    }

    /** What the new place occupies and the old one does not, in order. */
    private static List<TimeRange> added(Place before, Place after) {
        TimeRange had = before.occupied();
        TimeRange wanted = after.occupied();
        if (!before.resource().equals(after.resource()) || !had.overlaps(wanted)) {
            return List.of(wanted);
        }
        List<TimeRange> added = new ArrayList<>();
        if (wanted.start().isBefore(had.start())) {
            added.add(new TimeRange(wanted.start(), had.start()));
        }
        if (wanted.end().isAfter(had.end())) {
            added.add(new TimeRange(had.end(), wanted.end()));
        }
        return added;
    }

    private static void requireWritten(Booking booking, int rows) {
        if (rows != 1) {
            throw new IllegalStateException(
                    "booking " + booking.id() + " is not at version " + (booking.version() - 1) + " any more");
        }
    }

    private static <T> T call(SqlWork<T> work) {
        try {
            return work.call();
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    private interface SqlWork<T> {

        T call() throws SQLException;
    }
}
