package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.ScheduleStore;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Bookings that repeat. Each occurrence is an ordinary booking, checked and won by itself, and moved or cancelled by itself through
 * {@link Bookings}; the whole is one transaction, which joins the caller's. Safe for use by many threads and processes.
 */
public final class SeriesBookings {

    private static final int MOST = 1000;
    private static final Instant END = Instant.parse("9998-01-01T00:00:00Z");

    private final ScheduleStore store;
    private final Bookings bookings;

    SeriesBookings(ScheduleStore store, Bookings bookings) {
        this.store = store;
        this.bookings = bookings;
    }

    /**
     * Books every occurrence, each checked by the same rules as a single booking.
     *
     * <p>Asked again with the same key it makes no occurrence twice, and those of later dates in addition: this is how a standing booking goes on. An
     * occurrence that was cancelled since stays so.
     *
     * @throws IllegalArgumentException when there are more than 1,000 occurrences, or neither the request nor the service names a resource and the
     *     catalog has none
     */
    public SeriesResult book(SeriesRequest request) {
        ZoneId zone = zone(request.first());
        LocalDateTime first = LocalDateTime.ofInstant(request.first().start(), zone);
        List<LocalDateTime> occurrences = request.rule().occurrences(first, request.through()).stream()
                .filter(start -> !request.without().contains(start.toLocalDate()))
                .toList();
        if (occurrences.size() > MOST) {
            throw new IllegalArgumentException("a series must have at most " + MOST + " occurrences up to "
                    + request.through() + ", had " + occurrences.size());
        }
        return store.<SeriesResult>transaction(ledger -> switch (request.conflicts()) {
            case SKIP -> made(ledger, request, zone, occurrences, UnaryOperator.identity());
            case ALL_OR_NOTHING -> allOrNothing(ledger, request, zone, occurrences);
            case ASK ->
                allOrNothing(ledger, request, zone, occurrences) instanceof SeriesResult.Made whole
                        ? whole
                        : made(
                                ledger,
                                request,
                                zone,
                                occurrences,
                                booking -> booking.withHold(booking.createdAt().plus(request.hold()), 1));
        });
    }

    /** Confirms what is held of a series; each result in order of the starts. */
    public List<ConfirmResult> confirm(SeriesId series) {
        return store.transaction(ledger -> locked(ledger, series, Instant.EPOCH).stream()
                .map(booking -> bookings.confirm(ledger, booking))
                .toList());
    }

    /**
     * Cancels every occurrence that starts at this moment or later, each under its own terms; each result in order of the starts. To cancel one, use
     * {@link Bookings#cancel}.
     */
    public List<CancelResult> cancel(SeriesId series, Instant from, Actor by) {
        return store.transaction(ledger -> toCome(ledger, series, from).stream()
                .map(booking -> bookings.cancel(ledger, booking, booking.version(), by))
                .toList());
    }

    /**
     * Moves every occurrence that starts at this moment or later to another time of its day, all or none. To move one, use
     * {@link Bookings#reschedule(BookingId, long, Instant)}.
     */
    public SeriesResult move(SeriesId series, Instant from, LocalTime time) {
        requireNonNull(time, "time");
        return store.<SeriesResult>transaction(ledger -> {
            List<SeriesResult.Conflict> conflicts = new ArrayList<>();
            Optional<List<Booking>> moved = ledger.attempt(() -> {
                List<Booking> done = new ArrayList<>();
                for (Booking booking : toCome(ledger, series, from)) {
                    if (bookings.placing().ended(ledger, booking).status() == BookingStatus.EXPIRED) {
                        continue;
                    }
                    LocalDateTime start = booking.localStart().toLocalDate().atTime(time);
                    Optional<Instant> instant = instant(start, booking.zone());
                    if (instant.isEmpty()) {
                        conflicts.add(new SeriesResult.Conflict(start, skipped(start, booking.zone())));
                    } else if (!instant.get().equals(booking.start())) {
                        Placing.Moved result =
                                bookings.placing().move(ledger, booking, booking.resource(), instant.get());
                        result.booking().ifPresent(done::add);
                        if (result.booking().isEmpty()) {
                            conflicts.add(new SeriesResult.Conflict(start, result.denial()));
                        }
                    } else {
                        done.add(booking);
                    }
                }
                return conflicts.isEmpty() ? Optional.of(done) : Optional.empty();
            });
            return moved.<SeriesResult>map(done -> new SeriesResult.Made(series, done, List.of()))
                    .orElseGet(() -> new SeriesResult.Conflicting(conflicts));
        });
    }

