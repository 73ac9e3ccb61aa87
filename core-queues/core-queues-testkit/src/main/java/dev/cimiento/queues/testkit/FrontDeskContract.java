package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.NoShowRule;
import dev.cimiento.queues.line.Origin;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.Shown;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.queues.line.TicketStep.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What desks do with tickets beyond calling the next, and how lines are run, whatever the store. */
public abstract class FrontDeskContract extends LineScene {

    /** For subclasses. */
    protected FrontDeskContract() {}

    @Test
    @DisplayName(
            "an emergency goes before all others, however long they have waited, and emergencies in the order they came")
    final void strict() {
        take(DESK_LINE, "elder", ELDER);
        clock.advance(Duration.ofHours(9));
        take(DESK_LINE, "day before", PriorityClass.of("vip", Duration.ofDays(300)));
        take(DESK_LINE, "first", PriorityClass.EMERGENCY);
        take(DESK_LINE, "second", PriorityClass.strict("accident"));
        assertThat(rest(ONE)).containsExactly("first", "second", "day before", "elder");
    }

    @Test
    @DisplayName(
            "who has an appointment counts from it, not from coming early, and loses what he is late; walk-ins who waited long enough go first")
    final void appointments() {
        PriorityClass booked = PriorityClass.of("appointment", Duration.ofMinutes(15));
        Instant at = clock.instant().plus(Duration.ofMinutes(30));
        Ticket early = accepted(take(
                TicketRequest.of(DESK_LINE, "early", key()).withPriority(booked).withAppointment(at)));
        assertThat(early.origin()).isEqualTo(Origin.APPOINTMENT);
        assertThat(early.appointmentAt()).contains(at);
        Ticket again = accepted(take(TicketRequest.of(DESK_LINE, "alone", key()).withOrigin(Origin.REMOTE)));
        assertThat(found(again.id()).origin()).isEqualTo(Origin.REMOTE);
        clock.advance(Duration.ofMinutes(14));
        take(TicketRequest.of(DESK_LINE, "walk-in at 14", key()));
        clock.advance(Duration.ofMinutes(2));
        take(TicketRequest.of(DESK_LINE, "walk-in at 16", key()));
        clock.advance(Duration.ofMinutes(24));
        take(TicketRequest.of(DESK_LINE, "ten minutes late", key())
                .withPriority(booked)
                .withAppointment(at));
        assertThat(rest(ONE)).containsExactly("alone", "walk-in at 14", "early", "walk-in at 16", "ten minutes late");
    }

    @Test
    @DisplayName("an appointment is checked in once, however often it is said")
    final void checksInOnce() {
        TicketRequest checkIn = TicketRequest.of(DESK_LINE, "Ana", new IdempotencyKey("booking-7"))
                .withAppointment(clock.instant());
        Ticket first = accepted(take(checkIn));
        assertThat(take(checkIn)).isInstanceOf(TakeResult.TakenBefore.class);
        assertThat(accepted(take(checkIn)).id()).isEqualTo(first.id());
        assertThat(rest(ONE)).hasSize(1);
    }

    @Test
    @DisplayName("a closed line takes nobody in, and calls those who wait; opened, it takes again")
    final void closes() {
        take(DESK_LINE, "inside");
        set(Door.CLOSED);
        IdempotencyKey refused = key();
        assertThat(take(TicketRequest.of(DESK_LINE, "late", refused))).isEqualTo(new TakeResult.Closed(DESK_LINE));
        assertThat(take(TicketRequest.of(LAB, "other line", key()))).isInstanceOf(TakeResult.Taken.class);
        assertThat(rest(ONE)).containsExactly("inside");
        set(Door.OPEN);
        assertThat(take(TicketRequest.of(DESK_LINE, "late", refused))).isInstanceOf(TakeResult.Taken.class);
        assertThat(atOther(() -> desk.view(DESK_LINE))).isEqualTo(LineView.standard(DESK_LINE));
    }

    @Test
    @DisplayName("once closing has returned, no ticket is taken any more, whatever was under way")
    final void closesExactly() throws Exception {
        for (int round = 0; round < 10; round++) {
            set(Door.OPEN);
            List<Boolean> closed = new ArrayList<>();
            closed.add(false);
            List<Integer> late = together(6, () -> {
                int lateOnes = 0;
                for (int i = 0; i < 10; i++) {
                    boolean wasClosed;
                    synchronized (closed) {
                        wasClosed = closed.get(0);
                    }
                    boolean taken = take(TicketRequest.of(DESK_LINE, "guest", key())) instanceof TakeResult.Taken;
                    if (wasClosed && taken) {
                        lateOnes++;
                    }
                    if (i == 5) {
                        set(Door.CLOSED);
                        synchronized (closed) {
                            closed.set(0, true);
                        }
                    }
                }
                return lateOnes;
            });
            assertThat(late).containsOnly(0);
        }
    }

