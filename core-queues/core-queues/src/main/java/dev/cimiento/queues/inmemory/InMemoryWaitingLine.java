package dev.cimiento.queues.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.internal.Counter;
import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.queues.line.TicketStep;
import dev.cimiento.queues.line.WaitEstimate;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Lines in memory, those of each tenant apart, for tests and first steps. Safe for use by many threads. */
public final class InMemoryWaitingLine implements FrontDesk {

    private final Map<TenantId, MemoryShelf> tenants;
    private final Counter counter;

    /**
     * By this clock, without a listener.
     *
     * @param zone where the lines are: at midnight there, unless a line's rules say otherwise, numbers begin anew
     */
    public InMemoryWaitingLine(InstantSource clock, ZoneId zone) {
        this(
                new HashMap<>(),
                new Counter(requireNonNull(clock, "clock"), requireNonNull(zone, "zone"), LineListener.NONE));
    }

    private InMemoryWaitingLine(Map<TenantId, MemoryShelf> tenants, Counter counter) {
        this.tenants = tenants;
        this.counter = counter;
    }

    /** The same lines, telling this listener. */
    public InMemoryWaitingLine withListener(LineListener listener) {
        return new InMemoryWaitingLine(tenants, counter.telling(requireNonNull(listener, "listener")));
    }

    @Override
    public TakeResult take(TicketRequest request) {
        requireNonNull(request, "request");
        return on(shelf -> counter.take(shelf, request));
    }

    @Override
    public Optional<Ticket> callNext(Desk desk, IdempotencyKey key) {
        requireNonNull(desk, "desk");
        requireNonNull(key, "key");
        return on(shelf -> counter.callNext(shelf, desk.id(), desk.lines(), key));
    }

    @Override
    public TicketResult recall(TicketId id) {
        return on(shelf -> counter.recall(shelf, id));
    }

    @Override
    public TicketResult done(TicketId id) {
        return on(shelf -> counter.done(shelf, id));
    }

    @Override
    public TicketResult noShow(TicketId id) {
        return on(shelf -> counter.noShow(shelf, id));
    }

    @Override
    public TicketResult cancel(TicketId id) {
        return on(shelf -> counter.cancel(shelf, id));
    }

    @Override
    public TicketResult call(TicketId id, DeskId desk) {
        requireNonNull(desk, "desk");
        return on(shelf -> counter.call(shelf, id, desk));
    }

    @Override
    public TicketResult start(TicketId id) {
        return on(shelf -> counter.start(shelf, id));
    }

    @Override
    public TicketResult park(TicketId id, Duration most) {
        requireNonNull(most, "most");
        return on(shelf -> counter.park(shelf, id, most));
    }

    @Override
    public TicketResult resume(TicketId id) {
        return on(shelf -> counter.resume(shelf, id));
    }

    @Override
    public TicketResult transfer(TicketId id, LineId to, Seniority seniority) {
        requireNonNull(to, "to");
        requireNonNull(seniority, "seniority");
        return on(shelf -> counter.transfer(shelf, id, to, seniority));
    }

    @Override
    public Optional<WaitEstimate> estimate(TicketId id) {
        return on(shelf -> {
            Optional<Ticket> ticket = shelf.lock(id);
            return ticket.isEmpty()
                    ? Optional.empty()
                    : counter.estimate(shelf, id, ticket.get().line());
        });
    }

    @Override
    public WaitEstimate estimate(LineId line, PriorityClass priority) {
        requireNonNull(line, "line");
        requireNonNull(priority, "priority");
        return on(shelf -> counter.estimate(shelf, line, priority));
    }

    @Override
    public void put(LineId line, LineRules rules) {
        requireNonNull(line, "line");
        requireNonNull(rules, "rules");
        on(shelf -> shelf.lines.put(line, new LineView(line, shelf.lock(line).door(), rules)));
    }

