package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketNear;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.WaitEstimate;
import dev.cimiento.queues.line.WaitEstimate.Basis;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What those who wait are told, how long they will wait, and how that went, whatever the store. */
public abstract class LineWaitsContract extends LineScene {

    /** For subclasses. */
    protected LineWaitsContract() {}

    @Test
    @DisplayName("everyone is told once that two are ahead and once that he is next, in time")
    final void told() {
        List<Ticket> tickets = new ArrayList<>();
        for (String name : List.of("Ana", "Beto", "Caro", "Dora", "Eva")) {
            tickets.add(take(DESK_LINE, name));
        }
        assertThat(toldOf(tickets.get(0))).containsExactly("0 ahead");
        assertThat(toldOf(tickets.get(1))).containsExactly("1 ahead");
        assertThat(toldOf(tickets.get(2))).containsExactly("2 ahead");
        assertThat(toldOf(tickets.get(4))).isEmpty();
        next(ONE);
        assertThat(toldOf(tickets.get(1))).containsExactly("1 ahead", "0 ahead");
        assertThat(toldOf(tickets.get(2))).containsExactly("2 ahead");
        next(ONE);
        assertThat(toldOf(tickets.get(4))).containsExactly("2 ahead");
        next(ONE);
        next(ONE);
        next(ONE);
        assertThat(toldOf(tickets.get(4))).containsExactly("2 ahead", "0 ahead");
        assertThat(rest(ONE)).isEmpty();
    }

    @Test
    @DisplayName("100 changes of place back and forth bring at most one message for each threshold")
    final void notTwice() {
        take(DESK_LINE, "first");
        Ticket ana = take(DESK_LINE, "Ana");
        for (int i = 0; i < 50; i++) {
            Ticket before = take(DESK_LINE, "hurt", PriorityClass.EMERGENCY);
            Ticket other = take(DESK_LINE, "hurt", PriorityClass.EMERGENCY);
            at(() -> desk.cancel(before.id()));
            at(() -> desk.park(other.id(), Duration.ofMinutes(5)));
            at(() -> desk.cancel(other.id()));
        }
        next(ONE);
        for (int i = 0; i < 10; i++) {
            Ticket before = take(DESK_LINE, "hurt", PriorityClass.EMERGENCY);
            at(() -> desk.cancel(before.id()));
            at(() -> desk.upkeep());
        }
        assertThat(toldOf(ana)).containsExactly("1 ahead", "0 ahead");
    }