    @Test
    @DisplayName(
            "no more wait than the cap, however many come at once; an emergency is let in; each who is called makes room")
    final void cap() throws Exception {
        put(LineRules.STANDARD.withCap(5));
        List<Boolean> taken =
                together(16, () -> take(TicketRequest.of(DESK_LINE, "guest", key())) instanceof TakeResult.Taken);
        assertThat(taken.stream().filter(in -> in)).hasSize(5);
        assertThat(take(TicketRequest.of(DESK_LINE, "late", key()))).isEqualTo(new TakeResult.Full(DESK_LINE, 5));
        assertThat(take(TicketRequest.of(DESK_LINE, "hurt", key()).withPriority(PriorityClass.EMERGENCY)))
                .isInstanceOf(TakeResult.Taken.class);
        next(ONE);
        next(ONE);
        assertThat(take(TicketRequest.of(DESK_LINE, "guest", key()))).isInstanceOf(TakeResult.Taken.class);
        assertThat(take(TicketRequest.of(DESK_LINE, "guest", key()))).isInstanceOf(TakeResult.Full.class);
        put(LineRules.STANDARD.withoutCap());
        assertThat(take(TicketRequest.of(DESK_LINE, "guest", key()))).isInstanceOf(TakeResult.Taken.class);
    }

    @Test
    @DisplayName("a repeated wish gets its ticket also where that was the last place, or the line has closed since")
    final void capAndKey() throws Exception {
        put(LineRules.STANDARD.withCap(1));
        IdempotencyKey wish = key();
        List<TicketId> taken = together(
                8,
                () -> accepted(take(TicketRequest.of(DESK_LINE, "Ana", wish))).id());
        assertThat(taken.stream().distinct()).hasSize(1);
        set(Door.CLOSED);
        assertThat(take(TicketRequest.of(DESK_LINE, "Ana", wish))).isInstanceOf(TakeResult.TakenBefore.class);
    }

