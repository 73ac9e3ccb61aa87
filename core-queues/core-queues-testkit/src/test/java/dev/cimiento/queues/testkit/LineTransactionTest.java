package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketChanged;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketNear;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineTransactionTest {

    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final LineId RECEPTION = new LineId("reception");
    private static final LineId LAB = new LineId("laboratory");
    private static final Desk ONE = Desk.of("desk 1", RECEPTION);
    private static final JobKind<String> TELL = JobKind.text("tell");

    private TestDatabase database;
    private TenantDataSource tenants;
    private JobQueue queue;
    private PostgresWaitingLine line;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        database.migrate(CLINIC, PostgresJobStore.SCHEMA, PostgresWaitingLine.SCHEMA);
        tenants = database.tenantPool(12);
        queue = JobQueue.on(new PostgresJobStore(tenants, tenants));
        line = new PostgresWaitingLine(tenants, InstantSource.system(), ZoneOffset.UTC)
                .withListener(new LineListener() {
                    @Override
                    public void near(TicketNear event) {
                        queue.enqueue(Job.of(TELL, event.ticket().name() + ", " + event.ahead() + " ahead"));
                    }
                });
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "the job that a listener enqueues is there exactly when the call is: none of one that was rolled back, one of one that was not")
    void exactlyOnce() {
        List.of("Ana", "Beto", "Caro", "Dora").forEach(this::take);
        List<String> before = messages();
        assertThat(before).containsExactlyInAnyOrder("Ana, 0 ahead", "Beto, 1 ahead", "Caro, 2 ahead");
        assertThatThrownBy(() -> TenantContext.run(
                        CLINIC,
                        () -> Transactions.run(tenants, () -> {
                            assertThat(line.callNext(ONE, IdempotencyKey.random()))
                                    .map(Ticket::name)
                                    .contains("Ana");
                            throw new IllegalStateException("the desk's program died");
                        })))
                .hasMessage("the desk's program died");
        assertThat(messages()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(in(() -> line.callNext(ONE, IdempotencyKey.random())).map(Ticket::name))
                .contains("Ana");
        in(() -> line.upkeep());
        assertThat(messages()).hasSize(5).contains("Beto, 0 ahead", "Dora, 2 ahead");
    }

    @Test
    @DisplayName(
            "who is being called while those ahead leave is not told that he is next; where his call is undone, the next change tells him")
    void calledFromFurtherBack() throws Exception {
        List.of("Ana", "Beto", "Caro", "Dora").forEach(this::take);
        CountDownLatch bothCalled = new CountDownLatch(2);
        CountDownLatch told = new CountDownLatch(1);
        PostgresWaitingLine slow = line.withListener(new LineListener() {
            @Override
            public void changed(TicketChanged event) {
                bothCalled.countDown();
                await(bothCalled);
                if (event.ticket().name().equals("Beto")) {
                    await(told);
                }
            }

            @Override
            public void near(TicketNear event) {
                queue.enqueue(Job.of(TELL, event.ticket().name() + ", " + event.ahead() + " ahead"));
            }
        });
        ExecutorService desks = Executors.newFixedThreadPool(2);
        try {
            Callable<String> calls = () -> unlessUndone(() -> TenantContext.call(
                    CLINIC,
                    () -> Transactions.call(tenants, () -> {
                        String name = slow.callNext(ONE, IdempotencyKey.random())
                                .orElseThrow()
                                .name();
                        if (name.equals("Beto")) {
                            throw new IllegalStateException("the desk's program died");
                        }
                        return name;
                    })));
            List<Future<String>> both = List.of(desks.submit(calls), desks.submit(calls));
            // Ana's call is kept while Beto is being called.
            Awaitility.await().until(() -> both.stream().filter(Future::isDone).count() == 1);
            assertThat(messages())
                    .containsExactlyInAnyOrder("Ana, 0 ahead", "Beto, 1 ahead", "Caro, 2 ahead", "Dora, 2 ahead");
            told.countDown();
            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .containsExactlyInAnyOrder("Ana", "the desk's program died");
        } finally {
            told.countDown();
            desks.shutdownNow();
        }
        assertThat(messages()).doesNotContain("Beto, 0 ahead", "Caro, 0 ahead");
        in(() -> line.upkeep());
        assertThat(messages()).hasSize(5).contains("Beto, 0 ahead");
        assertThat(in(() -> line.callNext(ONE, IdempotencyKey.random())).map(Ticket::name))
                .contains("Beto");
        assertThat(messages()).hasSize(6).contains("Caro, 0 ahead");
    }

    private static String unlessUndone(Supplier<String> call) {
        try {
            return call.get();
        } catch (IllegalStateException undone) {
            return undone.getMessage();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("while someone is being told that he is next, another desk calls him and nobody behind him")
    void calledInTurnWhileTold() throws Exception {
        List.of("Ana", "Beto", "Caro").forEach(this::take);
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        PostgresWaitingLine slow = line.withListener(new LineListener() {
            @Override
            public void near(TicketNear event) {
                telling.countDown();
                await(told);
            }
        });
        ExecutorService desks = Executors.newFixedThreadPool(2);
        try {
            Callable<String> calls = () -> in(() -> slow.callNext(ONE, IdempotencyKey.random()))
                    .map(Ticket::name)
                    .orElseThrow();
            Future<String> first = desks.submit(calls);
            await(telling);
            Future<String> second =
                    desks.submit(() -> in(() -> new PostgresWaitingLine(tenants, InstantSource.system(), ZoneOffset.UTC)
                                    .callNext(ONE, IdempotencyKey.random()))
                            .map(Ticket::name)
                            .orElseThrow());
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("Beto");
            told.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("Ana");
        } finally {
            told.countDown();
            desks.shutdownNow();
        }
    }

    @Test
    @DisplayName(
            "the number of a ticket whose transaction rolls back is the next one's: none is missing and none comes twice")
    void numbersWithoutGaps() throws Exception {
        assertThat(take("Ana").number()).isEqualTo(1);
        assertThatThrownBy(() -> TenantContext.run(
                        CLINIC,
                        () -> Transactions.run(tenants, () -> {
                            assertThat(take("Beto").number()).isEqualTo(2);
                            throw new IllegalStateException("the kiosk's program died");
                        })))
                .hasMessage("the kiosk's program died");
        ExecutorService kiosks = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> takes =
                    Collections.nCopies(40, () -> take("guest").number());
            List<Integer> numbers = new ArrayList<>();
            for (Future<Integer> number : kiosks.invokeAll(takes)) {
                numbers.add(number.get());
            }
            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(2, 41).boxed().toList());
        } finally {
            kiosks.shutdownNow();
        }
    }

    @Test
    @DisplayName("a listener whose statement the database refuses spoils neither the call nor its transaction")
    void spoilsNothing() {
        Ticket ana = take("Ana");
        PostgresWaitingLine broken = new PostgresWaitingLine(tenants, InstantSource.system(), ZoneOffset.UTC)
                .withListener(new LineListener() {
                    @Override
                    public void near(TicketNear event) {
                        Transactions.with(
                                tenants, connection -> Sql.on(connection).update("INSERT INTO nowhere VALUES (1)"));
                    }
                });
        Ticket beto = accepted(in(() -> broken.take(TicketRequest.of(RECEPTION, "Beto", IdempotencyKey.random()))));
        assertThat(in(() -> broken.callNext(ONE, IdempotencyKey.random())).map(Ticket::id))
                .contains(ana.id());
        assertThat(in(() -> line.find(beto.id())).map(Ticket::state)).contains(TicketState.WAITING);
        in(() -> line.upkeep());
        assertThat(messages()).contains("Beto, 0 ahead");
    }

    @Test
    @DisplayName(
            "desks that send people to and fro between two lines, park, recall and cancel at once never wait in a circle")
    void noDeadlocks() throws Exception {
        List<TicketId> tickets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tickets.add(take("guest").id());
        }
        long before = deadlocks();
        ExecutorService executor = Executors.newFixedThreadPool(10);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                futures.add(executor.submit(() -> {
                    for (int j = 0; j < 60; j++) {
                        step(number, tickets.get((number * 7 + j * 3) % tickets.size()), j);
                    }
                    return number;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(deadlocks() - before).isZero();
    }

    private void step(int number, TicketId id, int j) {
        in(() -> switch ((number + j) % 6) {
            case 0 -> line.transfer(id, number % 2 == 0 ? LAB : RECEPTION, Seniority.KEPT);
            case 1 -> line.callNext(Desk.of("both " + number, LAB, RECEPTION), IdempotencyKey.random());
            case 2 -> line.park(id, Duration.ofNanos(1000));
            case 3 -> line.transfer(id, number % 2 == 0 ? RECEPTION : LAB, Seniority.NEW);
            case 4 -> line.noShow(id);
            default -> line.upkeep();
        });
    }

    @Test
    @DisplayName("the next is found in an index, without sorting who waits, however many tickets of the past lie there")
    void plan() {
        in(() -> Transactions.with(tenants, connection -> {
            Sql sql = Sql.on(connection);
            sql.update(
                    "INSERT INTO ticket (id, line, taken_in, day, number, label, name, alias, priority, head_start, origin,"
                            + " state, joined_at, effective_at, desk, called_at, ended_at, take_key)"
                            + " SELECT gen_random_uuid(), 'reception', 'reception', date '2026-01-01' + i / 200, i, i, 'x', 'x', 'normal',"
                            + " 0, 'KIOSK', 'DONE', now(), now(), 'd', now(), now(), 'old ' || i FROM generate_series(1, 20000) i");
            sql.update(
                    "INSERT INTO ticket (id, line, taken_in, day, number, label, name, alias, priority, head_start, origin,"
                            + " state, joined_at, effective_at, take_key)"
                            + " SELECT gen_random_uuid(), 'reception', 'reception', date '2026-11-23', i, i, 'x', 'x', 'normal',"
                            + " 0, 'KIOSK', 'WAITING', now(), now() + i * interval '1 second', 'new ' || i FROM generate_series(1, 1000) i");
            sql.update("ANALYZE ticket");
            String plan = String.join(
                    "\n",
                    sql.list(
                            "EXPLAIN SELECT id FROM ticket WHERE line = ANY (?) AND state = 'WAITING'"
                                    + " ORDER BY effective_at, line, number LIMIT 1 FOR UPDATE SKIP LOCKED",
                            row -> row.string("QUERY PLAN"),
                            List.of("reception")));
            assertThat(plan).contains("ticket_turn").doesNotContain("Sort").doesNotContain("Seq Scan");
            return plan;
        }));
    }

    private Ticket take(String name) {
        return accepted(in(() -> line.take(TicketRequest.of(RECEPTION, name, IdempotencyKey.random()))));
    }

    private static Ticket accepted(TakeResult result) {
        return ((TakeResult.Accepted) result).ticket();
    }

    private List<String> messages() {
        return in(() -> Jobs.on(new PostgresJobStore(tenants, tenants)).upcoming(1000).stream()
                .map(JobView::payload)
                .toList());
    }

    private long deadlocks() {
        return in(() -> Transactions.with(
                tenants,
                connection -> Sql.on(connection)
                        .number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")));
    }

    private static <T> T in(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(CLINIC, body::get);
    }
}
