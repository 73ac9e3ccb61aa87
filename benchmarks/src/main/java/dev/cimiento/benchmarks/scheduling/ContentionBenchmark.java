package dev.cimiento.benchmarks.scheduling;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Thirty-two callers who want the same slot, over and over: bookings by the suite, beside the least that keeps two from overlapping, a bare
 * {@code INSERT .. ON CONFLICT DO NOTHING} into the same tables with JDBC. The two take turns.
 */
public final class ContentionBenchmark {

    private static final int CALLERS = 32;
    private static final int TURNS = 6;
    private static final int PAIRED = 10;
    private static final ResourceId COURT = ResourceId.of("court-0");
    private static final PrintStream OUT = System.out;

    private ContentionBenchmark() {}

    /** Runs it, and prints rates, percentiles, winners and deadlocks. */
    public static void main(String[] arguments) throws Exception {
        int slots = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        try (Club club = Club.open(PAIRED, CALLERS)) {
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Double> ratios = new ArrayList<>();
            List<Double> slowest = new ArrayList<>();
            long winners = 0;
            Instant first = Club.NOW.plus(Duration.ofDays(1));
            for (int turn = 0; turn < TURNS; turn++) {
                Round bare = run(callers, slots, first, (start, caller) -> bare(club, start));
                first = first.plus(Duration.ofHours(slots));
                Round suite = run(callers, slots, first, (start, caller) -> suite(club, start, caller));
                first = first.plus(Duration.ofHours(slots));
                OUT.printf(Locale.ROOT, "turn %d  bare %s%n        suite %s%n", turn, bare, suite);
                winners += suite.winners();
                if (turn > 1) {
                    ratios.add(suite.rate() / bare.rate());
                    slowest.add(suite.p99());
                }
            }
            callers.shutdown();
            double ratio =
                    ratios.stream().sorted().skip(ratios.size() / 2).findFirst().orElseThrow();
            say(
                    "suite / bare >= 0.7",
                    String.format(Locale.ROOT, "median of %d turns: %.2f", ratios.size(), ratio),
                    ratio >= 0.7);
            double p99 = slowest.stream()
                    .sorted()
                    .skip(slowest.size() / 2)
                    .findFirst()
                    .orElseThrow();
            say("p99 < 50 ms", String.format(Locale.ROOT, "median of %d turns: %.2f", slowest.size(), p99), p99 < 50);
            say("one winner a slot", winners + " of " + slots * TURNS, winners == (long) slots * TURNS);
            pairs(club);
            long deadlocks = deadlocks(club);
            say("no deadlock", Long.toString(deadlocks), deadlocks == 0);
        }
    }

    private static void say(String asked, String found, boolean reached) {
        OUT.printf("%-24s %s: %s%n", asked, found, reached ? "PASS" : "short");
    }

    /** Two resources a booking, of ten, in an order of chance. */
    private static void pairs(Club club) throws Exception {
        for (int one = 0; one < PAIRED; one++) {
            for (int other = 0; other < PAIRED; other++) {
                if (one != other) {
                    club.schedule()
                            .catalog()
                            .save(Service.of(pair(one, other), "Pair", Duration.ofHours(1))
                                    .withResources(ResourceId.of("court-" + one))
                                    .withNeeds(Need.anyOf(ResourceId.of("court-" + other)))
                                    .withFurthestAdvance(Duration.ofDays(3000)));
                }
            }
        }
        Instant first = Club.NOW.plus(Duration.ofDays(1000));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        Random random = new Random(7);
        Round round = run(callers, 100, first, (start, caller) -> {
            int one = random.nextInt(PAIRED);
            int other = (one + 1 + random.nextInt(PAIRED - 1)) % PAIRED;
            BookingRequest request = BookingRequest.of(
                    IdempotencyKey.of("pair " + start + " " + caller),
                    pair(one, other),
                    start,
                    Customer.of("customer-" + caller, "Somebody"));
            return club.schedule().bookings().book(request) instanceof BookResult.Booked;
        });
        callers.shutdown();
        OUT.println("two resources in an order of chance: " + round);
    }

    private static ServiceId pair(int one, int other) {
        return ServiceId.of("pair-" + one + "-" + other);
    }

    private static boolean suite(Club club, Instant start, int caller) {
        BookingRequest request = BookingRequest.of(
                        IdempotencyKey.of(start + " " + caller),
                        Club.PADEL,
                        start,
                        Customer.of("customer-" + caller, "Somebody"))
                .withResources(COURT);
        return club.schedule().bookings().book(request) instanceof BookResult.Booked;
    }

    private static boolean bare(Club club, Instant start) throws SQLException {
        try (Connection connection = club.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            UUID id = UUID.randomUUID();
            boolean won;
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO allocation (owner, part, resource, unit, from_at, until_at) VALUES (?, 0, 1, 0, ?, ?)"
                            + " ON CONFLICT DO NOTHING")) {
                insert.setObject(1, id);
                insert.setObject(2, start.atOffset(ZoneOffset.UTC));
                insert.setObject(3, start.plusSeconds(3600).atOffset(ZoneOffset.UTC));
                won = insert.executeUpdate() == 1;
            }
            if (won) {
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO booking (id, idempotency_key, content, service, resource, unit, further, further_places,"
                                + " customer_id, customer_name, party, seats, terms, status, needs_approval, version, starts_at, ends_at,"
                                + " occupied_from, occupied_until, local_start, zone, created_at) SELECT ?, ?, '', 'padel', 1, 0, '{}', '{}',"
                                + " 'c', 'Somebody', 1, 0, '', 'CONFIRMED', false, 1, t, t + interval '1 hour', t, t + interval '1 hour',"
                                + " t::timestamp, 'UTC', t FROM (SELECT ?::timestamptz AS t) x")) {
                    insert.setObject(1, id);
                    insert.setString(2, id.toString());
                    insert.setObject(3, start.atOffset(ZoneOffset.UTC));
                    insert.executeUpdate();
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            return won;
        }
    }

    private static Round run(ExecutorService callers, int slots, Instant first, Attempt attempt) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(CALLERS);
        List<Future<long[]>> running = new ArrayList<>();
        long start = System.nanoTime();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            running.add(callers.submit(() -> {
                long[] nanos = new long[slots + 1];
                for (int slot = 0; slot < slots; slot++) {
                    begin.await();
                    long from = System.nanoTime();
                    if (attempt.book(first.plus(Duration.ofHours(slot)), number)) {
                        nanos[slots]++;
                    }
                    nanos[slot] = System.nanoTime() - from;
                }
                return nanos;
            }));
        }
        long[] all = new long[slots * CALLERS];
        long winners = 0;
        for (int caller = 0; caller < CALLERS; caller++) {
            long[] nanos = running.get(caller).get();
            System.arraycopy(nanos, 0, all, caller * slots, slots);
            winners += nanos[slots];
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(all);
        return new Round(
                all.length / seconds, all[all.length / 2] / 1e6, all[all.length * 99 / 100] / 1e6, winners, slots);
    }

    private static long deadlocks(Club club) throws SQLException {
        try (Connection connection = club.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private interface Attempt {

        boolean book(Instant start, int caller) throws SQLException;
    }

    private record Round(double rate, double p50, double p99, long winners, int slots) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%8.0f/s  p50 %6.2f  p99 %6.2f ms  %d winners of %d slots",
                    rate,
                    p50,
                    p99,
                    winners,
                    slots);
        }
    }
}