    @Test
    @DisplayName("a parked ticket is passed over, and comes back in its place: when it is said, or when its time is up")
    final void parks() {
        Ticket ana = take(DESK_LINE, "Ana");
        Ticket beto = take(DESK_LINE, "Beto");
        take(DESK_LINE, "Caro");
        take(DESK_LINE, "Dora");
        Ticket parked = changed(at(() -> desk.park(ana.id(), Duration.ofMinutes(10))));
        assertThat(parked.state()).isEqualTo(TicketState.PARKED);
        assertThat(parked.parkedUntil()).contains(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(at(() -> desk.ahead(ana.id()))).isEmpty();
        assertThat(at(() -> desk.ahead(beto.id()))).hasValue(0);
        assertThat(next(ONE).map(Ticket::name)).contains("Beto");
        changed(at(() -> desk.park(beto.id(), Duration.ofMinutes(20))));
        assertThat(found(beto.id()).desk()).isEmpty();
        assertThat(at(() -> desk.show(Set.of(DESK_LINE), 5)).calls()).isEmpty();
        clock.advance(Duration.ofMinutes(10));
        assertThat(next(ONE).map(Ticket::name)).contains("Ana");
        assertThat(changed(at(() -> desk.resume(beto.id()))).state()).isEqualTo(TicketState.WAITING);
        assertThat(changed(at(() -> desk.resume(beto.id()))).state()).isEqualTo(TicketState.WAITING);
        assertThat(rest(ONE)).containsExactly("Beto", "Caro", "Dora");
        changed(at(() -> desk.park(beto.id(), Duration.ofMinutes(1))));
        clock.advance(Duration.ofMinutes(1));
        assertThat(at(() -> desk.upkeep())).isEqualTo(1);
        assertThat(at(() -> desk.upkeep())).isZero();
        assertThat(found(beto.id()).state()).isEqualTo(TicketState.WAITING);
        assertThatThrownBy(() -> at(() -> desk.park(beto.id(), Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("most");
    }

    @Test
    @DisplayName("who is sent to another line keeps the label, and the time waited or not, as is said")
    final void transfers() {
        put(LineRules.STANDARD.withPrefix("R"));
        Ticket ana = take(DESK_LINE, "Ana");
        Ticket beto = take(DESK_LINE, "Beto");
        assertThat(ana.label()).isEqualTo("R1");
        take(LAB, "Caro");
        next(ONE);
        next(ONE);
        assertThat(changed(at(() -> desk.start(beto.id()))).state()).isEqualTo(TicketState.SERVING);
        clock.advance(Duration.ofMinutes(5));
        Ticket there = changed(at(() -> desk.transfer(ana.id(), LAB, Seniority.KEPT)));
        assertThat(there.line()).isEqualTo(LAB);
        assertThat(there.label()).isEqualTo("R1");
        assertThat(there.desk()).isEmpty();
        assertThat(changed(at(() -> desk.transfer(ana.id(), LAB, Seniority.KEPT)))
                        .effectiveAt())
                .isEqualTo(there.effectiveAt());
        changed(at(() -> desk.transfer(beto.id(), LAB, Seniority.NEW)));
        assertThat(at(() -> desk.show(Set.of(LAB), 5)).next())
                .extracting(BoardView.Waiting::label)
                .containsExactly("R1", "1", "R2");
        assertThat(rest(OF_LAB)).containsExactly("Ana", "Caro", "Beto");
        changed(at(() -> desk.done(ana.id())));
        assertThat(at(() -> desk.transfer(ana.id(), DESK_LINE, Seniority.NEW)))
                .isInstanceOf(TicketResult.Refused.class);
        assertThat(at(() -> desk.transfer(TicketId.random(), LAB, Seniority.NEW)))
                .isInstanceOf(TicketResult.Unknown.class);
    }

    @Test
    @DisplayName(
            "who is sent on with the time waited keeps the head start of the class, and what the appointment counts")
    final void keepsTheHeadStart() {
        Ticket elder = take(DESK_LINE, "Elder", ELDER);
        Ticket early = accepted(take(TicketRequest.of(DESK_LINE, "early", key())
                .withAppointment(clock.instant().plus(Duration.ofMinutes(40)))));
        clock.set(elder.joinedAt().minus(Duration.ofMinutes(10)));
        take(LAB, "ten minutes before");
        clock.set(elder.joinedAt().plus(Duration.ofMinutes(30)));
        take(LAB, "half an hour after");
        changed(at(() -> desk.transfer(elder.id(), LAB, Seniority.KEPT)));
        changed(at(() -> desk.transfer(early.id(), LAB, Seniority.KEPT)));
        assertThat(rest(OF_LAB)).containsExactly("Elder", "ten minutes before", "half an hour after", "early");
    }

    @Test
    @DisplayName(
            "a late repetition of a desk's wish calls nobody else, also after its ticket was sent on and called elsewhere")
    final void keyOutlivesTransfer() {
        Ticket ana = take(DESK_LINE, "Ana");
        take(DESK_LINE, "Beto");
        IdempotencyKey click = key();
        at(() -> desk.callNext(ONE, click));
        at(() -> desk.transfer(ana.id(), LAB, Seniority.KEPT));
        next(OF_LAB);
        assertThat(at(() -> desk.callNext(ONE, click)).map(Ticket::id)).contains(ana.id());
        assertThat(rest(ONE)).containsExactly("Beto");
    }

    @Test
    @DisplayName("a desk can call one out of turn, at once or out of parking; not one that is at another desk")
    final void outOfTurn() {
        take(DESK_LINE, "Ana");
        Ticket beto = take(DESK_LINE, "Beto");
        assertThat(changed(at(() -> desk.call(beto.id(), ONE.id()))).desk()).contains(ONE.id());
        assertThat(at(() -> desk.call(beto.id(), ONE.id()))).isInstanceOf(TicketResult.Changed.class);
        assertThat(at(() -> desk.call(beto.id(), TWO.id()))).isInstanceOf(TicketResult.Refused.class);
        at(() -> desk.park(beto.id(), Duration.ofHours(1)));
        assertThat(changed(at(() -> desk.call(beto.id(), TWO.id()))).desk()).contains(TWO.id());
        assertThat(rest(ONE)).containsExactly("Ana");
    }

    @Test
    @DisplayName(
            "who does not come is recalled as often as the line wants, put back behind so many, and given up in the end")
    final void noShows() {
        put(LineRules.STANDARD.withNoShow(NoShowRule.GIVE_UP.withRecalls(1).withPutBack(2, 1)));
        Ticket ana = take(DESK_LINE, "Ana");
        for (String name : List.of("Beto", "Caro", "Dora")) {
            take(DESK_LINE, name);
        }
        next(ONE);
        assertThat(at(() -> desk.noShow(ana.id())))
                .isInstanceOfSatisfying(
                        TicketResult.RecallFirst.class,
                        first -> assertThat(first.times()).isEqualTo(1));
        at(() -> desk.recall(ana.id()));
        Ticket back = changed(at(() -> desk.noShow(ana.id())));
        assertThat(back.state()).isEqualTo(TicketState.WAITING);
        assertThat(back.timesBack()).isEqualTo(1);
        assertThat(at(() -> desk.ahead(ana.id()))).hasValue(2);
        assertThat(List.of(
                        next(ONE).orElseThrow().name(), next(ONE).orElseThrow().name()))
                .containsExactly("Beto", "Caro");
        assertThat(next(ONE).map(Ticket::name)).contains("Ana");
        at(() -> desk.recall(ana.id()));
        assertThat(changed(at(() -> desk.noShow(ana.id()))).state()).isEqualTo(TicketState.NO_SHOW);
        assertThat(changed(at(() -> desk.recall(ana.id()))).state()).isEqualTo(TicketState.CALLED);
        assertThat(rest(ONE)).containsExactly("Dora");
    }

    @Test
    @DisplayName(
            "with a grace, calls that nobody follows are recalled and given up by themselves, and not a moment before")
    final void grace() {
        put(LineRules.STANDARD.withNoShow(NoShowRule.GIVE_UP.withRecalls(1).withGrace(Duration.ofMinutes(2))));
        Ticket ana = take(DESK_LINE, "Ana");
        Ticket beto = take(DESK_LINE, "Beto");
        next(ONE);
        next(ONE);
        at(() -> desk.start(beto.id()));
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(at(() -> desk.upkeep())).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(at(() -> desk.upkeep())).isEqualTo(1);
        assertThat(found(ana.id()).recalls()).isEqualTo(1);
        assertThat(at(() -> desk.upkeep())).isZero();
        clock.advance(Duration.ofMinutes(2));
        at(() -> desk.upkeep());
        assertThat(found(ana.id()).state()).isEqualTo(TicketState.NO_SHOW);
        assertThat(found(beto.id()).state()).isEqualTo(TicketState.SERVING);
    }

    @Test
    @DisplayName(
            "a line that is open across midnight goes on, and its numbers too, until its day begins; then what was left ends")
    final void dayReset() {
        put(LineRules.STANDARD.withDayStart(LocalTime.of(5, 0)));
        clock.set(Instant.parse("2026-11-24T02:58:00Z"));
        Ticket before = take(DESK_LINE, "before midnight");
        clock.set(Instant.parse("2026-11-24T03:00:00Z"));
        Ticket after = take(DESK_LINE, "after midnight");
        assertThat(List.of(before.number(), after.number())).containsExactly(1, 2);
        assertThat(after.day()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(at(() -> desk.upkeep())).isZero();
        assertThat(next(ONE).map(Ticket::id)).contains(before.id());
        Ticket served = take(DESK_LINE, "served");
        at(() -> desk.call(served.id(), TWO.id()));
        at(() -> desk.start(served.id()));
        clock.set(Instant.parse("2026-11-24T08:00:00Z"));
        Ticket today = accepted(take(TicketRequest.of(DESK_LINE, "today", key())));
        assertThat(today.number()).isEqualTo(1);
        assertThat(at(() -> desk.upkeep())).isEqualTo(3);
        assertThat(found(before.id()).state()).isEqualTo(TicketState.NO_SHOW);
        assertThat(found(after.id()).state()).isEqualTo(TicketState.EXPIRED);
        assertThat(found(served.id()).state()).isEqualTo(TicketState.DONE);
        assertThat(rest(ONE)).containsExactly("today");
    }

    @Test
    @DisplayName("upkeep in many processes at once does each thing once")
    final void upkeepTogether() throws Exception {
        for (int i = 0; i < 40; i++) {
            Ticket ticket = take(DESK_LINE, "guest");
            at(() -> desk.park(ticket.id(), Duration.ofMinutes(1)));
        }
        clock.advance(Duration.ofMinutes(1));
        List<Integer> changed = together(6, () -> at(() -> desk.upkeep()));
        assertThat(changed.stream().mapToInt(Integer::intValue).sum() + at(() -> desk.upkeep()))
                .isEqualTo(40);
        assertThat(changes.stream().filter(change -> change.kind() == Kind.RESUMED))
                .hasSize(40);
    }

    @Test
    @DisplayName(
            "the board gives away no address or number that was taken as a name, and no alias where labels are shown")
    final void aliases() {
        Ticket first = take(DESK_LINE, "ana.perez@mail.example");
        take(DESK_LINE, "+54 9 11 5555 0000");
        take(DESK_LINE, "María-José d'Ávila Ñandú");
        put(LineRules.STANDARD.withPrefix("A").withShown(Shown.LABELS));
        take(DESK_LINE, "Beto Paz");
        BoardView board = at(() -> desk.show(Set.of(DESK_LINE), 10));
        assertThat(board.next())
                .extracting(BoardView.Waiting::alias)
                .containsExactly("A.", "+.", "María-José Ñ.", "A4");
        next(ONE);
        BoardView later = at(() -> desk.show(Set.of(DESK_LINE), 10));
        assertThat(later.callsSince(board)).hasSize(1);
        assertThat(later.callsSince(later)).isEmpty();
        at(() -> desk.recall(first.id()));
        assertThat(at(() -> desk.show(Set.of(DESK_LINE), 10)).callsSince(later))
                .extracting(BoardView.Call::recalls)
                .containsExactly(1);
    }

    @Test
    @DisplayName("all that happened to a ticket is kept in order, with desks and times, and each was told")
    final void history() {
        Ticket ana = take(DESK_LINE, "Ana");
        clock.advance(Duration.ofMinutes(3));
        IdempotencyKey ofAna = key();
        at(() -> desk.callNext(ONE, ofAna));
        at(() -> desk.recall(ana.id()));
        at(() -> desk.start(ana.id()));
        clock.advance(Duration.ofMinutes(4));
        at(() -> desk.transfer(ana.id(), LAB, Seniority.KEPT));
        next(OF_LAB);
        clock.advance(Duration.ofMinutes(2));
        at(() -> desk.done(ana.id()));
        at(() -> desk.done(ana.id()));
        List<TicketStep> steps = at(() -> desk.steps(ana.id()));
        assertThat(steps)
                .extracting(TicketStep::kind)
                .containsExactly(
                        Kind.TAKEN, Kind.CALLED, Kind.RECALLED, Kind.STARTED, Kind.TRANSFERRED, Kind.CALLED, Kind.DONE);
        assertThat(steps.get(1).lasted()).contains(Duration.ofMinutes(3));
        assertThat(steps.get(1).desk()).contains(ONE.id());
        assertThat(steps.get(5).lasted()).contains(Duration.ZERO);
        assertThat(steps.get(5).line()).isEqualTo(LAB);
        assertThat(steps.get(6).lasted()).contains(Duration.ofMinutes(2));
        assertThat(changes)
                .extracting(change -> change.kind())
                .containsExactlyElementsOf(steps.stream().map(TicketStep::kind).toList());
        assertThat(at(() -> desk.tickets(LAB, ana.day(), 10)))
                .extracting(Ticket::id)
                .containsExactly(ana.id());
        assertThat(at(() -> desk.forget(ana.day()))).isZero();
        Ticket waits = take(DESK_LINE, "waits");
        assertThat(at(() -> desk.forget(ana.day().plusDays(1)))).isEqualTo(1);
        assertThat(at(() -> desk.find(ana.id()))).isEmpty();
        assertThat(at(() -> desk.find(waits.id()))).isPresent();
        assertThat(at(() -> desk.steps(ana.id()))).hasSize(7);
        clock.advance(Duration.ofDays(3));
        at(() -> desk.forget(ana.day().plusDays(3)));
        assertThat(at(() -> desk.callNext(ONE, ofAna)).map(Ticket::id)).contains(waits.id());
        assertThat(at(() -> desk.steps(TicketId.random()))).isEmpty();
    }

    @Test
    @DisplayName(
            "rules are kept as they were put, one tenant's are not another's, and they say what is wrong with them")
    final void rules() {
        LineRules rules = LineRules.STANDARD
                .withPrefix("LAB-")
                .withCap(12)
                .withShown(Shown.LABELS)
                .withNear(Set.of(5, 1))
                .withDayStart(LocalTime.of(4, 30))
                .withTarget(Duration.ofMinutes(10))
                .withServiceTime(Duration.ofSeconds(90))
                .withNoShow(NoShowRule.GIVE_UP.withRecalls(2).withPutBack(3, 1).withGrace(Duration.ofSeconds(45)));
        set(Door.CLOSED);
        put(rules);
        assertThat(at(() -> desk.view(DESK_LINE))).isEqualTo(new LineView(DESK_LINE, Door.CLOSED, rules));
        set(Door.OPEN);
        assertThat(at(() -> desk.all())).containsExactly(new LineView(DESK_LINE, Door.OPEN, rules));
        assertThat(atOther(() -> desk.all())).isEmpty();
        assertThatThrownBy(() -> LineRules.STANDARD.withCap(0)).hasMessageContaining("cap must be between 1");
        assertThatThrownBy(() -> LineRules.STANDARD.withPrefix("ñ")).hasMessageContaining("prefix");
        assertThatThrownBy(() -> LineRules.STANDARD.withNear(Set.of(-1))).hasMessageContaining("near");
        assertThatThrownBy(() -> LineRules.STANDARD.withTarget(Duration.ZERO)).hasMessageContaining("target");
        Duration tooShort = Duration.ofNanos(999_999);
        assertThatThrownBy(() -> LineRules.STANDARD.withTarget(tooShort)).hasMessageContaining("target");
        assertThatThrownBy(() -> LineRules.STANDARD.withServiceTime(tooShort)).hasMessageContaining("serviceTime");
        assertThatThrownBy(() -> NoShowRule.GIVE_UP.withGrace(tooShort)).hasMessageContaining("grace");
        TicketRequest request = TicketRequest.of(DESK_LINE, "Ana", key());
        assertThatThrownBy(() -> request.withAppointment(Instant.MAX)).hasMessageContaining("at must be");
        assertThatThrownBy(() -> request.withAppointment(Instant.MIN)).hasMessageContaining("at must be");
        assertThatThrownBy(() -> request.withAlias("Ana\ud83d")).hasMessageContaining("alias");
        assertThatThrownBy(() -> NoShowRule.GIVE_UP.withRecalls(11)).hasMessageContaining("recalls");
        assertThatThrownBy(() -> PriorityClass.of("vip", Duration.ofDays(366))).hasMessageContaining("headStart");
    }

    @Test
    @DisplayName("who was called from further back and does not come is put back where he stood, not further forward")
    final void comesNotForward() {
        put(LineRules.STANDARD.withNoShow(NoShowRule.GIVE_UP.withPutBack(1, 1)));
        List.of("Ana", "Beto", "Caro").forEach(name -> take(DESK_LINE, name));
        Ticket dora = take(DESK_LINE, "Dora");
        take(DESK_LINE, "Eva");
        at(() -> desk.call(dora.id(), ONE.id()));
        changed(at(() -> desk.noShow(dora.id())));
        assertThat(rest(ONE)).containsExactly("Ana", "Beto", "Caro", "Dora", "Eva");
    }

    @Test
    @DisplayName(
            "in another line one begins anew: with the head start of the class, and with all no-shows that are forgiven")
    final void beginsAnewElsewhere() {
        put(LineRules.STANDARD.withNoShow(NoShowRule.GIVE_UP.withPutBack(1, 1)));
        at(() -> {
            desk.put(LAB, LineRules.STANDARD.withNoShow(NoShowRule.GIVE_UP.withPutBack(1, 1)));
            return LAB;
        });
        Ticket elder = take(DESK_LINE, "Elder", ELDER);
        next(ONE);
        assertThat(changed(at(() -> desk.noShow(elder.id()))).timesBack()).isEqualTo(1);
        take(LAB, "Ana");
        clock.advance(Duration.ofMinutes(5));
        assertThat(changed(at(() -> desk.transfer(elder.id(), LAB, Seniority.NEW)))
                        .timesBack())
                .isZero();
        assertThat(next(OF_LAB).map(Ticket::name)).contains("Elder");
        assertThat(changed(at(() -> desk.noShow(elder.id()))).state()).isEqualTo(TicketState.WAITING);
        assertThat(rest(OF_LAB)).containsExactly("Ana", "Elder");
    }

    private void put(LineRules rules) {
        at(() -> {
            desk.put(DESK_LINE, rules);
            return desk;
        });
    }

    private void set(Door door) {
        at(() -> {
            desk.set(DESK_LINE, door);
            return desk;
        });
    }
}
