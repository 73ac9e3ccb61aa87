package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.scheduling.spi.ScheduleStore;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is packed by weeks, and what changed since: together what is allocated, in every snapshot. */
class PostgresAllocationWeeksTest extends ScheduleFixture {

    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    private static final Instant SUNDAY_NOON = at("2026-11-29T12:00:00Z");

    /** How many spans are told and not allocated, or allocated and not told, or told twice. */
    private static final String WRONG = """
            SELECT count(*) FROM (
                SELECT resource, unit, span, sum(n) FROM (
                    SELECT resource, unit, substring(spans FROM i * 8 + 1 FOR 8) AS span, 1 AS n
                    FROM allocation_week, generate_series(0, octet_length(spans) / 8 - 1) i
                    UNION ALL
                    SELECT resource, unit, span, CASE WHEN gone THEN -1 ELSE 1 END FROM allocation_change
                    UNION ALL
                    SELECT resource, unit, span, -1 FROM allocation
                    WHERE held_until IS NULL AND until_at - from_at <= interval '1 day') x
                GROUP BY resource, unit, span HAVING sum(n) <> 0) y""";

    private static PostgresClub club;

    @BeforeAll
    static void start() {
        club = PostgresClub.create();
    }

    @AfterAll
    static void stop() {
        club.close();
    }

    @Override
    protected ScheduleStore emptyStore() {
        club.emptyStore();
        return new PostgresScheduleStore(club.dataSource());
    }

    @BeforeEach
    void openAllDay() {
        catalog.save(catalog.resource(COURT)
                .orElseThrow()
                .withHours(WeeklyHours.everyDay("00:00-24:00"))
                .withQuantity(2));
        catalog.save(Service.of(PADEL, "Padel", Duration.ofHours(1))
                .withGridStep(HALF_AN_HOUR)
                .withFurthestAdvance(Duration.ofDays(400)));
    }

