package dev.cimiento.scheduling;

import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** How a booking wins its time, a new one or one that moves, inside a transaction. */
final class Placing {

    private static final Duration SHARED_WORK = Duration.ofDays(15);

    private final InstantSource clock;
    private final BookingListener listener;
    private final Map<String, HolidayCalendar> holidays;

    private final BiConsumer<Ledger, BookingChange> freed;

    Placing(InstantSource clock, BookingListener listener, Map<String, HolidayCalendar> holidays) {
        this(clock, listener, holidays, (ledger, change) -> {});
    }

    private Placing(
            InstantSource clock,
            BookingListener listener,
            Map<String, HolidayCalendar> holidays,
            BiConsumer<Ledger, BookingChange> freed) {
        this.clock = clock;
        this.listener = listener;
        this.holidays = holidays;
        this.freed = freed;
    }

    /** The same, which tells changes of what was there to this too, after the listeners. */
    Placing withFreed(BiConsumer<Ledger, BookingChange> told) {
        return new Placing(clock, listener, holidays, told);
    }

    /** As exact as the database keeps it, so that what is handed out equals what is read back. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Places a new booking; what the key made before, where it did. */
    <R> R place(
            Ledger ledger,
            BookingRequest request,
            String verb,
            UnaryOperator<Booking> shape,
            Function<Booking, R> won,
            Function<Denial, R> lost) {
        String content = request.content(verb);
        Instant now = now();
        TimeRange starts = TimeRange.of(request.start(), Duration.ofSeconds(1));
        Asked asked = new Asked(now, starts, request.duration(), request.party());
        AgendaQuery wanted = AgendaQuery.of(request.service(), starts, now)
                .withResources(request.resources())
                .withCustomer(request.customer().id())
                .withKey(request.key());
        Optional<Agenda> found =
                agenda(ledger, wanted, asked, request.customer().id());
        if (found.isEmpty()) {
            return lost.apply(Candidates.unknown(request.service()));
        }
        Agenda agenda = found.get();
        if (agenda.made().isPresent()) {
            return repeated(ledger.find(request.key()).orElseThrow(), request, content, won, lost);
        }
        Optional<Denial> denied = asked.denied(agenda.service());
        if (denied.isPresent()) {
            return lost.apply(denied.get());
        }
        Candidates candidates = Candidates.of(agenda, request.resources(), asked, holidays);
        Denial denial = candidates.nobody();
        Set<Lost> gone = new HashSet<>();
        for (Timetable timetable : ordered(ledger, agenda.service(), candidates.timetables(), request.start())) {
            Optional<Denial> its = timetable.why(request.start());
            if (its.isPresent()) {
                denial = Candidates.more(denial, its.get());
                continue;
            }
            List<Place> places = timetable.places(request.start(), lane -> gone.contains(Lost.of(lane)));
            while (!places.isEmpty()) {
                Booking booking =
                        shape.apply(Booking.of(BookingId.random(), request.service(), request.customer(), places, now)
                                .withTerms(
                                        request.party(),
                                        agenda.service().seats(),
                                        agenda.service().cancellation()));
                Placement placement = win(ledger, booking, request.key(), content, now);
                switch (placement.outcome()) {
                    case PLACED -> {
                        listener.changed(BookingChange.made(booking));
                        return won.apply(booking);
                    }
                    case KEY_USED -> {
                        return repeated(ledger.find(request.key()).orElseThrow(), request, content, won, lost);
                    }
                    case TAKEN -> {
                        denial = new Taken(request.start());
                        gone.add(Lost.of(places.get(placement.lost())));
                        places = timetable.places(request.start(), lane -> gone.contains(Lost.of(lane)));
                    }
                }
            }
        }
        // The time may have been lost to this very key, on another connection.
        Optional<Recorded> meanwhile = gone.isEmpty() ? Optional.empty() : ledger.find(request.key());
        return meanwhile.isPresent() ? repeated(meanwhile.get(), request, content, won, lost) : lost.apply(denial);
    }

