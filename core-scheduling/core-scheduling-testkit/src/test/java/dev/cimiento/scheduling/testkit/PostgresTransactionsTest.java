package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingChange;
import dev.cimiento.scheduling.BookingListener;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Bookings;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Recurrence;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.SeriesRequest;
import dev.cimiento.scheduling.SeriesResult;
import dev.cimiento.scheduling.Taken;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Waitlist;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresTransactionsTest extends ScheduleFixture {

    private static PostgresClub club;

    @BeforeAll
    static void start() {
        club = PostgresClub.create();
        Transactions.with(
                club.dataSource(),
                connection -> Sql.on(connection).update("CREATE TABLE reminder (booking text NOT NULL)"));
    }

    @AfterAll
    static void stop() {
        club.close();
    }

    @Override
    protected ScheduleStore emptyStore() {
        Transactions.with(club.dataSource(), connection -> Sql.on(connection).update("DELETE FROM reminder"));
        return club.emptyStore();
    }

    @Test
    @DisplayName("a booking is part of the caller's transaction, and vanishes with it")
    void joins() {
        assertThatThrownBy(() -> Transactions.run(club.dataSource(), () -> {
                    booked(at(TUESDAY, "10:00"));
                    throw new IllegalStateException("payment refused");
                }))
                .hasMessage("payment refused");
        assertThat(all()).isEmpty();
        booked(at(TUESDAY, "10:00"));
    }

    @Test
    @DisplayName("a lost race, a key used before and a move that fails leave the caller's transaction usable")
    void lostRaceSpoilsNothing() {
        Booking first = booked(at(TUESDAY, "10:00"));
        Transactions.run(club.dataSource(), () -> {
            assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
            Booking second = booked(at(TUESDAY, "12:00"));
            RescheduleResult moved = bookings.reschedule(second.id(), 1, at(TUESDAY, "11:00"));
            assertThat(moved).isInstanceOf(Taken.class);
            bookings.cancel(first.id(), 1);
            booked(at(TUESDAY, "10:00"));
        });
        assertThat(all()).hasSize(2);
    }

    @Test
    @DisplayName("what a listener writes through the same data source is kept with the change and lost with it")
    void listenerJoins() {
        Bookings reminding = schedule.withListener(remind(club.dataSource())).bookings();
        Booking booking = booked(reminding);
        assertThat(reminders(club.dataSource())).containsExactly(booking.id() + " CONFIRMED");
        Bookings failing = schedule.withListener(remind(club.dataSource()).and(change -> {
                    throw new IllegalStateException("queue is full");
                }))
                .bookings();
        assertThatThrownBy(() -> failing.cancel(booking.id(), 1)).hasMessage("queue is full");
        assertThat(reminders(club.dataSource())).containsExactly(booking.id() + " CONFIRMED");
        assertThat(all()).containsExactly(booking);
    }

    @Test
    @DisplayName(
            "a series is confirmed over a data source that knows nothing of transactions, without waiting for itself")
    void plainDataSource() throws Exception {
        Schedule plain = Schedule.on(new PostgresScheduleStore(club.plainDataSource()), clock);
        booked(at(TUESDAY.plusWeeks(1), "19:00"));
        SeriesRequest weekly = SeriesRequest.of(
                        request(at(TUESDAY, "19:00")), Recurrence.everyWeeks(1), TUESDAY.plusWeeks(2))
                .askingOnConflicts(Duration.ofMinutes(10));
        SeriesResult.Made held = (SeriesResult.Made) plain.series().book(weekly);
        try (Race race = new Race(1)) {
            assertThat(race.run(i -> () -> plain.series().confirm(held.series()))
                            .get(0))
                    .hasSize(2)
                    .allMatch(ConfirmResult.Confirmed.class::isInstance);
        }
    }

    @Test
    @DisplayName("two times that become free at once are offered to two who wait, though both would suit the first")
    void freedAtOnce() throws Exception {
        Booking one = booked(at(TUESDAY, "10:00"));
        Booking other = booked(at(TUESDAY, "14:00"));
        Waitlist waitlist = schedule.waitlist();
        List<WishId> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            TimeRange day = new TimeRange(at(TUESDAY, "09:00"), at(TUESDAY, "18:00"));
            waiting.add(waitlist.join(Wish.of(PADEL, day, Customer.of("waiting-" + i, "Waiting")), newKey())
                    .id());
        }
        try (Race race = new Race(1)) {
            Transactions.run(club.dataSource(), () -> {
                bookings.cancel(one.id(), 1);
                race.run(i -> () -> bookings.cancel(other.id(), 1));
            });
        }
        assertThat(waiting)
                .extracting(id -> waitlist.find(id).orElseThrow().state())
                .containsExactly(Wish.State.OFFERED, Wish.State.OFFERED, Wish.State.WAITING);
    }

    @Test
    @DisplayName("that is so of every change there is: each happens with what its listener wrote, or not at all")
    void everyChange() {
        LocalDate next = TUESDAY.plusDays(1);
        Booking late = held(request(at(TUESDAY, "08:00")), Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(1));
        bookings.sweep(10);
        held(request(at(TUESDAY, "10:00")), Duration.ofMinutes(1));
        Booking missed = booked(at(TUESDAY, "12:00"));
        Booking moves = booked(at(next, "08:00"));
        Booking given = booked(at(next, "10:00"));
        Booking comes = booked(at(next, "12:00"));
        Booking served = booked(at(next, "14:00"));
        Booking kept = held(request(at(next, "16:00")), Duration.ofDays(5));
        BookingRequest hold = request(at(next, "18:00"));
        BookingRequest wanted = request(at(next, "20:00"));
        clock.set(at(TUESDAY, "13:00"));

        Map<BookingChange.Kind, Consumer<Bookings>> changes = new EnumMap<>(BookingChange.Kind.class);
        changes.put(BookingChange.Kind.HELD, on -> on.hold(hold, Duration.ofHours(1)));
        changes.put(BookingChange.Kind.REQUESTED, on -> on.request(wanted, Duration.ofHours(1)));
        changes.put(BookingChange.Kind.CONFIRMED, on -> on.confirm(kept.id()));
        changes.put(BookingChange.Kind.RESCHEDULED, on -> on.reschedule(moves.id(), 1, at(next, "22:00")));
        changes.put(BookingChange.Kind.CANCELLED, on -> on.cancel(given.id(), 1));
        changes.put(BookingChange.Kind.CHECKED_IN, on -> on.checkIn(comes.id(), 1));
        changes.put(BookingChange.Kind.COMPLETED, on -> on.complete(served.id(), 1));
        changes.put(BookingChange.Kind.NO_SHOW, on -> on.sweepNoShows(PADEL, Duration.ofMinutes(15), 10));
        changes.put(BookingChange.Kind.CONFIRMED_TOO_LATE, on -> on.confirm(late.id()));
        changes.put(BookingChange.Kind.EXPIRED, on -> on.sweep(10));
        assertThat(changes).containsOnlyKeys(BookingChange.Kind.values());

        BookingQuery everything = BookingQuery.between(at(TUESDAY, "00:00"), at(next.plusDays(1), "00:00"))
                .withStatuses(EnumSet.allOf(BookingStatus.class));
        List<Booking> before = bookings.list(everything);
        Bookings failing = schedule.withListener(remind(club.dataSource()).and(change -> {
                    throw new IllegalStateException("no " + change.kind());
                }))
                .bookings();
        changes.forEach((kind, change) -> {
            assertThatThrownBy(() -> change.accept(failing)).hasMessage("no " + kind);
            assertThat(bookings.list(everything)).as("after %s", kind).isEqualTo(before);
        });
        assertThat(reminders(club.dataSource())).isEmpty();
        Bookings reminding = schedule.withListener(remind(club.dataSource())).bookings();
        changes.forEach((kind, change) -> change.accept(reminding));
        assertThat(reminders(club.dataSource()))
                .hasSize(changes.size())
                .contains(missed.id() + " NO_SHOW", late.id() + " CONFIRMED_TOO_LATE")
                .extracting(said -> BookingChange.Kind.valueOf(said.split(" ", -1)[1]))
                .containsExactlyInAnyOrder(BookingChange.Kind.values());
    }

    @Test
    @DisplayName("the same holds for a tenant's data source, on a pool of a single connection")
    void listenerJoinsTenant() {
        TenantId tenant = TenantId.of("padel");
        try (TestDatabase database = TestDatabase.create().migrate(tenant, PostgresScheduleStore.SCHEMA)) {
            TenantDataSource dataSource = database.tenantPool(1);
            TenantContext.run(tenant, () -> {
                Schedule own = Schedule.on(new PostgresScheduleStore(dataSource), clock);
                catalog.resources().forEach(own.catalog()::save);
                catalog.services().forEach(own.catalog()::save);
                Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).update("CREATE TABLE reminder (booking text NOT NULL)"));
                Booking booking = booked(own.withListener(remind(dataSource)).bookings());
                assertThat(reminders(dataSource)).containsExactly(booking.id() + " CONFIRMED");
                Bookings failing = own.withListener(remind(dataSource).and(change -> {
                            throw new IllegalArgumentException("no such template");
                        }))
                        .bookings();
                assertThatThrownBy(() -> failing.cancel(booking.id(), 1)).hasMessage("no such template");
                assertThat(reminders(dataSource)).hasSize(1);
                assertThat(own.bookings().find(booking.id())).contains(booking);
            });
        }
    }

    @Test
    @DisplayName("a connection that dies in the middle of a move leaves the booking where it was, once")
    void crash() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        Bookings dying = schedule.withListener(change -> Transactions.with(
                        club.dataSource(),
                        connection -> Sql.on(connection).exists("SELECT pg_terminate_backend(pg_backend_pid())")))
                .bookings();
        assertThatThrownBy(() -> dying.reschedule(booking.id(), 1, at(TUESDAY, "14:00")))
                .isInstanceOf(DatabaseException.class);
        assertThat(all()).containsExactly(booking);
        assertThat(bookings.book(request(at(TUESDAY, "10:00")))).isInstanceOf(Taken.class);
        assertThat(bookings.reschedule(booking.id(), 1, at(TUESDAY, "14:00")))
                .isInstanceOfSatisfying(
                        RescheduleResult.Rescheduled.class,
                        moved -> assertThat(moved.booking().version()).isEqualTo(2));
        assertThat(all()).hasSize(1);
    }

    @Test
    @DisplayName("a plain data source serves a program of one tenant, each change in a transaction of its own")
    void plain() {
        try (TestDatabase database = TestDatabase.create().migratePublic(PostgresScheduleStore.SCHEMA)) {
            Schedule own = Schedule.on(new PostgresScheduleStore(database.pool(1)), clock);
            catalog.resources().forEach(own.catalog()::save);
            catalog.services().forEach(own.catalog()::save);
            Booking booking = booked(own.bookings());
            Bookings failing = own.withListener(change -> {
                        throw new IllegalArgumentException("no such template");
                    })
                    .bookings();
            assertThatThrownBy(() -> failing.cancel(booking.id(), 1)).hasMessage("no such template");
            assertThat(own.bookings().find(booking.id())).contains(booking);
        }
    }

    @Test
    @DisplayName("a program that writes to the tables itself cannot make two bookings overlap either")
    void constraint() {
        Booking booking = booked(at(TUESDAY, "10:00"));
        assertThatThrownBy(() -> Transactions.with(
                        club.dataSource(),
                        connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO allocation (owner, part, resource, unit, from_at, until_at) SELECT owner, 1, resource, unit,"
                                                + " until_at - interval '1 minute', until_at + interval '1 hour' FROM allocation WHERE owner = ?",
                                        booking.id().value())))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("23P01"));
    }

    private Booking booked(Bookings through) {
        through.book(request(at(TUESDAY, "10:00")));
        List<Booking> made = through.list(BookingQuery.between(at(TUESDAY, "00:00"), at(TUESDAY.plusDays(1), "00:00")));
        assertThat(made).hasSize(1);
        return made.get(0);
    }

    private List<Booking> all() {
        return bookings.list(BookingQuery.between(at(TUESDAY, "00:00"), at(TUESDAY.plusDays(1), "00:00")));
    }

    private static BookingListener remind(DataSource dataSource) {
        return change -> Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO reminder (booking) VALUES (?)",
                                change.booking().id() + " " + change.kind()));
    }

    private static List<String> reminders(DataSource dataSource) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection).list("SELECT booking FROM reminder", row -> row.string("booking")));
    }
}