    @Test
    @DisplayName("a sweep packs what was booked, cancelled and moved, and the list of free starts stays the same")
    void packs() {
        Booking moved = booked(at(TUESDAY, "10:00"));
        Booking cancelled = booked(at(TUESDAY, "12:00"));
        booked(at(TUESDAY, "22:00"));
        bookings.sweep(10);
        assertThat(number("SELECT count(*) FROM allocation_change")).isZero();
        assertThat(number("SELECT count(*) FROM allocation_week")).isEqualTo(1);
        bookings.cancel(cancelled.id(), 1);
        bookings.reschedule(moved.id(), 1, at(TUESDAY, "15:00"));
        List<Slot> before = free();
        assertThat(number("SELECT count(*) FROM allocation_change")).isPositive();
        bookings.sweep(10);
        assertThat(number("SELECT count(*) FROM allocation_change")).isZero();
        assertThat(number(WRONG)).isZero();
        assertThat(free()).isEqualTo(before);
        bookings.cancel(moved.id(), 2);
        bookings.sweep(10);
        assertThat(number("SELECT sum(octet_length(spans)) / 8 FROM allocation_week"))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a booking that moves does not stand in its own way, packed or not")
    void ignored() {
        catalog.save(catalog.resource(COURT).orElseThrow().withQuantity(1));
        Booking booking = booked(at(TUESDAY, "10:00"));
        SlotQuery own =
                SlotQuery.of(PADEL, at(TUESDAY, "09:00"), at(TUESDAY, "12:00")).ignoring(booking.id());
        for (int i = 0; i < 2; i++) {
            assertThat(availability.slots(own)).extracting(Slot::start).contains(at(TUESDAY, "10:00"));
            bookings.sweep(10);
        }
    }

    @Test
    @DisplayName("who packs waits for no booking, and what is committed afterwards is told as a change")
    void writerIsOpen() throws Exception {
        booked(at(TUESDAY, "08:00"));
        try (Race race = new Race(1)) {
            Transactions.run(club.dataSource(), () -> {
                booked(at(TUESDAY, "10:00"));
                try {
                    race.run(i -> this::sweep);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(number("SELECT count(*) FROM allocation_change")).isEqualTo(1);
        assertThat(number(WRONG)).isZero();
    }

    @Test
    @DisplayName("of two who pack at once, the second leaves it to the first, without waiting")
    void packersDoNotWait() throws Exception {
        booked(at(TUESDAY, "08:00"));
        try (Race race = new Race(1)) {
            Transactions.run(club.dataSource(), () -> {
                bookings.sweep(10);
                booked(at(TUESDAY.plusDays(1), "08:00"));
                try {
                    race.run(i -> this::sweep);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertThat(number("SELECT count(*) FROM allocation_change")).isEqualTo(1);
        assertThat(number(WRONG)).isZero();
    }

    @Test
    @DisplayName("in every snapshot, while many book, hold, confirm, move and cancel and two pack, all is told once")
    void everySnapshot() throws Exception {
        List<Callable<Integer>> runners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int seed = i;
            runners.add(() -> live(new Random(seed)));
        }
        AtomicInteger left = new AtomicInteger(runners.size());
        runners.replaceAll(live -> () -> {
            try {
                return live.call();
            } finally {
                left.decrementAndGet();
            }
        });
        for (int i = 0; i < 2; i++) {
            runners.add(() -> {
                while (left.get() > 0) {
                    store.tidy();
                }
                return 0;
            });
        }
        runners.add(() -> {
            while (left.get() > 0) {
                assertThat(number(WRONG)).isZero();
            }
            return 0;
        });
        try (Race race = new Race(runners.size())) {
            race.run(runners::get);
        }
        assertThat(number("SELECT count(*) FROM allocation")).isPositive();
        bookings.sweep(10);
        assertThat(number("SELECT count(*) FROM allocation_change")).isZero();
        assertThat(number(WRONG)).isZero();
    }

    @Test
    @DisplayName("whoever writes to a tenant's table from another tenant's path tells it in the tenant's own schema")
    void anotherPath() throws SQLException {
        try (TestDatabase database = TestDatabase.create();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            database.migrate(TenantId.of("one"), PostgresScheduleStore.SCHEMA);
            database.migrate(TenantId.of("other"), PostgresScheduleStore.SCHEMA);
            statement.execute("SET search_path TO t_other");
            statement.execute("INSERT INTO t_one.allocation (owner, part, resource, unit, from_at, until_at)"
                    + " VALUES (gen_random_uuid(), 0, 1, 0, '2026-11-24 10:00Z', '2026-11-24 11:00Z')");
            Sql sql = Sql.on(connection);
            assertThat(sql.number("SELECT count(*) FROM t_one.allocation_change"))
                    .isEqualTo(1);
            assertThat(sql.number("SELECT count(*) FROM t_other.allocation_change"))
                    .isZero();
        }
    }

    private int sweep() {
        return bookings.sweep(10);
    }

    /** What customers do, around the moment at which a week begins. */
    private int live(Random random) {
        List<BookingId> own = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant start = SUNDAY_NOON.plus(HALF_AN_HOUR.multipliedBy(random.nextInt(48)));
            BookingRequest request = request(start);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (bookings.book(request) instanceof BookResult.Booked booked) {
                        own.add(booked.booking().id());
                    }
                }
                case 1 -> {
                    if (bookings.hold(request, Duration.ofMinutes(5)) instanceof HoldResult.Held held) {
                        own.add(held.booking().id());
                    }
                }
                case 2 ->
                    some(own, random).forEach(id -> {
                        bookings.confirm(id);
                        bookings.reschedule(id, version(id), start);
                    });
                default ->
                    some(own, random).forEach(id -> {
                        bookings.cancel(id, version(id));
                        own.remove(id);
                    });
            }
        }
        return own.size();
    }

    private static List<BookingId> some(List<BookingId> own, Random random) {
        return own.isEmpty() ? List.of() : List.of(own.get(random.nextInt(own.size())));
    }

    private long version(BookingId id) {
        return bookings.find(id).orElseThrow().version();
    }

    private List<Slot> free() {
        return List.copyOf(
                availability.slots(SlotQuery.of(PADEL, at(TUESDAY, "00:00"), at(TUESDAY.plusDays(1), "00:00"))));
    }

    private static long number(String sql) {
        return Transactions.<Long>with(
                club.dataSource(), connection -> Sql.on(connection).number(sql));
    }
}
