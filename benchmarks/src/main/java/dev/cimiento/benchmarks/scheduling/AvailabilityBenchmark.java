package dev.cimiento.benchmarks.scheduling;

import dev.cimiento.scheduling.Availability;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.Moments;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import dev.cimiento.scheduling.spi.Sessions;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * How long a list of free starts takes: 31 days of 50 courts out of a million bookings, with the query, and its parts; and the sweep alone over 200 courts.
 */
public final class AvailabilityBenchmark {

    private static final int COURTS = 50;
    private static final int BOOKINGS = 1_000_000;
    private static final int SWEPT = 200;
    private static final Duration MONTH = Duration.ofDays(31);
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** What was asked, in milliseconds. */
    private static final double WITH_QUERY = 10;

    private static final double SWEEP = 2;
    private static final PrintStream OUT = System.out;

    private AvailabilityBenchmark() {}

    /** Runs it, and prints percentiles in milliseconds, and what was asked beside them. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600;
        machine(rounds);
        sweep(rounds);
        try (Club club = Club.ofTenant(COURTS, 4)) {
            long start = System.nanoTime();
            club.book(COURTS, BOOKINGS);
            OUT.printf(
                    Locale.ROOT,
                    "%,d bookings stored in %d s%n",
                    BOOKINGS,
                    (System.nanoTime() - start) / 1_000_000_000);
            withQuery(club, rounds);
            machine(rounds);
        }
    }

    /** The same sum each time, of about the length of a list: what its slowest takes beyond the usual is the machine's doing, and so is as much of ours. */
    private static void machine(int rounds) {
        long[] numbers = new Random(1).longs(20_000).toArray();
        long[] nanos = sample(rounds, () -> {
                    long first = 1;
                    long second = 2;
                    long third = 3;
                    long fourth = 4;
                    for (int round = 0; round < 1_000; round++) {
                        for (int i = 0; i < numbers.length; i += 4) {
                            first = first * 31 + numbers[i];
                            second += numbers[i + 1] >>> 3;
                            third ^= numbers[i + 2] << 5;
                            fourth = fourth * 17 + numbers[i + 3];
                        }
                    }
                    return first + second + third + fourth;
                })
                .nanos();
        OUT.printf(
                Locale.ROOT,
                "the machine alone, a sum that is always the same             p50 %6.2f  p99 %6.2f ms: %.2f times%n",
                nanos[rounds / 2] / 1e6,
                nanos[rounds * 99 / 100] / 1e6,
                (double) nanos[rounds * 99 / 100] / nanos[rounds / 2]);
    }

    private static void withQuery(Club club, int rounds) {
        SlotQuery full = SlotQuery.of(Club.PADEL, Club.NOW, Club.NOW.plus(MONTH));
        SlotQuery gaps = SlotQuery.of(Club.LESSON, Club.NOW, Club.NOW.plus(MONTH));
        Availability availability = club.schedule().availability();
        double none = measure(
                "slots, 31 days x 50 courts, no gap is wide enough",
                rounds,
                WITH_QUERY,
                () -> Club.as(() -> availability.slots(full).size()));
        double every = measure(
                "slots, the same with a start in every gap",
                rounds,
                WITH_QUERY,
                () -> Club.as(() -> availability.slots(gaps).size()));
        measure(
                "slots, the same, and a look at each",
                rounds,
                WITH_QUERY,
                () -> Club.as(() -> availability.slots(gaps).stream()
                        .filter(slot -> slot.start().isAfter(Club.NOW))
                        .count()));
        measure(
                "openDays, the same",
                rounds,
                WITH_QUERY,
                () -> Club.as(
                        () -> availability.openDays(gaps, ZoneId.of("UTC")).size()));
        measure(
                "why, one start",
                rounds,
                WITH_QUERY,
                () -> Club.as(() -> availability
                        .why(Club.PADEL, ResourceId.of("court-7"), Club.NOW.plus(Duration.ofDays(3)))
                        .map(denial -> 1)
                        .orElse(0)));
        double bare =
                measure("bare JDBC, the same bookings as rows", rounds, WITH_QUERY, () -> Club.as(() -> bare(club)));
        OUT.printf(
                Locale.ROOT,
                "p50 of a list beside that of reading its bookings by JDBC: %.2f, with a start in every gap %.2f%n",
                none / bare,
                every / bare);
    }

