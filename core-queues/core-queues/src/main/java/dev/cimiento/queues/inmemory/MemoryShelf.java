package dev.cimiento.queues.inmemory;

import dev.cimiento.queues.internal.Counter;
import dev.cimiento.queues.internal.Pace;
import dev.cimiento.queues.internal.Shelf;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.queues.line.WaitEstimate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tickets of one tenant. For one thread at a time. */
final class MemoryShelf implements Shelf {

    static final Comparator<Ticket> TURN = Comparator.comparing(Ticket::effectiveAt)
            .thenComparing(Ticket::line)
            .thenComparing(Ticket::number);

    final Map<TicketId, Ticket> tickets = new HashMap<>();
    final Map<LineId, LineView> lines = new TreeMap<>();
    final List<Entry> steps = new ArrayList<>();
    private final Map<IdempotencyKey, TicketId> takenBy = new HashMap<>();
    private final Map<IdempotencyKey, TicketId> calledBy = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<TicketId, Integer> told = new HashMap<>();

    /**
     * A step and what is kept with it.
     *
     * @param day of the ticket
     * @param promised what the ticket was promised
     */
    record Entry(TicketId ticket, LocalDate day, TicketStep step, Optional<WaitEstimate> promised) {}

    @Override
    public Optional<Ticket> taken(IdempotencyKey key) {
        return Optional.ofNullable(takenBy.get(key)).flatMap(this::lock);
    }

    @Override
    public List<Ticket> parked(Set<LineId> of, Instant now) {
        return of(of, TicketState.PARKED)
                .filter(ticket -> !ticket.parkedUntil().orElseThrow().isAfter(now))
                .toList();
    }

    @Override
    public Optional<Ticket> called(IdempotencyKey key) {
        return Optional.ofNullable(calledBy.get(key)).flatMap(this::lock);
    }

    @Override
    public LineView view(LineId line) {
        return lines.getOrDefault(line, LineView.standard(line));
    }

    @Override
    public LineView lock(LineId line) {
        return lines.computeIfAbsent(line, LineView::standard);
    }

    @Override
    public int number(LineId line, LocalDate day) {
        return numbers.merge(line + "/" + day, 1, Integer::sum);
    }

    @Override
    public int waiting(LineId line, Optional<Instant> upTo) {
        return (int) of(Set.of(line), TicketState.WAITING)
                .filter(ticket -> upTo.isEmpty() || !ticket.effectiveAt().isAfter(upTo.get()))
                .count();
    }

    @Override
    public boolean add(Ticket ticket, IdempotencyKey key) {
        if (takenBy.putIfAbsent(key, ticket.id()) != null) {
            return false;
        }
        Instant at = ticket.joinedAt();
        save(ticket, new TicketStep(at, TicketStep.Kind.TAKEN, ticket.line(), Optional.empty(), Optional.empty()));
        return true;
    }

    @Override
    public Optional<Ticket> callAtOnce(Set<LineId> of, DeskId desk, IdempotencyKey key, Instant now) {
        return calledBy.containsKey(key) || !parked(of, now).isEmpty()
                ? Optional.empty()
                : callFirst(of, desk, key, now);
    }

    @Override
    public Optional<Ticket> callFirst(Set<LineId> of, DeskId desk, IdempotencyKey key, Instant now) {
        Optional<Ticket> first = waiting(of).findFirst();
        if (first.isEmpty() || calledBy.containsKey(key)) {
            return Optional.empty();
        }
        Ticket called = first.get().draft().called(desk, now, 0).ticket();
        save(called, Counter.step(TicketStep.Kind.CALLED, first.get(), called, now));
        calledBy.put(key, called.id());
        return Optional.of(called);
    }

    @Override
    public Optional<Ticket> lock(TicketId id) {
        return Optional.ofNullable(tickets.get(id));
    }

    @Override
    public void save(Ticket ticket, TicketStep step) {
        tickets.put(ticket.id(), ticket);
        steps.add(new Entry(ticket.id(), ticket.day(), step, ticket.promised()));
    }

    @Override
    public List<Standing> first(LineId line, int limit) {
        return waiting(Set.of(line))
                .limit(limit)
                .map(ticket -> new Standing(ticket, told.getOrDefault(ticket.id(), Standing.NEVER)))
                .toList();
    }

    @Override
    public OptionalInt ahead(TicketId id) {
        Optional<Ticket> ticket = lock(id).filter(t -> t.state() == TicketState.WAITING);
        return ticket.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of((int) waiting(Set.of(ticket.get().line()))
                        .filter(other -> TURN.compare(other, ticket.get()) < 0)
                        .count());
    }

    @Override
    public List<Pace.Call> calls(LineId line, Instant since, int limit) {
        return steps.stream()
                .map(Entry::step)
                .filter(step -> step.kind() == TicketStep.Kind.CALLED
                        && step.line().equals(line)
                        && step.at().isAfter(since))
                .sorted(Comparator.comparing(TicketStep::at).reversed())
                .limit(limit)
                .map(step -> new Pace.Call(step.at(), step.lasted()))
                .toList();
    }

    @Override
    public List<LineId> busy() {
        return tickets.values().stream()
                .filter(ticket -> ticket.state().isLive())
                .map(Ticket::line)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<Ticket> overdue(LineId line, Instant now, Optional<Instant> calledBefore, LocalDate today) {
        return tickets.values().stream()
                .filter(ticket -> ticket.state().isLive()
                        && ticket.line().equals(line)
                        && (ticket.day().isBefore(today)
                                || ticket.parkedUntil()
                                        .filter(until -> !until.isAfter(now))
                                        .isPresent()
                                || ticket.state() == TicketState.CALLED
                                        && calledBefore
                                                .filter(moment -> !ticket.calledAt()
                                                        .orElseThrow()
                                                        .isAfter(moment))
                                                .isPresent()))
                .toList();
    }

    @Override
    public void lockTelling(LineId line) {
        // One thread at a time already.
    }

    @Override
    public Set<TicketId> note(Map<TicketId, Integer> thresholds) {
        told.putAll(thresholds);
        return thresholds.keySet();
    }

    @Override
    public void unnote(Standing standing) {
        told.put(standing.ticket().id(), standing.told());
    }

    @Override
    public void guarded(Runnable body) {
        body.run();
    }

    void forget(Ticket ticket) {
        tickets.remove(ticket.id());
        told.remove(ticket.id());
        takenBy.values().remove(ticket.id());
        calledBy.values().removeAll(Set.of(ticket.id())); // it may have been called in several lines
    }

    Stream<Ticket> of(Set<LineId> of, TicketState state) {
        return tickets.values().stream().filter(ticket -> ticket.state() == state && of.contains(ticket.line()));
    }

    Stream<Ticket> waiting(Set<LineId> of) {
        return of(of, TicketState.WAITING).sorted(TURN);
    }
}