    @Test
    @DisplayName("many desks at once: everyone is told once that he is next, and nobody is left out")
    final void toldUnderManyDesks() throws Exception {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            tickets.add(take(DESK_LINE, "guest"));
        }
        List<List<Ticket>> called = together(8, () -> {
            List<Ticket> own = new ArrayList<>();
            Desk desk = Desk.of("desk " + Thread.currentThread().getId(), DESK_LINE);
            for (int i = 0; i < 14; i++) {
                own.add(next(desk).orElseThrow());
            }
            return own;
        });
        assertThat(called.stream().flatMap(List::stream).map(Ticket::id))
                .hasSize(112)
                .doesNotHaveDuplicates();
        called.forEach(own -> remove(tickets, own));
        List<Ticket> left = tickets;
        assertThat(toldOf(left.get(0))).endsWith("0 ahead");
        assertThat(toldOf(left.get(2))).containsExactly("2 ahead");
        assertThat(toldOf(left.get(3))).isEmpty();
        synchronized (told) {
            Set<String> each = told.stream()
                    .map(event -> event.ticket().id() + " at " + event.threshold())
                    .collect(Collectors.toSet());
            assertThat(told).hasSameSizeAs(each);
        }
    }

    @Test
    @DisplayName(
            "when 16 desks call at the same moment, those whom they call are not told that they are next, and everyone who then stands still has been told his place, once")
    final void toldAfterManyCallsAtOnce() throws Exception {
        Set<Integer> near = Set.of(0, 2, 20);
        put(LineRules.STANDARD.withNear(near));
        int desks = 16;
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 10 * desks; i++) {
            tickets.add(take(DESK_LINE, "guest"));
        }
        CyclicBarrier atOnce = new CyclicBarrier(desks);
        for (List<Ticket> waiting = new ArrayList<>(tickets); !waiting.isEmpty(); ) {
            remove(waiting, together(desks, () -> {
                atOnce.await();
                return next(Desk.of("desk " + Thread.currentThread().getId(), DESK_LINE))
                        .orElseThrow();
            }));
            for (int ahead = 0; ahead < Math.min(waiting.size(), 25); ahead++) {
                OptionalInt place = LineRules.STANDARD.withNear(near).near(ahead);
                assertThat(lastThreshold(waiting.get(ahead)))
                        .as("%d ahead of %d who wait", ahead, waiting.size())
                        .isEqualTo(place);
            }
        }
        synchronized (told) {
            assertThat(told.stream().map(event -> event.ticket().id() + " at " + event.threshold()))
                    .doesNotHaveDuplicates();
            assertThat(told).allMatch(event -> event.ahead() <= event.threshold());
        }
    }

    /** By what was called, and not by their number: of two desks that call at one moment, one may take the ticket after the next. */
    private static void remove(List<Ticket> tickets, List<Ticket> called) {
        assertThat(tickets.removeIf(
                        ticket -> called.stream().anyMatch(other -> other.id().equals(ticket.id()))))
                .isTrue();
    }

    private OptionalInt lastThreshold(Ticket ticket) {
        synchronized (told) {
            return told.stream()
                    .filter(event -> event.ticket().id().equals(ticket.id()))
                    .mapToInt(TicketNear::threshold)
                    .reduce((before, after) -> after);
        }
    }

    @Test
    @DisplayName("a listener that fails breaks nothing, and is told again at the next change")
    final void failingListener() {
        Deque<TicketNear> failed = new ArrayDeque<>();
        whenNear(event -> {
            if (failed.isEmpty()) {
                failed.add(event);
                throw new IllegalStateException("no message today");
            }
        });
        Ticket ana = take(DESK_LINE, "Ana");
        assertThat(failed).hasSize(1);
        assertThat(toldOf(ana)).isEmpty();
        take(DESK_LINE, "Beto");
        assertThat(toldOf(ana)).containsExactly("0 ahead");
        assertThat(rest(ONE)).containsExactly("Ana", "Beto");
    }

    @Test
    @DisplayName("a line tells at the places that it is set to, or at none")
    final void places() {
        put(LineRules.STANDARD.withNear(Set.of()));
        take(DESK_LINE, "Ana");
        assertThat(told).isEmpty();
        put(LineRules.STANDARD.withNear(Set.of(1)));
        Ticket beto = take(DESK_LINE, "Beto");
        assertThat(toldOf(beto)).containsExactly("1 ahead");
        next(ONE);
        assertThat(toldOf(beto)).containsExactly("1 ahead");
    }

    @Test
    @DisplayName("a wait is estimated by what is set, then by who was called last, then by the pace of the line")
    final void estimates() {
        put(LineRules.STANDARD.withServiceTime(Duration.ofMinutes(4)));
        Ticket first = take(DESK_LINE, "first");
        Ticket second = take(DESK_LINE, "second");
        assertThat(first.promised())
                .contains(new WaitEstimate(Duration.ofMinutes(4), Duration.ofMinutes(6), 0, Basis.SERVICE_TIME));
        assertThat(at(() -> desk.estimate(second.id())))
                .contains(new WaitEstimate(Duration.ofMinutes(8), Duration.ofMinutes(12), 1, Basis.SERVICE_TIME));
        clock.advance(Duration.ofMinutes(8));
        next(ONE);
        assertThat(at(() -> desk.estimate(second.id())).orElseThrow().basis()).isEqualTo(Basis.LAST_WAIT);
        assertThat(at(() -> desk.estimate(second.id())).orElseThrow().p50()).isEqualTo(Duration.ofMinutes(9));
        for (int i = 0; i < 80; i++) {
            take(DESK_LINE, "guest");
        }
        for (int i = 0; i < 65; i++) {
            clock.advance(Duration.ofMinutes(3));
            next(ONE);
        }
        Ticket last = take(DESK_LINE, "last");
        WaitEstimate estimate = at(() -> desk.estimate(last.id())).orElseThrow();
        assertThat(estimate.basis()).isEqualTo(Basis.PACE);
        assertThat(estimate.ahead()).isEqualTo(16);
        // 17 calls at three minutes, a minute of which has passed.
        assertThat(estimate.p50()).isEqualTo(Duration.ofMinutes(50));
        assertThat(estimate.p90()).isGreaterThanOrEqualTo(estimate.p50());
        WaitEstimate forElder = at(() -> desk.estimate(DESK_LINE, PriorityClass.EMERGENCY));
        assertThat(forElder.ahead()).isZero();
        assertThat(forElder.p50()).isEqualTo(Duration.ofMinutes(2));
        assertThat(at(() -> desk.estimate(first.id()))).isEmpty();
        assertThat(at(() -> desk.estimate(TicketId.random()))).isEmpty();
    }

    @Test
    @DisplayName("time in which nobody waited does not make the line look slow")
    final void idleTime() {
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofHours(1));
            take(DESK_LINE, "a");
            take(DESK_LINE, "b");
            next(ONE);
            clock.advance(Duration.ofMinutes(2));
            next(ONE);
        }
        assertThat(at(() -> desk.estimate(DESK_LINE, PriorityClass.NORMAL)).p50())
                .isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    @DisplayName(
            "over a day of random service, estimates are right on average, nine of ten come within p90, and the report says so")
    final void tracksItsError() {
        Random random = new Random(7);
        clock.set(Instant.parse("2026-11-23T11:00:00Z"));
        put(LineRules.STANDARD.withTarget(Duration.ofMinutes(20)));
        long nextArrival = 0;
        long nextCall = 60;
        for (long second = 0; second < 7 * 3600; second += 10) {
            clock.set(Instant.parse("2026-11-23T11:00:00Z").plusSeconds(second));
            if (second >= nextArrival && second < 6 * 3600) {
                accepted(take(TicketRequest.of(DESK_LINE, "guest", key())));
                nextArrival = second + 60 + random.nextInt(120);
            }
            if (second >= nextCall) {
                Optional<Ticket> called = next(ONE);
                called.ifPresent(ticket -> at(() -> desk.done(ticket.id())));
                nextCall = second + 60 + random.nextInt(130);
            }
        }
        LocalDate day = LocalDate.of(2026, 11, 23);
        ServiceReport report = at(() -> desk.report(DESK_LINE, day, day));
        assertThat(report.taken()).isGreaterThan(150);
        assertThat(report.estimates()).isEqualTo(report.called()).isGreaterThan(150);
        assertThat(report.estimateWithinP90()).isBetween(0.75, 1.0);
        assertThat(report.estimateError()).isLessThan(Duration.ofMinutes(6));
    }

    @Test
    @DisplayName("the report counts what happened on those days in that line: how many, how long, how many in time")
    final void report() {
        put(LineRules.STANDARD.withTarget(Duration.ofMinutes(5)));
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tickets.add(accepted(take(TicketRequest.of(DESK_LINE, "guest", key()))));
        }
        for (int i = 0; i < 7; i++) {
            clock.advance(Duration.ofMinutes(1));
            next(ONE);
        }
        clock.advance(Duration.ofMinutes(3));
        for (int i = 0; i < 5; i++) {
            TicketId id = tickets.get(i).id();
            at(() -> desk.done(id));
        }
        at(() -> desk.noShow(tickets.get(5).id()));
        at(() -> desk.cancel(tickets.get(9).id()));
        at(() -> desk.transfer(tickets.get(8).id(), LAB, Seniority.NEW));
        LocalDate day = tickets.get(0).day();
        ServiceReport report = at(() -> desk.report(DESK_LINE, day, day));
        assertThat(List.of(report.taken(), report.called(), report.done(), report.noShows(), report.cancelled()))
                .containsExactly(10, 7, 5, 1, 1);
        assertThat(List.of(report.waitP50(), report.waitP90(), report.waitMost()))
                .containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(7), Duration.ofMinutes(7));
        assertThat(List.of(report.serviceP50(), report.serviceP90()))
                .containsExactly(Duration.ofMinutes(7), Duration.ofMinutes(9));
        assertThat(report.withinTarget()).isEqualTo(5 / 7.0, Offset.offset(0.001));
        assertThat(at(() -> desk.report(LAB, day, day)).taken()).isEqualTo(1);
        assertThat(at(() -> desk.report(DESK_LINE, day.minusDays(2), day.minusDays(1)))
                        .taken())
                .isZero();
        assertThat(atOther(() -> desk.report(DESK_LINE, day, day)).taken()).isZero();
        assertThat(atOther(() -> desk.report(DESK_LINE, day, day)).withinTarget())
                .isEqualTo(1);
        assertThatThrownBy(() -> at(() -> desk.report(DESK_LINE, day, day.minusDays(1))))
                .hasMessageContaining("from");
    }

    private void put(LineRules rules) {
        at(() -> {
            desk.put(DESK_LINE, rules);
            return desk;
        });
    }
}