    @Override
    public void set(LineId line, Door door) {
        requireNonNull(line, "line");
        requireNonNull(door, "door");
        on(shelf ->
                shelf.lines.put(line, new LineView(line, door, shelf.lock(line).rules())));
    }

    @Override
    public LineView view(LineId line) {
        requireNonNull(line, "line");
        return on(shelf -> shelf.view(line));
    }

    @Override
    public List<LineView> all() {
        return on(shelf -> List.copyOf(shelf.lines.values()));
    }

    @Override
    public int upkeep() {
        return on(shelf -> {
            int changed = 0;
            for (LineId line : shelf.busy()) {
                changed += counter.upkeep(shelf, line);
            }
            return changed;
        });
    }

    @Override
    public Optional<Ticket> find(TicketId id) {
        return on(shelf -> shelf.lock(id));
    }

    @Override
    public OptionalInt ahead(TicketId id) {
        return on(shelf -> shelf.ahead(id));
    }

    @Override
    public BoardView show(Set<LineId> lines, int latest) {
        if (latest < 1 || latest > 100) {
            throw new IllegalArgumentException("latest must be between 1 and 100, was " + latest);
        }
        Set<LineId> of = Set.copyOf(lines);
        return on(shelf -> new BoardView(
                shelf.of(of, TicketState.CALLED)
                        .map(InMemoryWaitingLine::call)
                        .sorted(Comparator.comparing(BoardView.Call::calledAt)
                                .reversed()
                                .thenComparing(BoardView.Call::line)
                                .thenComparing(BoardView.Call::number))
                        .limit(latest)
                        .toList(),
                shelf.waiting(of)
                        .limit(latest)
                        .map(ticket ->
                                new BoardView.Waiting(ticket.line(), ticket.number(), ticket.label(), ticket.alias()))
                        .toList(),
                (int) shelf.waiting(of).count()));
    }

    private static BoardView.Call call(Ticket ticket) {
        return new BoardView.Call(
                ticket.line(),
                ticket.number(),
                ticket.label(),
                ticket.alias(),
                ticket.desk().orElseThrow(),
                ticket.calledAt().orElseThrow(),
                ticket.recalls());
    }

    @Override
    public List<TicketStep> steps(TicketId id) {
        return on(shelf -> shelf.steps.stream()
                .filter(entry -> entry.ticket().equals(id))
                .map(MemoryShelf.Entry::step)
                .toList());
    }

    @Override
    public List<Ticket> tickets(LineId line, LocalDate day, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit must be between 1 and 10000, was " + limit);
        }
        return on(shelf -> shelf.tickets.values().stream()
                .filter(ticket -> ticket.line().equals(line) && ticket.day().equals(day))
                .sorted(Comparator.comparing(Ticket::number))
                .limit(limit)
                .toList());
    }

    @Override
    public ServiceReport report(LineId line, LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("from must not be after to, was " + from + " and " + to);
        }
        return on(shelf -> MemoryReport.of(
                line,
                from,
                to,
                shelf.view(line).rules().target(),
                shelf.steps.stream()
                        .filter(entry -> entry.step().line().equals(line)
                                && !entry.day().isBefore(from)
                                && !entry.day().isAfter(to))
                        .toList()));
    }

    @Override
    public int forget(LocalDate before) {
        requireNonNull(before, "before");
        return on(shelf -> {
            List<Ticket> old = shelf.tickets.values().stream()
                    .filter(ticket ->
                            ticket.day().isBefore(before) && !ticket.state().isLive())
                    .toList();
            old.forEach(shelf::forget);
            return old.size();
        });
    }

    private <T> T on(Work<T> work) {
        synchronized (tenants) {
            try {
                return work.with(tenants.computeIfAbsent(TenantContext.require(), tenant -> new MemoryShelf()));
            } catch (SQLException e) {
                throw new IllegalStateException("memory has no database", e);
            }
        }
    }

    private interface Work<T> {
        T with(MemoryShelf shelf) throws SQLException;
    }
}
