package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketNear;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.WaitingLine;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;

/**
 * Prints, of one run on one PostgreSQL whose fsync is on: 16 desks call 1,000 tickets as fast as they can, without and with a listener, beside
 * the two obvious ways to write it: {@code SELECT .. FOR UPDATE} of the first, where all desks wait for one another, and a select followed by an
 * update, as simple programs do, which calls people twice. Each on connections that stay with the tenant, which have called before, as those of
 * a desk have after its first minutes. Argument: {@code rounds=3}.
 */
public final class LineBenchmark {

    private static final int DESKS = 16;
    private static final int TICKETS = 1000;
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final LineId LINE = new LineId("reception");
    private static final LineId WARM_UP = new LineId("warm-up");
    private static final String FIRST =
            "SELECT id FROM ticket WHERE line = ? AND state = 'WAITING' ORDER BY effective_at, number LIMIT 1";
    private static final String CALL =
            "UPDATE ticket SET state = 'CALLED', desk = ?, called_at = now() WHERE id = ?::uuid";

    private LineBenchmark() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rounds = Arrays.stream(args)
                .filter(arg -> arg.startsWith("rounds="))
                .mapToInt(arg -> Integer.parseInt(arg.substring(7)))
                .findFirst()
                .orElse(3);
        List<Result> ours = new ArrayList<>();
        try (Server server = Server.start()) {
            System.out.printf(
                    "%-24s %8s %9s %9s %8s %8s %8s%n",
                    "call next", "calls", "distinct", "calls/s", "p50 ms", "p99 ms", "most");
            for (int round = 0; round <= rounds; round++) {
                String warmUp = round == 0 ? " (warm-up)" : "";
                Result own = run(server, "cimiento" + warmUp, "own" + round, Way.OURS);
                run(server, "cimiento, listener" + warmUp, "told" + round, Way.WITH_LISTENER);
                run(server, "for update" + warmUp, "locked" + round, Way.FOR_UPDATE);
                run(server, "select, update" + warmUp, "naive" + round, Way.SELECT_THEN_UPDATE);
                if (round > 0) {
                    ours.add(own);
                }
            }
            Asked.atLeast(
                    "distinct calls, least of " + rounds,
                    ours.stream().mapToLong(Result::distinct).min().orElse(0),
                    TICKETS);
            Asked.atMost(
                    "ms a call at " + DESKS + " desks, p99, median of " + rounds,
                    ours.stream().mapToDouble(Result::p99).sorted().toArray()[rounds / 2],
                    30);
        }
    }

    private enum Way {
        OURS,
        WITH_LISTENER,
        FOR_UPDATE,
        SELECT_THEN_UPDATE
    }

    private static Result run(Server server, String name, String database, Way way) throws Exception {
        try (HikariDataSource pool = Server.pool(server.database("line_" + database))) {
            FlywayMigrations.over(pool).migrate(CLINIC.schema(), PostgresWaitingLine.SCHEMA);
            TenantDataSource tenants = TenantDataSource.over(pool).withAffinity(Affinity.of(LineBenchmark::path, 18));
            PostgresWaitingLine line = new PostgresWaitingLine(tenants, InstantSource.system(), ZoneOffset.UTC);
            fill(line, LINE);
            fill(line, WARM_UP);
            AtomicInteger told = new AtomicInteger();
            WaitingLine listening = line.withListener(new LineListener() {
                @Override
                public void near(TicketNear event) {
                    told.incrementAndGet();
                }
            });
            // The first few are with some desk already; people further back are told.
            TenantContext.run(CLINIC, () -> line.put(LINE, LineRules.STANDARD.withNear(Set.of(0, 2, 20))));
            TenantContext.run(CLINIC, () -> line.put(WARM_UP, LineRules.STANDARD.withNear(Set.of(0, 2, 20))));
            server.checkpoint();
            Call call = switch (way) {
                case OURS -> (desk, of) -> ours(line, desk, of);
                case WITH_LISTENER -> (desk, of) -> ours(listening, desk, of);
                case FOR_UPDATE -> (desk, of) -> byHand(tenants, desk, of, FIRST + " FOR UPDATE");
                case SELECT_THEN_UPDATE -> (desk, of) -> byHand(tenants, desk, of, FIRST);
            };
            measure(WARM_UP, call);
            told.set(0);
            Result result = measure(LINE, call);
            System.out.printf(
                    "%-24s %8d %9d %9.0f %8.1f %8.1f %8.1f%n",
                    name,
                    result.calls(),
                    result.distinct(),
                    result.perSecond(),
                    result.p50(),
                    result.p99(),
                    result.most());
            if (way == Way.WITH_LISTENER) {
                System.out.printf("%-24s %8d messages%n", "", told.get());
            }
            return result;
        }
    }

    private static Optional<String> path(Connection connection) throws SQLException {
        return Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));
    }

    private static void fill(WaitingLine line, LineId in) throws Exception {
        together(8, number -> {
            for (int i = 0; i < TICKETS / 8; i++) {
                TenantContext.call(CLINIC, () -> line.take(TicketRequest.of(in, "Ana", IdempotencyKey.random())));
            }
        });
    }

    private static Optional<String> ours(WaitingLine line, int desk, LineId of) {
        return line.callNext(Desk.of("desk " + desk, of), IdempotencyKey.random())
                .map(Ticket::id)
                .map(TicketId::toString);
    }

    /** A transaction of two statements. */
    private static Optional<String> byHand(TenantDataSource tenants, int desk, LineId of, String select)
            throws SQLException {
        try (Connection connection = tenants.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement first = connection.prepareStatement(select);
                    PreparedStatement call = connection.prepareStatement(CALL)) {
                Optional<String> id = first(first, of);
                if (id.isPresent()) {
                    call.setString(1, "desk " + desk);
                    call.setString(2, id.get());
                    call.executeUpdate();
                }
                connection.commit();
                // The row that was waited for may be called by now: then there is no first, and it is asked for again.
                return id.isPresent() || nobodyWaits(connection, of) ? id : Optional.of("");
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static Optional<String> first(PreparedStatement select, LineId of) throws SQLException {
        select.setString(1, of.value());
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private static boolean nobodyWaits(Connection connection, LineId of) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIRST)) {
            return first(select, of).isEmpty();
        }
    }

    private static Result measure(LineId of, Call call) throws Exception {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        Queue<String> called = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        together(
                DESKS,
                desk -> TenantContext.run(CLINIC, () -> {
                    while (true) {
                        long from = System.nanoTime();
                        Optional<String> id = call.next(desk, of);
                        if (id.isEmpty()) {
                            return;
                        }
                        if (!id.get().isEmpty()) {
                            called.add(id.get());
                            times.add(System.nanoTime() - from);
                        }
                    }
                }));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Result(
                called.size(),
                called.stream().distinct().count(),
                called.size() / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    private static void together(int threads, Body body) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                futures.add(executor.submit(() -> {
                    body.run(number);
                    return number;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private record Result(int calls, long distinct, double perSecond, double p50, double p99, double most) {}

    private interface Call {
        Optional<String> next(int desk, LineId of) throws Exception;
    }

    private interface Body {
        void run(int number) throws Exception;
    }
}
