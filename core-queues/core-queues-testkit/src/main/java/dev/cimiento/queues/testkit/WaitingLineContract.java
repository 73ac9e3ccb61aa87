package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineBoard;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.WaitingLine;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the front desk can rely on, whatever the store.
 *
 * @param <L> the store, which is both ports
 */
public abstract class WaitingLineContract<L extends WaitingLine & LineBoard> {

    private static final TenantId A = TenantId.of("clinic");
    private static final TenantId B = TenantId.of("padel");
    private static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");
    private static final LineId DESK_LINE = new LineId("reception");
    private static final LineId LAB = new LineId("laboratory");
    private static final Desk ONE = Desk.of("desk 1", DESK_LINE);
    private static final PriorityClass ELDER = PriorityClass.of("elder", Duration.ofMinutes(20));

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final AtomicInteger keys = new AtomicInteger();
    private L line;

    /** For subclasses. */
    protected WaitingLineContract() {}

    /** Lines without tickets for the tenants clinic and padel, by this clock, in this zone. */
    protected abstract L emptyLine(InstantSource clock, ZoneId zone);

    @BeforeEach
    final void open() {
        line = emptyLine(clock, ZONE);
    }

    @Test
    @DisplayName(
            "tickets are numbered from 1, anew in every line and on every local day, and called in the order they came")
    final void numbersAndOrder() {
        Ticket ana = take(DESK_LINE, "Ana");
        clock.advance(Duration.ofSeconds(1));
        Ticket beto = take(DESK_LINE, "Beto");
        Ticket caro = take(LAB, "Caro");
        assertThat(List.of(ana.number(), beto.number(), caro.number())).containsExactly(1, 2, 1);
        assertThat(ana.day()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(ana.state()).isEqualTo(TicketState.WAITING);
        assertThat(called(ONE)).extracting(Ticket::name).containsExactly("Ana", "Beto");
        clock.set(Instant.parse("2026-11-24T02:59:59Z"));
        assertThat(take(DESK_LINE, "Late").number()).isEqualTo(3);
        clock.set(Instant.parse("2026-11-24T03:00:00Z"));
        assertThat(take(DESK_LINE, "Early").number()).isEqualTo(1);
    }

    @Test
    @DisplayName("taking again with the same key gives the same ticket")
    final void takesOnce() {
        TicketRequest request = TicketRequest.of(DESK_LINE, "Ana", new IdempotencyKey("kiosk-1"));
        Ticket first = accepted(in(A, () -> line.take(request)));
        TakeResult again = in(A, () -> line.take(request));
        assertThat(again).isInstanceOf(TakeResult.TakenBefore.class);
        assertThat(accepted(again).id()).isEqualTo(first.id());
        assertThat(in(B, () -> line.take(request))).isInstanceOf(TakeResult.Taken.class);
        assertThat(called(ONE)).hasSize(1);
    }

    @Test
    @DisplayName("calling again with the same key calls nobody else")
    final void callsOnce() {
        take(DESK_LINE, "Ana");
        take(DESK_LINE, "Beto");
        IdempotencyKey click = key();
        Ticket called = in(A, () -> line.callNext(ONE, click)).orElseThrow();
        assertThat(called.desk()).contains(ONE.id());
        assertThat(called.state()).isEqualTo(TicketState.CALLED);
        assertThat(in(A, () -> line.callNext(ONE, click)).map(Ticket::id)).contains(called.id());
        assertThat(in(A, () -> line.show(Set.of(DESK_LINE), 10)).waiting()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a priority class goes before those who came at most its head start earlier, and never before those who waited longer")
    final void boundedAgeing() {
        take(DESK_LINE, "long");
        clock.advance(Duration.ofMinutes(15));
        take(DESK_LINE, "short");
        clock.advance(Duration.ofMinutes(6));
        take(DESK_LINE, "elder", ELDER);
        take(DESK_LINE, "last");
        assertThat(called(ONE)).extracting(Ticket::name).containsExactly("long", "elder", "short", "last");
    }

    @Test
    @DisplayName("a steady stream of a higher class holds up a normal ticket for its head start at most")
    final void noStarvation() {
        take(DESK_LINE, "normal");
        Duration waited = Duration.ZERO;
        List<String> called = new ArrayList<>();
        while (!called.contains("normal") && waited.compareTo(Duration.ofHours(8)) < 0) {
            take(DESK_LINE, "elder", ELDER);
            take(DESK_LINE, "elder", ELDER);
            in(A, () -> line.callNext(ONE, key())).map(Ticket::name).ifPresent(called::add);
            clock.advance(Duration.ofMinutes(1));
            waited = waited.plusMinutes(1);
        }
        // Those elders who came within 20 minutes go first: 2 a minute, called 1 a minute.
        assertThat(called).contains("normal").hasSizeBetween(20, 45);
    }

    @Test
    @DisplayName("a ticket knows how many are ahead of it in its line")
    final void ahead() {
        Ticket ana = take(DESK_LINE, "Ana");
        clock.advance(Duration.ofSeconds(1));
        Ticket beto = take(DESK_LINE, "Beto");
        Ticket caro = take(LAB, "Caro");
        assertThat(ahead(ana)).hasValue(0);
        assertThat(ahead(beto)).hasValue(1);
        assertThat(ahead(caro)).hasValue(0);
        clock.advance(Duration.ofSeconds(1));
        Ticket elder = take(DESK_LINE, "Elder", ELDER);
        assertThat(ahead(elder)).hasValue(0);
        assertThat(ahead(beto)).hasValue(2);
        in(A, () -> line.callNext(ONE, key()));
        in(A, () -> line.cancel(ana.id()));
        assertThat(ahead(beto)).hasValue(0);
        assertThat(ahead(elder)).isEmpty();
        assertThat(in(A, () -> line.ahead(TicketId.random()))).isEmpty();
    }

    @Test
    @DisplayName("who is called is served, or recalled and given up, or cancelled; and each of it can be said twice")
    final void lifeCycle() {
        Ticket waiting = take(DESK_LINE, "Ana");
        assertThat(in(A, () -> line.done(waiting.id()))).isInstanceOf(TicketResult.Refused.class);
        assertThat(in(A, () -> line.recall(waiting.id()))).isInstanceOf(TicketResult.Refused.class);
        assertThat(in(A, () -> line.noShow(waiting.id()))).isInstanceOf(TicketResult.Refused.class);
        TicketId id = called(ONE).get(0).id();
        clock.advance(Duration.ofMinutes(1));
        Ticket recalled = changed(in(A, () -> line.recall(id)));
        assertThat(recalled.recalls()).isEqualTo(1);
        assertThat(recalled.calledAt()).contains(clock.instant());
        assertThat(changed(in(A, () -> line.noShow(id))).state()).isEqualTo(TicketState.NO_SHOW);
        assertThat(changed(in(A, () -> line.noShow(id))).state()).isEqualTo(TicketState.NO_SHOW);
        assertThat(in(A, () -> line.done(id))).isInstanceOf(TicketResult.Refused.class);
        assertThat(changed(in(A, () -> line.recall(id))).state()).isEqualTo(TicketState.CALLED);
        assertThat(changed(in(A, () -> line.done(id))).state()).isEqualTo(TicketState.DONE);
        assertThat(changed(in(A, () -> line.done(id))).state()).isEqualTo(TicketState.DONE);
        assertThat(in(A, () -> line.cancel(id))).isInstanceOf(TicketResult.Refused.class);
        Ticket leaves = take(DESK_LINE, "Beto");
        assertThat(changed(in(A, () -> line.cancel(leaves.id()))).state()).isEqualTo(TicketState.CANCELLED);
        assertThat(called(ONE)).isEmpty();
        assertThat(in(A, () -> line.cancel(TicketId.random()))).isInstanceOf(TicketResult.Unknown.class);
        assertThat(in(A, () -> line.find(id)).map(Ticket::state)).contains(TicketState.DONE);
    }

    @Test
    @DisplayName("a desk of several lines calls who came first in any of them")
    final void severalLines() {
        take(LAB, "first");
        clock.advance(Duration.ofSeconds(1));
        take(DESK_LINE, "second");
        clock.advance(Duration.ofSeconds(1));
        take(LAB, "third");
        assertThat(called(Desk.of("desk 9", DESK_LINE, LAB)))
                .extracting(Ticket::name)
                .containsExactly("first", "second", "third");
    }

    @Test
    @DisplayName("the board shows numbers, aliases and desks, the last call first, and never a name")
    final void board() {
        take(DESK_LINE, "Ana María Pérez");
        clock.advance(Duration.ofSeconds(1));
        take(DESK_LINE, "Beto");
        clock.advance(Duration.ofSeconds(1));
        in(
                A,
                () -> line.take(
                        TicketRequest.of(DESK_LINE, "Carolina Gómez", key()).withAlias("CG")));
        in(A, () -> line.callNext(ONE, key()));
        clock.advance(Duration.ofSeconds(1));
        in(A, () -> line.callNext(Desk.of("desk 2", DESK_LINE), key()));
        BoardView board = in(A, () -> line.show(Set.of(DESK_LINE), 10));
        assertThat(board.calls())
                .extracting(call -> call.number() + " " + call.alias() + " -> " + call.desk())
                .containsExactly("2 Beto -> desk 2", "1 Ana P. -> desk 1");
        assertThat(board.next()).containsExactly(new BoardView.Waiting(DESK_LINE, 3, "3", "CG"));
        assertThat(board.waiting()).isEqualTo(1);
        assertThat(board.toString()).doesNotContain("Pérez").doesNotContain("Carolina");
        assertThat(in(A, () -> line.show(Set.of(DESK_LINE), 1)).calls()).hasSize(1);
        assertThat(in(A, () -> line.show(Set.of(LAB), 10)).calls()).isEmpty();
        assertThat(in(B, () -> line.show(Set.of(DESK_LINE), 10)).waiting()).isZero();
    }

    @Test
    @DisplayName("1,000 tickets that four kiosks give at once have 1,000 numbers, and 16 desks call each exactly once")
    final void manyDesks() throws Exception {
        int tickets = 1000;
        List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
        together(4, () -> {
            for (int i = 0; i < tickets / 4; i++) {
                numbers.add(take(DESK_LINE, "guest").number());
            }
            return null;
        });
        assertThat(numbers).hasSize(tickets).doesNotHaveDuplicates().allMatch(number -> number <= tickets);
        ConcurrentLinkedQueue<TicketId> called = new ConcurrentLinkedQueue<>();
        together(16, () -> {
            Desk desk = Desk.of("desk " + keys.incrementAndGet(), DESK_LINE);
            for (Optional<Ticket> next = next(desk); next.isPresent(); next = next(desk)) {
                TicketId id = next.get().id();
                called.add(id);
                changed(in(A, () -> line.done(id)));
            }
            return null;
        });
        assertThat(called).hasSize(tickets).doesNotHaveDuplicates();
        assertThat(in(A, () -> line.show(Set.of(DESK_LINE), 1)).waiting()).isZero();
    }

    @Test
    @DisplayName("of many takes and calls with one key at once, all get one ticket, and no number is given twice")
    final void concurrentKeys() throws Exception {
        IdempotencyKey take = key();
        List<TicketId> taken = together(
                12,
                () -> accepted(in(A, () -> line.take(TicketRequest.of(DESK_LINE, "Ana", take))))
                        .id());
        assertThat(taken.stream().distinct()).hasSize(1);
        take(DESK_LINE, "Beto");
        IdempotencyKey call = key();
        List<TicketId> called = together(
                12, () -> in(A, () -> line.callNext(ONE, call)).orElseThrow().id());
        assertThat(called).containsOnly(taken.get(0));
        assertThat(called(ONE)).hasSize(1);
    }

    @Test
    @DisplayName(
            "without a tenant there is no line; a name that is blank or too long is refused; a ticket's text holds no name")
    final void refuses() {
        assertThatThrownBy(() -> line.take(TicketRequest.of(DESK_LINE, "Ana", key())))
                .isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> TicketRequest.of(DESK_LINE, " ", key())).hasMessageContaining("name");
        assertThat(take(DESK_LINE, "Ana Pérez").toString()).doesNotContain("Ana");
    }

    private Ticket take(LineId of, String name) {
        return take(of, name, PriorityClass.NORMAL);
    }

    private Ticket take(LineId of, String name, PriorityClass priority) {
        return accepted(in(A, () -> line.take(TicketRequest.of(of, name, key()).withPriority(priority))));
    }

    private Optional<Ticket> next(Desk desk) {
        return in(A, () -> line.callNext(desk, key()));
    }

    /** Everybody that the desk can call, in order. */
    private List<Ticket> called(Desk desk) {
        List<Ticket> called = new ArrayList<>();
        for (Optional<Ticket> next = next(desk); next.isPresent(); next = next(desk)) {
            called.add(next.get());
        }
        return called;
    }

    private OptionalInt ahead(Ticket ticket) {
        return in(A, () -> line.ahead(ticket.id()));
    }

    private IdempotencyKey key() {
        return new IdempotencyKey("key-" + keys.incrementAndGet());
    }

    private static Ticket accepted(TakeResult result) {
        assertThat(result).isInstanceOf(TakeResult.Accepted.class);
        return ((TakeResult.Accepted) result).ticket();
    }

    private static Ticket changed(TicketResult result) {
        assertThat(result).isInstanceOf(TicketResult.Changed.class);
        return ((TicketResult.Changed) result).ticket();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    private static <T> List<T> together(int threads, Callable<T> body) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(Collections.nCopies(threads, body))) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