    /** Where a booking that is there would go; a denial where it cannot. */
    Moved move(Ledger ledger, Booking booking, ResourceId resource, Instant start) {
        Instant now = now();
        TimeRange starts = TimeRange.of(start, Duration.ofSeconds(1));
        Asked asked = new Asked(now, starts, Optional.of(booking.duration()), booking.party());
        AgendaQuery wanted = AgendaQuery.of(booking.service(), starts, now)
                .withResources(List.of(resource))
                .withCustomer(booking.customer().id())
                .ignoring(booking.id());
        Optional<Agenda> agenda =
                agenda(ledger, wanted, asked, booking.customer().id());
        if (agenda.isEmpty()) {
            return new Moved(Optional.empty(), Candidates.unknown(booking.service()));
        }
        Candidates candidates = Candidates.of(agenda.get(), wanted.resources(), asked, holidays);
        Optional<Denial> denial = candidates.why(start);
        if (denial.isPresent()) {
            return new Moved(Optional.empty(), denial.get());
        }
        Set<Lost> gone = new HashSet<>();
        Timetable timetable = candidates.timetables().get(0);
        timetable.why(start);
        List<Place> places = timetable.places(start, lane -> false);
        while (!places.isEmpty()) {
            Booking moved = booking.move(places);
            Placement placement = ledger.move(moved);
            if (placement.outcome() == Placement.Outcome.TAKEN && expireIn(ledger, places, now) > 0) {
                placement = ledger.move(moved);
            }
            if (placement.outcome() == Placement.Outcome.PLACED) {
                tell(ledger, BookingChange.of(BookingChange.Kind.RESCHEDULED, booking, moved));
                return new Moved(Optional.of(moved), new Taken(start));
            }
            gone.add(Lost.of(places.get(placement.lost())));
            places = timetable.places(start, lane -> gone.contains(Lost.of(lane)));
        }
        return new Moved(Optional.empty(), new Taken(start));
    }

    /** The booking, with all its places so much later, or earlier, whatever its service's rules say of that; empty where somebody else has that time. */
    Optional<Booking> shift(Ledger ledger, Booking booking, Duration by) {
        List<Place> places = booking.places().stream()
                .map(place -> new Place(
                        place.resource(),
                        place.unit(),
                        place.zone(),
                        place.time().shifted(by),
                        place.occupied().shifted(by)))
                .toList();
        Booking moved = booking.move(places);
        Placement placement = ledger.move(moved);
        if (placement.outcome() == Placement.Outcome.TAKEN && expireIn(ledger, places, now()) > 0) {
            placement = ledger.move(moved);
        }
        if (placement.outcome() != Placement.Outcome.PLACED) {
            return Optional.empty();
        }
        tell(ledger, BookingChange.of(BookingChange.Kind.RESCHEDULED, booking, moved));
        return Optional.of(moved);
    }

    /** Takes the time of a booking again that had lost it; whether that was free. */
    boolean reclaim(Ledger ledger, Booking booking) {
        Booking whole = booking.seats() == 0 ? booking : opening(ledger, booking);
        return ledger.reclaim(whole) || (expireIn(ledger, whole.places(), now()) > 0 && ledger.reclaim(whole));
    }

    /** A member of a class with all that the class needs where it is to be opened again; who only joined does not name it. */
    private Booking opening(Ledger ledger, Booking booking) {
        TimeRange starts = TimeRange.of(booking.start(), Duration.ofSeconds(1));
        Asked asked = new Asked(now(), starts, Optional.of(booking.duration()), booking.party());
        AgendaQuery wanted =
                AgendaQuery.of(booking.service(), starts, asked.now()).withResources(List.of(booking.resource()));
        return ledger.agenda(wanted)
                .filter(agenda ->
                        agenda.service().needs().size() > booking.places().size())
                .flatMap(agenda -> Candidates.of(agenda, wanted.resources(), asked, holidays).timetables().stream()
                        .findFirst())
                .map(timetable -> timetable.places(booking.start(), lane -> false))
                .filter(places -> !places.isEmpty())
                .map(booking::move)
                .orElse(booking);
    }

    int expire(Ledger ledger, List<Booking> holds) {
        for (Booking hold : holds) {
            // Offering what one of them had may have ended another already.
            ledger.lock(hold.id()).ifPresent(now -> ended(ledger, now));
        }
        return holds.size();
    }

    /** The booking, marked when its deadline has come. */
    Booking ended(Ledger ledger, Booking booking) {
        return booking.isExpiredHold(now())
                ? become(ledger, booking, BookingStatus.EXPIRED, BookingChange.Kind.EXPIRED)
                : booking;
    }

