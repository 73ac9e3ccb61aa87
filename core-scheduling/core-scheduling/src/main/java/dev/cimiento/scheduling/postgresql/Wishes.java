package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The waiting list's table. */
final class Wishes {

    private static final String FIND = "SELECT " + Rows.WISH + " FROM wish w";

    private Wishes() {}

    static Wish add(Sql sql, Wish wish, IdempotencyKey key) throws SQLException {
        sql.update(
                "INSERT INTO wish (id, idempotency_key, service, customer_id, customer_name, from_at, until_at, resources, minutes,"
                        + " party, state, offer, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::bigint, ?, ?, ?::uuid, ?)"
                        + " ON CONFLICT DO NOTHING",
                wish.id().value(),
                key.value(),
                wish.service().value(),
                wish.customer().id(),
                wish.customer().name(),
                wish.starts().start(),
                wish.starts().end(),
                Rows.texts(wish.resources()),
                wish.duration().map(Duration::toMinutes),
                wish.party(),
                wish.state(),
                wish.offer().map(BookingId::value),
                wish.createdAt());
        return sql.first(FIND + " WHERE w.idempotency_key = ?", Rows::wish, key.value())
                .orElseThrow(() ->
                        new IllegalArgumentException("wish " + wish.id() + " has joined with another key than " + key));
    }

    static Optional<Wish> find(Sql sql, WishId id) throws SQLException {
        return sql.first(FIND + " WHERE w.id = ?", Rows::wish, id.value());
    }

    static List<Wish> list(Sql sql, Optional<String> customer, Instant after, int limit) throws SQLException {
        String open = " w.state IN ('WAITING', 'OFFERED') AND (w.state = 'OFFERED' OR w.until_at > ?)"
                + " ORDER BY w.created_at, w.id LIMIT ?";
        return customer.isPresent()
                ? sql.list(FIND + " WHERE w.customer_id = ? AND" + open, Rows::wish, customer, after, limit)
                : sql.list(FIND + " WHERE" + open, Rows::wish, after, limit);
    }

    static Optional<Wish> lock(Sql sql, WishId id) throws SQLException {
        return sql.first(FIND + " WHERE w.id = ? FOR UPDATE", Rows::wish, id.value());
    }

    static Optional<Wish> lockOffered(Sql sql, BookingId booking) throws SQLException {
        return sql.first(FIND + " WHERE w.offer = ? AND w.state = 'OFFERED' FOR UPDATE", Rows::wish, booking.value());
    }

    static List<Wish> waiting(Sql sql, ResourceId resource, TimeRange time, Optional<Wish> after, int limit)
            throws SQLException {
        List<Object> parameters =
                new ArrayList<>(List.of(time.end(), time.start(), resource.value(), resource.value()));
        after.ifPresent(wish -> {
            parameters.add(wish.createdAt());
            parameters.add(wish.id().value());
        });
        parameters.add(limit);
        return sql.list(
                FIND + " JOIN service s ON s.id = w.service WHERE w.state = 'WAITING' AND w.from_at < ?"
                        + " AND w.until_at > ?::timestamptz - make_interval(mins => coalesce(w.minutes::integer, s.duration_minutes))"
                        + " AND (w.resources = '{}' OR ? = ANY(w.resources)) AND (s.resources = '{}' OR ? = ANY(s.resources))"
                        + (after.isPresent() ? " AND (w.created_at, w.id) > (?, ?)" : "")
                        + " ORDER BY w.created_at, w.id LIMIT ?",
                Rows::wish,
                parameters.toArray());
    }

    static Optional<Wish> lockWaiting(Sql sql, WishId id) throws SQLException {
        return sql.first(
                FIND + " WHERE w.id = ? AND w.state = 'WAITING' FOR UPDATE SKIP LOCKED", Rows::wish, id.value());
    }

    static void update(Sql sql, Wish wish) throws SQLException {
        sql.update(
                "UPDATE wish SET state = ?, offer = ?::uuid, created_at = ? WHERE id = ?",
                wish.state(),
                wish.offer().map(BookingId::value),
                wish.createdAt(),
                wish.id().value());
    }
}
