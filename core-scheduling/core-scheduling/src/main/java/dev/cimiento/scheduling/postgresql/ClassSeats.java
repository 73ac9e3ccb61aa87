package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The seats of classes: who comes first opens the class and takes its time, who leaves last gives it up. */
final class ClassSeats {

    private static final int MOST_TRIES = 20;

    private static final String SAME =
            "service = ? AND resource = (SELECT number FROM resource WHERE id = ?) AND starts_at = ? AND ends_at = ?";

    /** Whether a class needs more than who would open it names: who only joined it before names no more than its own resource, and nobody would keep the rest from others. */
    private static final String NEEDS_MORE = "FROM service WHERE id = ? AND cardinality(needs) > ?::int";

    /** Who is in a class that needs a resource beside its own, at some time around a range: its time belongs to the class, and only who opened that names it. */
    static final String IS_MEMBER =
            "b.id = ANY(ARRAY(SELECT m.id FROM resource n JOIN allocation a ON n.id = ? AND a.resource = n.number AND a.part > 0"
                    + " AND tstzrange(a.from_at, a.until_at) && tstzrange(?::timestamptz - interval '8 days', ?::timestamptz + interval '8 days')"
                    + " JOIN session x ON x.id = a.owner JOIN booking m ON m.service = x.service AND m.resource = x.resource"
                    + " AND m.starts_at = x.starts_at AND m.ends_at = x.ends_at AND m.seats > 0 AND m.status IN ('HELD', 'PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED')))";

    private ClassSeats() {}

    /** Takes the booking's seats; the number of the place that was not free, or 0 when the class is full, and then nothing is taken. */
    static Optional<Integer> join(Sql sql, Booking booking) throws SQLException {
        for (int i = 0; i < MOST_TRIES; i++) {
            @Nullable Object[] same = same(booking, booking.party(), booking.seats());
            if (sql.update(
                            "UPDATE session SET taken = taken + p.party, seats = p.seats FROM (SELECT ?::int AS party, ?::int AS seats) p"
                                    + " WHERE session.taken + p.party <= p.seats AND " + SAME,
                            same)
                    == 1) {
                return Optional.empty();
            }
            if (sql.exists("SELECT FROM session WHERE " + SAME, same(booking))) {
                return Optional.of(0);
            }
            UUID session = UUID.randomUUID();
            if (sql.update(
                            "INSERT INTO session (id, service, resource, starts_at, ends_at, seats, taken)"
                                    + " SELECT ?, ?, number, ?, ?, ?, ? FROM resource WHERE id = ? AND NOT EXISTS (SELECT "
                                    + NEEDS_MORE
                                    + ") ON CONFLICT DO NOTHING",
                            session,
                            booking.service().value(),
                            booking.start(),
                            booking.place().time().end(),
                            booking.seats(),
                            booking.party(),
                            booking.resource().value(),
                            booking.service().value(),
                            booking.places().size())
                    == 1) {
                Optional<Integer> lost = Allocations.take(sql, session, booking.places(), booking.heldUntil());
                if (lost.isPresent()) {
                    sql.update("DELETE FROM session WHERE id = ?", session);
                }
                return lost;
            }
            if (sql.exists(
                    "SELECT " + NEEDS_MORE,
                    booking.service().value(),
                    booking.places().size())) {
                return Optional.of(0);
            }
            // Somebody opened the class meanwhile, or is closing it: look again.
        }
        return Optional.of(0);
    }

    /** Gives the booking's seats back. */
    static void leave(Sql sql, Booking booking) throws SQLException {
        List<UUID> empty = sql
                .list(
                        "UPDATE session SET taken = taken - p.party FROM (SELECT ?::int AS party) p WHERE " + SAME
                                + " RETURNING CASE WHEN taken = 0 THEN id END AS id",
                        row -> row.optionalUuid("id"),
                        same(booking, booking.party()))
                .stream()
                .flatMap(Optional::stream)
                .toList();
        for (UUID session : empty) {
            Allocations.vacate(sql, session);
            sql.update("DELETE FROM session WHERE id = ?", session);
        }
    }

    /** Whether nobody else is in the booking's class. */
    static boolean isAlone(Sql sql, Booking booking) throws SQLException {
        return sql.exists("SELECT FROM session WHERE taken = ?::int AND " + SAME, same(booking, booking.party()));
    }

    /** Lets nobody else count the seats of either class until the transaction ends; in one order, since others move the other way. */
    static void lock(Sql sql, Booking one, Booking other) throws SQLException {
        @Nullable Object[] same = same(one);
        @Nullable Object[] both = Arrays.copyOf(same, same.length * 2);
        System.arraycopy(same(other), 0, both, same.length, same.length);
        sql.list(
                "SELECT id FROM session WHERE (" + SAME + ") OR (" + SAME + ") ORDER BY id FOR UPDATE",
                row -> row.uuid("id"),
                both);
    }

    /** A class of holds alone keeps its time until the last of them ends. */
    static void settle(Sql sql, Booking booking) throws SQLException {
        // By a statement of its own: the next one sees what those who had the class before have made of it.
        sql.exists("SELECT FROM session WHERE " + SAME + " FOR UPDATE", same(booking));
        sql.update(
                "UPDATE allocation a SET held_until = m.held_until FROM session x, LATERAL (SELECT CASE WHEN bool_and(b.held_until IS NOT NULL)"
                        + " THEN max(b.held_until) END AS held_until FROM booking b WHERE b.service = x.service AND b.resource = x.resource"
                        + " AND b.starts_at = x.starts_at AND b.ends_at = x.ends_at AND b.seats > 0"
                        + " AND b.status IN ('HELD', 'PENDING', 'CONFIRMED', 'CHECKED_IN', 'COMPLETED')) m"
                        + " WHERE a.owner = x.id AND a.held_until IS DISTINCT FROM m.held_until AND x.service = ?"
                        + " AND x.resource = (SELECT number FROM resource WHERE id = ?) AND x.starts_at = ? AND x.ends_at = ?",
                same(booking));
    }

    private static @Nullable Object[] same(Booking booking, Object... before) {
        @Nullable Object[] parameters = new Object[before.length + 4];
        System.arraycopy(before, 0, parameters, 0, before.length);
        parameters[before.length] = booking.service().value();
        parameters[before.length + 1] = booking.resource().value();
        parameters[before.length + 2] = booking.start();
        parameters[before.length + 3] = booking.place().time().end();
        return parameters;
    }
}
