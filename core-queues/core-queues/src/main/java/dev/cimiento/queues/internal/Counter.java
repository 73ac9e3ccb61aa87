package dev.cimiento.queues.internal;

import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.NoShowRule;
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
import dev.cimiento.queues.line.WaitEstimate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The rules of a front desk, the same over every {@link Shelf}; each method runs within one transaction. Safe for use by many threads. */
public final class Counter {

    private static final Duration LONGEST_PARKING = Duration.ofDays(1);

    private final InstantSource clock;
    private final ZoneId zone;
    private final Teller teller;

    /** By this clock, in this zone, telling this listener. */
    public Counter(InstantSource clock, ZoneId zone, LineListener listener) {
        this.clock = clock;
        this.zone = zone;
        this.teller = new Teller(listener);
    }

    /** The same, telling this listener. */
    public Counter telling(LineListener other) {
        return new Counter(clock, zone, other);
    }

    /** Takes a ticket. */
    public TakeResult take(Shelf shelf, TicketRequest request) throws SQLException {
        Optional<Ticket> before = shelf.taken(request.key());
        if (before.isPresent()) {
            return new TakeResult.TakenBefore(before.get());
        }
        LineView line = shelf.lock(request.line());
        Optional<TakeResult> refusal = refusal(shelf, line, request.priority());
        if (refusal.isPresent()) {
            // The same wish may have got the last place a moment ago.
            return shelf.taken(request.key())
                    .<TakeResult>map(TakeResult.TakenBefore::new)
                    .orElseGet(refusal::get);
        }
        Instant now = now();
        LocalDate day = line.rules().day(now, zone);
        int number = shelf.number(request.line(), day);
        String label = line.rules().prefix() + number;
        TicketRequest shown = line.rules().shown() == Shown.LABELS ? request.withAlias(label) : request;
        Ticket.Draft draft = Ticket.draft(TicketId.random(), shown, day, number, label, now);
        Instant effectiveAt = draft.ticket().effectiveAt();
        Ticket ticket = draft.promised(
                        Optional.of(estimate(shelf, line, shelf.waiting(line.line(), Optional.of(effectiveAt)), now)))
                .ticket();
        if (!shelf.add(ticket, request.key())) {
            return new TakeResult.TakenBefore(shelf.taken(request.key()).orElseThrow());
        }
        teller.changed(shelf, Kind.TAKEN, ticket);
        teller.near(shelf, line);
        return new TakeResult.Taken(ticket);
    }

    private static Optional<TakeResult> refusal(Shelf shelf, LineView line, PriorityClass priority)
            throws SQLException {
        if (line.door() == Door.CLOSED) {
            return Optional.of(new TakeResult.Closed(line.line()));
        }
        OptionalInt cap = line.rules().cap();
        return cap.isPresent() && !priority.isStrict() && shelf.waiting(line.line(), Optional.empty()) >= cap.getAsInt()
                ? Optional.of(new TakeResult.Full(line.line(), cap.getAsInt()))
                : Optional.empty();
    }

    /** Whether nobody has to be told. */
    public boolean isSilent() {
        return teller.isSilent();
    }

    /** Calls the next, where that is one statement and nobody has to be told; empty where there is more to it, or nobody. */
    public Optional<Ticket> callAtOnce(Shelf shelf, DeskId desk, Set<LineId> lines, IdempotencyKey key)
            throws SQLException {
        return shelf.callAtOnce(lines, desk, key, now());
    }

    /** Calls the next. */
    public Optional<Ticket> callNext(Shelf shelf, DeskId desk, Set<LineId> lines, IdempotencyKey key)
            throws SQLException {
        Instant now = now();
        Optional<Ticket> atOnce = shelf.callAtOnce(lines, desk, key, now);
        if (atOnce.isPresent()) {
            teller.changed(shelf, Kind.CALLED, atOnce.get());
            teller.near(shelf, atOnce.get().line());
            return atOnce;
        }
        Optional<Ticket> before = shelf.called(key);
        return before.isPresent() ? before : callNextAfterParked(shelf, desk, lines, key, now);
    }