    private SeriesResult allOrNothing(
            Ledger ledger, SeriesRequest request, ZoneId zone, List<LocalDateTime> occurrences) {
        List<SeriesResult.Conflict> conflicts = new ArrayList<>();
        Optional<SeriesResult.Made> whole = ledger.attempt(() -> {
            SeriesResult.Made made = made(ledger, request, zone, occurrences, UnaryOperator.identity());
            conflicts.addAll(made.conflicts());
            return Optional.of(made).filter(result -> result.conflicts().isEmpty());
        });
        return whole.<SeriesResult>map(made -> made).orElseGet(() -> new SeriesResult.Conflicting(conflicts));
    }

    private SeriesResult.Made made(
            Ledger ledger,
            SeriesRequest request,
            ZoneId zone,
            List<LocalDateTime> occurrences,
            UnaryOperator<Booking> shape) {
        SeriesId series = SeriesId.of(request.first().key());
        List<Booking> made = new ArrayList<>();
        List<SeriesResult.Conflict> conflicts = new ArrayList<>();
        for (LocalDateTime start : occurrences) {
            Optional<Instant> instant = start.equals(occurrences.get(0))
                            && start.equals(
                                    LocalDateTime.ofInstant(request.first().start(), zone))
                    ? Optional.of(request.first().start())
                    : instant(start, zone);
            if (instant.isEmpty()) {
                conflicts.add(new SeriesResult.Conflict(start, skipped(start, zone)));
                continue;
            }
            IdempotencyKey key =
                    // By the name of the series, since the key itself may be as long as one can be.
                    IdempotencyKey.of("series " + series + "@" + start.truncatedTo(ChronoUnit.SECONDS));
            bookings.placing()
                    .<Optional<SeriesResult.Conflict>>place(
                            ledger,
                            request.first().at(key, instant.get()),
                            "series",
                            booking -> shape.apply(booking).withSeries(series),
                            booking -> {
                                made.add(booking);
                                return Optional.empty();
                            },
                            denial -> Optional.of(new SeriesResult.Conflict(start, denial)))
                    .ifPresent(conflicts::add);
        }
        return new SeriesResult.Made(series, made, conflicts);
    }

    private static List<Booking> toCome(Ledger ledger, SeriesId series, Instant from) {
        return locked(ledger, series, from).stream()
                .filter(booking -> booking.status().canBecome(BookingStatus.CANCELLED))
                .toList();
    }

    /** Locked in the order of their ids, as everywhere; given in the order of their starts. */
    private static List<Booking> locked(Ledger ledger, SeriesId series, Instant from) {
        return ledger.list(all(series, from)).stream()
                .map(Booking::id)
                .sorted(Comparator.comparing(BookingId::value))
                .flatMap(id -> ledger.lock(id).stream())
                .sorted(Comparator.comparing(Booking::start))
                .toList();
    }

    private static BookingQuery all(SeriesId series, Instant from) {
        return BookingQuery.between(requireNonNull(from, "from"), END)
                .withSeries(series)
                .withLimit(10 * MOST);
    }

    private ZoneId zone(BookingRequest request) {
        Catalog catalog = store.catalog();
        List<ResourceId> named = !request.resources().isEmpty()
                ? request.resources()
                : catalog.service(request.service()).map(Service::resources).orElse(List.of());
        Optional<Resource> resource =
                named.isEmpty() ? catalog.resources().stream().findFirst() : catalog.resource(named.get(0));
        return resource.map(Resource::zone)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a series needs a resource in the catalog, whose wall clock it follows, had " + named));
    }

    /** The moment at which the clock shows this for the first time; none where it never does. */
    private static Optional<Instant> instant(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty() ? Optional.empty() : Optional.of(local.toInstant(offsets.get(0)));
    }

    private static Refused skipped(LocalDateTime start, ZoneId zone) {
        return new Refused(Refusal.OUTSIDE_HOURS, "start " + start + " is skipped by the clock of " + zone);
    }
}
