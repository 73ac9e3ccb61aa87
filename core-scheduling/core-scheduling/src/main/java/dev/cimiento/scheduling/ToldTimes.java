package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What customers were told, where the rules of a time zone have changed since: Paraguay stopped changing its clocks in 2024, and whoever had told a
 * customer "at seven" for the winter after had kept a moment that is six o'clock now. A promise is of the wall clock, so the moment gives way.
 *
 * <p>Ask when the program starts, and after the runtime's time zone database was updated. Safe for use by many threads and processes.
 */
public final class ToldTimes {

    private static final Instant END = Instant.parse("9998-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int PAGE = 10_000;
    private static final Set<BookingStatus> TO_COME =
            EnumSet.of(BookingStatus.HELD, BookingStatus.PENDING, BookingStatus.CONFIRMED);

    private final ScheduleStore store;
    private final Placing placing;

    ToldTimes(ScheduleStore store, Placing placing) {
        this.store = store;
        this.placing = placing;
    }

    /** The bookings to come at whose start the clock will not show what their customers were told, by start. Reads all that is to come. */
    public List<Booking> astray() {
        Instant now = placing.now();
        Map<BookingId, Booking> astray = new LinkedHashMap<>();
        // What was to begin an hour ago may begin now.
        Instant from = now.minus(DAY);
        Instant before;
        List<Booking> page;
        do {
            BookingQuery query =
                    BookingQuery.between(from, END).withStatuses(TO_COME).withLimit(PAGE);
            page = store.read(ledger -> ledger.list(query));
            page.stream()
                    .filter(booking -> isAstray(booking) && promised(booking).isAfter(now))
                    .forEach(booking -> astray.put(booking.id(), booking));
            before = from;
            from = page.isEmpty() ? from : page.get(page.size() - 1).start();
        } while (page.size() == PAGE && from.isAfter(before));
        return List.copyOf(astray.values());
    }

    /**
     * Moves each of them to the moment at which the clock shows what was told, its length and buffers with it, whatever the hours and rules of its
     * service; the listeners are told as of any other move. One whose time somebody else has stays where it is, for somebody to call its customer.
     */
    public Restored restore() {
        List<Booking> astray = new ArrayList<>(astray());
        // Neighbours move the same way, so who goes ahead makes room for who follows.
        astray.sort(Comparator.comparing((Booking booking) -> by(booking).isNegative()
                        ? booking.start().getEpochSecond()
                        : -booking.start().getEpochSecond())
                // Who opened a class names what it needs, and opens it again.
                .thenComparing(booking -> -booking.places().size()));
        List<Booking> moved = new ArrayList<>();
        List<Booking> stuck = new ArrayList<>();
        for (Booking booking : astray) {
            Optional<Booking> done = store.transaction(ledger -> restore(ledger, booking.id()));
            done.filter(now -> !isAstray(now)).ifPresent(moved::add);
            done.filter(ToldTimes::isAstray).ifPresent(stuck::add);
        }
        return new Restored(moved, stuck);
    }

    /** The booking as it is after that; empty where there is nothing to do any more. */
    private Optional<Booking> restore(Ledger ledger, BookingId id) {
        return ledger.lock(id)
                .map(booking -> placing.ended(ledger, booking))
                .filter(booking -> TO_COME.contains(booking.status()) && isAstray(booking))
                .map(booking -> placing.shift(ledger, booking, by(booking)).orElse(booking));
    }

    private static boolean isAstray(Booking booking) {
        return !booking.toldStart().equals(booking.localStart().toLocalDateTime());
    }

    private static Duration by(Booking booking) {
        return Duration.between(booking.start(), promised(booking));
    }

    /** When the clock shows it, for the first time; where it does not, when it skips it. */
    private static Instant promised(Booking booking) {
        LocalDateTime told = booking.toldStart();
        ZoneId zone = booking.zone();
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(told);
        return offsets.isEmpty() ? rules.getTransition(told).getInstant() : told.toInstant(offsets.get(0));
    }

    /**
     * What became of them.
     *
     * @param moved where the clock shows again what was told
     * @param stuck where somebody else has that time
     */
    public record Restored(List<Booking> moved, List<Booking> stuck) {

        /** Copies the lists. */
        public Restored {
            moved = List.copyOf(requireNonNull(moved, "moved"));
            stuck = List.copyOf(requireNonNull(stuck, "stuck"));
        }
    }
}