    private Optional<Ticket> callNextAfterParked(
            Shelf shelf, DeskId desk, Set<LineId> lines, IdempotencyKey key, Instant now) throws SQLException {
        // All are told at the end and in order, or two desks of two lines could each wait for what the other holds.
        Set<LineId> moved = new TreeSet<>();
        for (Ticket parked : shelf.parked(lines, now)) {
            keep(shelf, Kind.RESUMED, parked, parked.draft().waiting().ticket());
            moved.add(parked.line());
        }
        Optional<Ticket> called = shelf.callFirst(lines, desk, key, now);
        if (called.isPresent()) {
            teller.changed(shelf, Kind.CALLED, called.get());
            moved.add(called.get().line());
        }
        for (LineId line : moved) {
            teller.near(shelf, line);
        }
        // Another with the same key may have come first, and is seen by now.
        return called.isPresent() ? called : shelf.called(key);
    }

    /** Calls this one. */
    public TicketResult call(Shelf shelf, TicketId id, DeskId desk) throws SQLException {
        Optional<Ticket> found = shelf.lock(id);
        if (found.filter(ticket ->
                        ticket.state() == TicketState.CALLED && ticket.desk().equals(Optional.of(desk)))
                .isPresent()) {
            return new TicketResult.Changed(found.get());
        }
        Instant now = now();
        return move(
                shelf,
                id,
                found,
                EnumSet.of(TicketState.WAITING, TicketState.PARKED),
                Kind.CALLED,
                ticket -> ticket.draft().called(desk, now, 0).ticket());
    }

    /** Calls again. */
    public TicketResult recall(Shelf shelf, TicketId id) throws SQLException {
        Instant now = now();
        return move(
                shelf,
                id,
                shelf.lock(id),
                EnumSet.of(TicketState.CALLED, TicketState.NO_SHOW),
                Kind.RECALLED,
                ticket -> ticket.draft()
                        .called(ticket.desk().orElseThrow(), now, ticket.recalls() + 1)
                        .ticket());
    }

    /** It is at the desk. */
    public TicketResult start(Shelf shelf, TicketId id) throws SQLException {
        Instant now = now();
        return unlessSo(
                shelf,
                id,
                TicketState.SERVING,
                EnumSet.of(TicketState.CALLED),
                Kind.STARTED,
                ticket -> ticket.draft().started(now).ticket());
    }

    /** It is served. */
    public TicketResult done(Shelf shelf, TicketId id) throws SQLException {
        return end(shelf, id, EnumSet.of(TicketState.CALLED, TicketState.SERVING), TicketState.DONE, Kind.DONE);
    }

    /** It leaves. */
    public TicketResult cancel(Shelf shelf, TicketId id) throws SQLException {
        return end(
                shelf,
                id,
                EnumSet.of(TicketState.WAITING, TicketState.CALLED, TicketState.PARKED),
                TicketState.CANCELLED,
                Kind.CANCELLED);
    }

    private TicketResult end(Shelf shelf, TicketId id, Set<TicketState> from, TicketState to, Kind kind)
            throws SQLException {
        Instant now = now();
        return unlessSo(
                shelf,
                id,
                to,
                from,
                kind,
                ticket -> ticket.draft().ended(to, now).ticket());
    }

    /** It did not come. */
    public TicketResult noShow(Shelf shelf, TicketId id) throws SQLException {
        Optional<Ticket> found = shelf.lock(id);
        if (found.isEmpty()) {
            return new TicketResult.Unknown(id);
        }
        Ticket ticket = found.get();
        if (ticket.state() == TicketState.NO_SHOW) {
            return new TicketResult.Changed(ticket);
        }
        if (ticket.state() != TicketState.CALLED) {
            return new TicketResult.Refused(ticket);
        }
        NoShowRule rule = shelf.view(ticket.line()).rules().noShow();
        return ticket.recalls() < rule.recalls()
                ? new TicketResult.RecallFirst(ticket, rule.recalls() - ticket.recalls())
                : giveUp(shelf, ticket, rule);
    }

