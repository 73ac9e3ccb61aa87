package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.ServiceId;
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
        return call(() -> BookingTable.find(sql, key));
    }

    @Override
    public Optional<Booking> find(BookingId id) {
        return call(() -> BookingTable.find(sql, id));
    }

    @Override
    public Optional<Booking> lock(BookingId id) {
        return call(() -> BookingTable.lock(sql, id));
    }

    @Override
    public List<Booking> list(BookingQuery query) {
        return call(() -> BookingTable.list(sql, query));
    }

    @Override
    public List<Booking> lockExpired(List<Place> places, Instant now) {
        return call(() -> BookingTable.lockExpired(sql, places, now));
    }

    @Override
    public List<Booking> lockExpired(Instant now, int limit) {
        return call(() -> BookingTable.lockExpired(sql, now, limit));
    }

    @Override
    public List<Booking> lockMissed(ServiceId service, TimeRange starts, int limit) {
        return call(() -> BookingTable.lockMissed(sql, service, starts, limit));
    }

    @Override
    public Placement place(Booking booking, IdempotencyKey key, String content) {
        return call(() -> {
            if (booking.seats() > 0) {
                return join(booking, key, content);
            }
            BookingTable.Placed placed = BookingTable.place(sql, booking, key, content);
            if (placed.made() == 1) {
                return Placement.PLACED;
            }
            Optional<Integer> lost =
                    Allocations.lost(sql, booking.id().value(), booking.places().size(), placed.won());
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
        if (BookingTable.insert(sql, booking, key, content) == 0) {
            ClassSeats.leave(sql, booking);
            return Placement.KEY_USED;
        }
        ClassSeats.settle(sql, booking);
        return Placement.PLACED;
    }

    @Override
    public boolean isTaken(Booking by, IdempotencyKey key) {
        return by.status().blocks() && call(() -> BookingTable.keepsOut(sql, by, key));
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
            requireWritten(booking, BookingTable.update(sql, booking));
            return booking.status().blocks() ? keep(booking) : giveUp(booking);
        });
    }

    private int keep(Booking booking) throws SQLException {
        if (booking.seats() > 0) {
            ClassSeats.settle(sql, booking);
            return 0;
        }
        int kept = Allocations.hold(sql, booking.id().value(), booking.heldUntil());
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
            requireWritten(booking, BookingTable.move(sql, booking));
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
        return call(() -> BookingTable.usage(sql, service, resources, starts));
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

    private interface SqlWork<T extends @Nullable Object> {

        T call() throws SQLException;
    }
}