    Booking become(Ledger ledger, Booking booking, BookingStatus status, BookingChange.Kind kind) {
        return write(ledger, booking, booking.become(status), kind);
    }

    Booking write(Ledger ledger, Booking before, Booking changed, BookingChange.Kind kind) {
        ledger.update(changed);
        tell(ledger, BookingChange.of(kind, before, changed));
        return changed;
    }

    private void tell(Ledger ledger, BookingChange change) {
        listener.changed(change);
        freed.accept(ledger, change);
    }

    /** What is there; where the service has limits, with others who count the same kept out until the transaction ends. */
    private Optional<Agenda> agenda(Ledger ledger, AgendaQuery wanted, Asked asked, String customer) {
        Optional<Agenda> agenda = ledger.agenda(wanted);
        if (agenda.isEmpty() || agenda.get().service().limits().isEmpty()) {
            return agenda;
        }
        // Before others are kept out, not while: who is ending one of these may be about to offer its time to somebody,
        // and to wait here for that.
        List<Place> places = Candidates.of(agenda.get(), wanted.resources(), asked, holidays)
                .places(asked.starts().start());
        if (!places.isEmpty()) {
            expireIn(ledger, places, asked.now());
        }
        Set<String> names = new TreeSet<>();
        agenda.get()
                .resources()
                .forEach(found -> names.addAll(
                        Quota.names(agenda.get().service(), found.resource().id(), customer)));
        ledger.serialise(names);
        return ledger.agenda(wanted);
    }

    private static List<Timetable> ordered(Ledger ledger, Service service, List<Timetable> timetables, Instant start) {
        if (timetables.size() < 2 || service.assignment() == Assignment.IN_ORDER) {
            return timetables;
        }
        List<Timetable> order = new ArrayList<>(timetables);
        if (service.assignment() == Assignment.BEST_FIT) {
            order.sort(Comparator.comparingLong(timetable -> timetable.slack(start)));
            return order;
        }
        Map<ResourceId, Usage> usage = ledger.usage(
                service.id(),
                order.stream().map(timetable -> timetable.resource().id()).toList(),
                new TimeRange(start, start.plusSeconds(1)).widened(SHARED_WORK, SHARED_WORK));
        Function<Timetable, Usage> its =
                timetable -> usage.getOrDefault(timetable.resource().id(), Usage.NONE);
        order.sort(
                service.assignment() == Assignment.LEAST_RECENT
                        ? Comparator.comparing(timetable -> its.apply(timetable).last())
                        : Comparator.comparingDouble(
                                timetable -> (double) its.apply(timetable).bookings()
                                        / timetable.resource().weight()));
        return order;
    }

    /** Tries at once, and looks for holds to end only where the time is occupied: the usual request pays nothing for them. */
    private Placement win(Ledger ledger, Booking booking, IdempotencyKey key, String content, Instant now) {
        Placement placement = ledger.place(booking, key, content);
        return placement.outcome() == Placement.Outcome.TAKEN && expireIn(ledger, booking.places(), now) > 0
                ? ledger.place(booking, key, content)
                : placement;
    }

    private int expireIn(Ledger ledger, List<Place> places, Instant now) {
        return expire(ledger, ledger.lockExpired(places, now));
    }

    private static <R> R repeated(
            Recorded before,
            BookingRequest request,
            String content,
            Function<Booking, R> won,
            Function<Denial, R> lost) {
        return before.content().equals(content)
                ? won.apply(before.booking())
                : lost.apply(new Refused(
                        Refusal.KEY_REUSED,
                        "idempotency key " + request.key() + " was used for another request, which made booking "
                                + before.booking().id()));
    }

    /**
     * What became of a move.
     *
     * @param booking as it is now, where it moved
     * @param denial why not, where it did not
     */
    record Moved(Optional<Booking> booking, Denial denial) {}

    /** A unit that somebody else won while this one was being placed. */
    private record Lost(ResourceId resource, int unit) {

        static Lost of(Lane lane) {
            return new Lost(lane.resource(), lane.unit());
        }

        static Lost of(Place place) {
            return new Lost(place.resource(), place.unit());
        }
    }
}