    private TicketResult giveUp(Shelf shelf, Ticket ticket, NoShowRule rule) throws SQLException {
        if (ticket.timesBack() >= rule.times()) {
            Ticket gone = ticket.draft().ended(TicketState.NO_SHOW, now()).ticket();
            return saved(shelf, Kind.NO_SHOW, ticket, gone);
        }
        List<Shelf.Standing> before = shelf.first(ticket.line(), rule.places());
        // Behind the last of those; a microsecond is the least that a database tells apart.
        Instant behind = before.isEmpty()
                ? ticket.effectiveAt()
                : before.get(before.size() - 1).ticket().effectiveAt().plusNanos(1000);
        // Who was called out of turn, from further back, does not come forward by that.
        Instant place = behind.isBefore(ticket.effectiveAt()) ? ticket.effectiveAt() : behind;
        Ticket back = ticket.draft()
                .waiting()
                .waitingSince(Optional.empty())
                .standing(ticket.line(), place)
                .timesBack(ticket.timesBack() + 1)
                .ticket();
        return saved(shelf, Kind.PUT_BACK, ticket, back);
    }

    /** It is out of the line for a while. */
    public TicketResult park(Shelf shelf, TicketId id, Duration most) throws SQLException {
        if (most.isNegative() || most.isZero() || most.compareTo(LONGEST_PARKING) > 0) {
            throw new IllegalArgumentException("most must be > 0 and at most " + LONGEST_PARKING + ", was " + most);
        }
        Instant until = now().plus(most);
        return unlessSo(
                shelf,
                id,
                TicketState.PARKED,
                EnumSet.of(TicketState.WAITING, TicketState.CALLED, TicketState.SERVING),
                Kind.PARKED,
                ticket -> ticket.draft().parked(until).ticket());
    }

    /** It is back. */
    public TicketResult resume(Shelf shelf, TicketId id) throws SQLException {
        return unlessSo(
                shelf,
                id,
                TicketState.WAITING,
                EnumSet.of(TicketState.PARKED),
                Kind.RESUMED,
                ticket -> ticket.draft().waiting().ticket());
    }

    /** It goes to another line. */
    public TicketResult transfer(Shelf shelf, TicketId id, LineId to, Seniority seniority) throws SQLException {
        Optional<Ticket> found = shelf.lock(id);
        if (found.filter(ticket -> ticket.line().equals(to) && ticket.state() == TicketState.WAITING)
                .isPresent()) {
            return new TicketResult.Changed(found.get());
        }
        if (found.isPresent() && !found.get().state().isLive()) {
            return new TicketResult.Refused(found.get());
        }
        if (found.isEmpty()) {
            return new TicketResult.Unknown(id);
        }
        Ticket ticket = found.get();
        Instant now = now();
        Instant place = seniority == Seniority.KEPT ? ticket.effectiveAt() : now.minus(ticket.headStart());
        LineView line = shelf.view(to);
        Ticket moved = ticket.draft()
                .waiting()
                .standing(to, place)
                .timesBack(0)
                .waitingSince(Optional.of(now))
                .promised(Optional.of(estimate(shelf, line, shelf.waiting(to, Optional.of(place)), now)))
                .ticket();
        return saved(shelf, Kind.TRANSFERRED, ticket, moved);
    }

    /** How long a ticket still waits. */
    public Optional<WaitEstimate> estimate(Shelf shelf, TicketId id, LineId line) throws SQLException {
        OptionalInt ahead = shelf.ahead(id);
        return ahead.isEmpty()
                ? Optional.empty()
                : Optional.of(estimate(shelf, shelf.view(line), ahead.getAsInt(), now()));
    }

    /** How long someone would wait who came now. */
    public WaitEstimate estimate(Shelf shelf, LineId line, PriorityClass priority) throws SQLException {
        Instant now = now();
        int ahead = shelf.waiting(line, Optional.of(now.minus(priority.headStart())));
        return estimate(shelf, shelf.view(line), ahead, now);
    }

    private static WaitEstimate estimate(Shelf shelf, LineView line, int ahead, Instant now) throws SQLException {
        return Pace.estimate(shelf.calls(line.line(), now.minus(Pace.MEMORY), Pace.CALLS), ahead, now, line.rules());
    }

