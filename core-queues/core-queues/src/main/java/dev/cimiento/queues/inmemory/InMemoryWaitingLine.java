package dev.cimiento.queues.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineBoard;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.WaitingLine;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Lines in memory, those of each tenant apart, for tests and first steps. Safe for use by many threads. */
public final class InMemoryWaitingLine implements WaitingLine, LineBoard {

    private static final Comparator<Place> TURN = Comparator.comparing(Place::effectiveAt)
            .thenComparing(place -> place.ticket().line())
            .thenComparing(place -> place.ticket().number());

    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<TenantId, Lines> tenants = new HashMap<>();

    /**
     * By this clock.
     *
     * @param zone where the lines are: at midnight there, numbers begin anew
     */
    public InMemoryWaitingLine(InstantSource clock, ZoneId zone) {
        this.clock = requireNonNull(clock, "clock");
        this.zone = requireNonNull(zone, "zone");
    }

    @Override
    public synchronized TakeResult take(TicketRequest request) {
        Lines lines = lines();
        TicketId before = lines.takenBy.get(request.key());
        if (before != null) {
            return new TakeResult.TakenBefore(lines.place(before).orElseThrow().ticket());
        }
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(now, zone);
        int number = lines.numbers.merge(request.line() + "/" + day, 1, Integer::sum);
        Ticket ticket = Ticket.waiting(TicketId.random(), request, day, number, now);
        lines.places.put(
                ticket.id(), new Place(ticket, now.minus(request.priority().headStart())));
        lines.takenBy.put(request.key(), ticket.id());
        return new TakeResult.Taken(ticket);
    }

    @Override
    public synchronized Optional<Ticket> callNext(Desk desk, IdempotencyKey key) {
        Lines lines = lines();
        TicketId before = lines.calledBy.get(key);
        if (before != null) {
            return lines.place(before).map(Place::ticket);
        }
        Optional<Ticket> called = lines.waiting(desk.lines())
                .findFirst()
                .map(place -> lines.put(place.ticket().called(desk.id(), clock.instant(), 0)));
        called.ifPresent(ticket -> lines.calledBy.put(key, ticket.id()));
        return called;
    }

    @Override
    public synchronized TicketResult recall(TicketId id) {
        Lines lines = lines();
        return change(
                lines,
                id,
                EnumSet.of(TicketState.CALLED, TicketState.NO_SHOW),
                ticket -> ticket.called(ticket.desk().orElseThrow(), clock.instant(), ticket.recalls() + 1));
    }

    @Override
    public TicketResult done(TicketId id) {
        return end(id, EnumSet.of(TicketState.CALLED), TicketState.DONE);
    }

    @Override
    public TicketResult noShow(TicketId id) {
        return end(id, EnumSet.of(TicketState.CALLED), TicketState.NO_SHOW);
    }

    @Override
    public TicketResult cancel(TicketId id) {
        return end(id, EnumSet.of(TicketState.WAITING, TicketState.CALLED), TicketState.CANCELLED);
    }

    private synchronized TicketResult end(TicketId id, Set<TicketState> from, TicketState to) {
        Set<TicketState> orSo = EnumSet.copyOf(from);
        orSo.add(to);
        return change(lines(), id, orSo, ticket -> ticket.in(to));
    }

    private static TicketResult change(Lines lines, TicketId id, Set<TicketState> from, UnaryOperator<Ticket> change) {
        Optional<Ticket> ticket = lines.place(id).map(Place::ticket);
        if (ticket.isEmpty()) {
            return new TicketResult.Unknown(id);
        }
        return from.contains(ticket.get().state())
                ? new TicketResult.Changed(lines.put(change.apply(ticket.get())))
                : new TicketResult.Refused(ticket.get());
    }

    @Override
    public synchronized Optional<Ticket> find(TicketId id) {
        return lines().place(id).map(Place::ticket);
    }

    @Override
    public synchronized OptionalInt ahead(TicketId id) {
        Lines lines = lines();
        Optional<Place> place = lines.place(id).filter(p -> p.ticket().state() == TicketState.WAITING);
        return place.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) lines.waiting(Set.of(place.get().ticket().line()))
                        .filter(other -> TURN.compare(other, place.get()) < 0)
                        .count());
    }

    @Override
    public synchronized BoardView show(Set<LineId> of, int latest) {
        if (latest < 1 || latest > 100) {
            throw new IllegalArgumentException("latest must be between 1 and 100, was " + latest);
        }
        Lines lines = lines();
        List<BoardView.Call> calls = lines.of(of, TicketState.CALLED)
                .map(place -> call(place.ticket()))
                .sorted(Comparator.comparing(BoardView.Call::calledAt)
                        .reversed()
                        .thenComparing(BoardView.Call::line)
                        .thenComparing(BoardView.Call::number))
                .limit(latest)
                .toList();
        List<BoardView.Waiting> next = lines.waiting(of)
                .limit(latest)
                .map(Place::ticket)
                .map(ticket -> new BoardView.Waiting(ticket.line(), ticket.number(), ticket.alias()))
                .toList();
        return new BoardView(calls, next, (int) lines.waiting(of).count());
    }

    private static BoardView.Call call(Ticket ticket) {
        DeskId desk = ticket.desk().orElseThrow();
        return new BoardView.Call(
                ticket.line(),
                ticket.number(),
                ticket.alias(),
                desk,
                ticket.calledAt().orElseThrow(),
                ticket.recalls());
    }

    private Lines lines() {
        return tenants.computeIfAbsent(TenantContext.require(), tenant -> new Lines());
    }

    private record Place(Ticket ticket, Instant effectiveAt) {}

    private static final class Lines {

        final Map<TicketId, Place> places = new HashMap<>();
        final Map<IdempotencyKey, TicketId> takenBy = new HashMap<>();
        final Map<IdempotencyKey, TicketId> calledBy = new HashMap<>();
        final Map<String, Integer> numbers = new HashMap<>();

        Optional<Place> place(TicketId id) {
            return Optional.ofNullable(places.get(id));
        }

        Ticket put(Ticket ticket) {
            places.computeIfPresent(ticket.id(), (id, place) -> new Place(ticket, place.effectiveAt()));
            return ticket;
        }

        Stream<Place> of(Set<LineId> lines, TicketState state) {
            return places.values().stream()
                    .filter(place -> place.ticket().state() == state
                            && lines.contains(place.ticket().line()));
        }

        Stream<Place> waiting(Set<LineId> lines) {
            return of(lines, TicketState.WAITING).sorted(TURN);
        }
    }
}
