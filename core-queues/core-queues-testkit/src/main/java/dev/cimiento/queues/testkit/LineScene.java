package dev.cimiento.queues.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.line.PriorityClass;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketChanged;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketNear;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** A clinic with two lines and a clock that stands still, in which the contracts of the line play. */
abstract class LineScene {

    static final TenantId A = TenantId.of("clinic");
    static final TenantId B = TenantId.of("padel");
    static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");
    static final LineId DESK_LINE = new LineId("reception");
    static final LineId LAB = new LineId("laboratory");
    static final Desk ONE = Desk.of("desk 1", DESK_LINE);
    static final Desk TWO = Desk.of("desk 2", DESK_LINE);
    static final Desk OF_LAB = Desk.of("lab desk", LAB);
    static final PriorityClass ELDER = PriorityClass.of("elder", Duration.ofMinutes(20));

    /** Midday there is 15:00 UTC. */
    final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    final List<TicketChanged> changes = Collections.synchronizedList(new ArrayList<>());
    final List<TicketNear> told = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger keys = new AtomicInteger();
    FrontDesk desk;
    private Consumer<TicketNear> onNear = event -> {};

    /** Lines without tickets or rules for the tenants clinic and padel, by this clock, in this zone, telling this listener. */
    protected abstract FrontDesk emptyLine(InstantSource clock, ZoneId zone, LineListener listener);

    @BeforeEach
    final void open() {
        desk = emptyLine(clock, ZONE, new LineListener() {
            @Override
            public void changed(TicketChanged event) {
                changes.add(event);
            }

            @Override
            public void near(TicketNear event) {
                onNear.accept(event);
                told.add(event);
            }
        });
    }

    final void whenNear(Consumer<TicketNear> then) {
        onNear = then;
    }

    /** As the clinic. */
    static <T> T at(Supplier<T> body) {
        return in(A, body);
    }

    static <T> T atOther(Supplier<T> body) {
        return in(B, body);
    }

    final Ticket take(LineId line, String name) {
        return take(line, name, PriorityClass.NORMAL);
    }

    /** A minute passes, and then someone comes. */
    final Ticket take(LineId line, String name, PriorityClass priority) {
        clock.advance(Duration.ofMinutes(1));
        return accepted(take(TicketRequest.of(line, name, key()).withPriority(priority)));
    }

    final TakeResult take(TicketRequest request) {
        return at(() -> desk.take(request));
    }

    final Optional<Ticket> next(Desk at) {
        return at(() -> desk.callNext(at, key()));
    }

    /** The names of everybody that the desk can call, in order. */
    final List<String> rest(Desk at) {
        List<String> names = new ArrayList<>();
        for (Optional<Ticket> next = next(at); next.isPresent(); next = next(at)) {
            names.add(next.get().name());
        }
        return names;
    }

    final Ticket found(TicketId id) {
        return at(() -> desk.find(id)).orElseThrow();
    }

    final IdempotencyKey key() {
        return new IdempotencyKey("key-" + keys.incrementAndGet());
    }

    final List<String> toldOf(Ticket ticket) {
        synchronized (told) {
            return told.stream()
                    .filter(event -> event.ticket().id().equals(ticket.id()))
                    .map(event -> event.ahead() + " ahead")
                    .toList();
        }
    }

    static Ticket accepted(TakeResult result) {
        assertThat(result).isInstanceOf(TakeResult.Accepted.class);
        return ((TakeResult.Accepted) result).ticket();
    }

    static Ticket changed(TicketResult result) {
        assertThat(result).isInstanceOf(TicketResult.Changed.class);
        return ((TicketResult.Changed) result).ticket();
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    static <T> List<T> together(int threads, Callable<T> body) throws Exception {
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