    /** What time alone brings, in one line; gives how many tickets were changed. */
    public int upkeep(Shelf shelf, LineId id) throws SQLException {
        Instant now = now();
        LineView line = shelf.view(id);
        Duration grace = line.rules().noShow().grace();
        LocalDate today = line.rules().day(now, zone);
        Optional<Instant> calledBefore = grace.isZero() ? Optional.empty() : Optional.of(now.minus(grace));
        List<Ticket> overdue = shelf.overdue(id, now, calledBefore, today);
        for (Ticket ticket : overdue) {
            late(shelf, ticket, line.rules(), now, today);
        }
        teller.near(shelf, line);
        return overdue.size();
    }

    private void late(Shelf shelf, Ticket ticket, LineRules rules, Instant now, LocalDate today) throws SQLException {
        if (ticket.day().isBefore(today)) {
            expire(shelf, ticket, now);
        } else if (ticket.state() == TicketState.PARKED) {
            resume(shelf, ticket.id());
        } else if (ticket.recalls() < rules.noShow().recalls()) {
            recall(shelf, ticket.id());
        } else {
            giveUp(shelf, ticket, rules.noShow());
        }
    }

    private void expire(Shelf shelf, Ticket ticket, Instant now) throws SQLException {
        switch (ticket.state()) {
            case CALLED ->
                saved(
                        shelf,
                        Kind.NO_SHOW,
                        ticket,
                        ticket.draft().ended(TicketState.NO_SHOW, now).ticket());
            case SERVING ->
                saved(
                        shelf,
                        Kind.DONE,
                        ticket,
                        ticket.draft().ended(TicketState.DONE, now).ticket());
            default ->
                saved(
                        shelf,
                        Kind.EXPIRED,
                        ticket,
                        ticket.draft().ended(TicketState.EXPIRED, now).ticket());
        }
    }

    private TicketResult unlessSo(
            Shelf shelf, TicketId id, TicketState so, Set<TicketState> from, Kind kind, Change change)
            throws SQLException {
        Optional<Ticket> found = shelf.lock(id);
        return found.filter(ticket -> ticket.state() == so).isPresent()
                ? new TicketResult.Changed(found.get())
                : move(shelf, id, found, from, kind, change);
    }

    private TicketResult move(
            Shelf shelf, TicketId id, Optional<Ticket> found, Set<TicketState> from, Kind kind, Change change)
            throws SQLException {
        if (found.isEmpty()) {
            return new TicketResult.Unknown(id);
        }
        return from.contains(found.get().state())
                ? saved(shelf, kind, found.get(), change.of(found.get()))
                : new TicketResult.Refused(found.get());
    }

    private TicketResult saved(Shelf shelf, Kind kind, Ticket before, Ticket after) throws SQLException {
        keep(shelf, kind, before, after);
        Set<LineId> lines = new TreeSet<>();
        if (before.state() == TicketState.WAITING) {
            lines.add(before.line());
        }
        if (after.state() == TicketState.WAITING) {
            lines.add(after.line());
        }
        for (LineId line : lines) {
            teller.near(shelf, line);
        }
        return new TicketResult.Changed(after);
    }

    private void keep(Shelf shelf, Kind kind, Ticket before, Ticket after) throws SQLException {
        shelf.save(after, step(kind, before, after, now()));
        teller.changed(shelf, kind, after);
    }

    /** What the history says of a change. */
    public static TicketStep step(Kind kind, Ticket before, Ticket after, Instant now) {
        Optional<Duration> lasted = Optional.empty();
        if (kind == Kind.CALLED) {
            lasted = before.waitingSince().map(since -> Duration.between(since, now));
        } else if (kind == Kind.DONE) {
            lasted = before.startedAt().or(before::calledAt).map(since -> Duration.between(since, now));
        }
        Optional<DeskId> desk = after.desk().isPresent() ? after.desk() : before.desk();
        return new TicketStep(
                now, kind, after.line(), desk, lasted.map(time -> time.isNegative() ? Duration.ZERO : time));
    }

    /** To the microsecond, as databases keep it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private interface Change {
        Ticket of(Ticket ticket);
    }
}