    /** What every list has to know, without deciding anything: when each court is taken in these 31 days. */
    private static int bare(Club club) {
        try (Connection connection = club.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT resource, from_at, until_at FROM allocation"
                                + " WHERE resource = ANY (ARRAY(SELECT number FROM resource)) AND tstzrange(from_at, until_at) && tstzrange(?, ?)"
                                + " ORDER BY resource, from_at")) {
            select.setObject(1, Club.NOW.atOffset(ZoneOffset.UTC));
            select.setObject(2, Club.NOW.plus(MONTH).atOffset(ZoneOffset.UTC));
            int count = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    rows.getLong(1);
                    rows.getObject(2, OffsetDateTime.class);
                    rows.getObject(3, OffsetDateTime.class);
                    count++;
                }
            }
            return count;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read", e);
        }
    }

    /** The same routine on what a store has read already: 99,200 bookings of an hour, half an hour apart. */
    private static void sweep(int rounds) {
        SlotQuery query = SlotQuery.of(Club.PADEL, Club.NOW, Club.NOW.plus(MONTH));
        Schedule full = Schedule.on(new FixedStore(agenda(Duration.ofMinutes(60))), () -> Club.NOW);
        measure(
                "sweep alone, 31 days x 200 courts, no gap is wide enough",
                rounds,
                SWEEP,
                () -> full.availability().next(query).map(slot -> 1).orElse(0));
        Schedule free = Schedule.on(new FixedStore(agenda(Duration.ofMinutes(30))), () -> Club.NOW);
        measure(
                "sweep alone, the same with a start in every gap, each day",
                rounds,
                SWEEP,
                () -> free.availability().openDays(query, ZoneId.of("UTC")).size());
        measure(
                "sweep and a list of all its starts",
                rounds,
                WITH_QUERY,
                () -> free.availability().slots(query).size());
    }

    private static Agenda agenda(Duration service) {
        List<ResourceAgenda> agendas = new ArrayList<>();
        for (int court = 0; court < SWEPT; court++) {
            long[] from = new long[31 * 16 + 32];
            long[] until = new long[from.length];
            for (int i = 0; i < from.length; i++) {
                from[i] = Instant.parse("2026-11-30T03:00:00Z").getEpochSecond() + i * 5400L;
                until[i] = from[i] + 3600;
            }
            Resource resource = Resource.of(
                            ResourceId.of("court-" + court), "Court", ZoneId.of("America/Argentina/Buenos_Aires"))
                    .withHours(WeeklyHours.everyDay("00:00-24:00"));
            agendas.add(new ResourceAgenda(
                    resource, List.of(), List.of(Busy.of(from, until)), Sessions.none(), Moments.none()));
        }
        return new Agenda(
                Service.of(Club.PADEL, "Padel", service).withGridStep(Duration.ofMinutes(30)),
                agendas,
                Moments.none(),
                Optional.empty());
    }

    private static double measure(String name, int rounds, double asked, LongSupplier work) {
        Sample sample = sample(rounds, work);
        long[] nanos = sample.nanos();
        double p99 = nanos[rounds * 99 / 100] / 1e6;
        OUT.printf(
                Locale.ROOT,
                "%-60s p50 %6.2f  p95 %6.2f  p99 %6.2f ms, %d found; p99 < %.0f ms: %s%n",
                name,
                nanos[rounds / 2] / 1e6,
                nanos[rounds * 95 / 100] / 1e6,
                p99,
                sample.result(),
                asked,
                p99 < asked ? "PASS" : "short");
        return nanos[rounds / 2];
    }

    private static Sample sample(int rounds, LongSupplier work) {
        long result = 0;
        long warm = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < warm) {
            result = work.getAsLong();
        }
        // What loading and warming up left behind is not what a request costs.
        System.gc();
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            result = work.getAsLong();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return new Sample(nanos, result);
    }

    /** How long each took, the shortest first, and what came of the last. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Sample(long[] nanos, long result) {}
}
