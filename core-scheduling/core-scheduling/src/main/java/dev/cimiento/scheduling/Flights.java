package dev.cimiento.scheduling;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a slot while somebody else in this process does waits for that answer first: most likely the slot is gone then, which costs one short look
 * instead of a lost race in the database. The wait is short and bounded, and nothing depends on it: the store keeps bookings apart.
 */
final class Flights {

    private static final long LONGEST_WAIT_MILLIS = 100;

    private final ConcurrentHashMap<Wanted, Flight> flying = new ConcurrentHashMap<>();

    /** Runs the work with the flight that was there before, once that has landed, or with a new one. */
    <T extends @Nullable Object> T call(BookingRequest request, Function<Flight, ? extends T> work) {
        Wanted wanted = new Wanted(
                TenantContext.current(),
                request.service(),
                request.start(),
                request.resources(),
                request.duration(),
                request.party());
        Flight own = new Flight();
        Flight before = flying.putIfAbsent(wanted, own);
        if (before != null) {
            before.await();
            return work.apply(before);
        }
        try {
            return work.apply(own);
        } finally {
            flying.remove(wanted);
            own.landed.countDown();
        }
    }

    /** One request that is under way, and what it won. */
    static final class Flight {

        private final CountDownLatch landed = new CountDownLatch(1);
        private volatile @Nullable Booking won;

        void won(Booking booking) {
            if (won == null) {
                won = booking;
            }
        }

        /** What was won before; empty while nothing was. */
        Optional<Booking> winner() {
            return Optional.ofNullable(won);
        }

        /** Whether it landed or not, the caller goes on. */
        private void await() {
            try {
                if (landed.await(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Wanted(
            Optional<TenantId> tenant,
            ServiceId service,
            Instant start,
            List<ResourceId> resources,
            Optional<Duration> duration,
            int party) {}
}
