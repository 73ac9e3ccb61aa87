package dev.cimiento.scheduling.inmemory;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Moments;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import dev.cimiento.scheduling.spi.Sessions;
import dev.cimiento.scheduling.spi.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bookings of one tenant, while its tables are locked. */
final class InMemoryLedger implements Ledger {

    private static final Comparator<Wish> IN_TURN = Comparator.comparing(Wish::createdAt)
            .thenComparing(wish -> wish.id().value());

    private final Tables tables;

    InMemoryLedger(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Agenda> agenda(AgendaQuery query) {
        Service service = tables.services.get(query.service());
        if (service == null) {
            return Optional.empty();
        }
        List<ResourceAgenda> resources = tables.resources.values().stream()
                .filter(resource -> isWanted(resource.id(), service, query))
                .map(resource -> agenda(resource, service, query))
                .toList();
        boolean limited = service.limits().stream().anyMatch(limit -> limit.per() == Limit.Per.CUSTOMER);
        Moments ofCustomer = query.customer()
                .filter(customer -> limited)
                .map(customer -> counted(
                        service, query, booking -> booking.customer().id().equals(customer)))
                .orElse(Moments.none());
        return Optional.of(new Agenda(
                service,
                resources,
                ofCustomer,
                query.key().map(tables.keys::get).map(made -> made.booking().id())));
    }

    private static boolean isWanted(ResourceId id, Service service, AgendaQuery query) {
        return (query.resources().isEmpty()
                        ? service.isOfferedBy(id)
                        : query.resources().contains(id))
                || service.needs().stream().skip(1).map(Need::resources).anyMatch(needed -> needed.contains(id));
    }

    private ResourceAgenda agenda(Resource resource, Service service, AgendaQuery query) {
        TimeRange reach = query.starts().widened(service.reach(), service.reach());
        Busy elsewhere = elsewhere(resource.id());
        List<Busy> units = IntStream.range(0, resource.quantity())
                .mapToObj(unit ->
                        busy(new Tables.Unit(resource.id(), unit), reach, query).and(elsewhere))
                .toList();
        return new ResourceAgenda(
                resource,
                tables.specialDays(
                        resource.id(),
                        date(reach.start()).minusDays(2),
                        date(reach.end()).plusDays(2)),
                units,
                service.seats() == 0 ? Sessions.none() : sessions(resource.id(), service, query),
                service.limits().isEmpty()
                        ? Moments.none()
                        : counted(service, query, booking -> booking.resource().equals(resource.id())));
    }

    private Busy busy(Tables.Unit unit, TimeRange reach, AgendaQuery query) {
        return busy(tables.occupying(unit, reach).stream()
                .filter(occupied -> !isExpired(occupied.owner(), query.now()))
                .filter(occupied ->
                        query.ignoring().filter(occupied.owner()::equals).isEmpty())
                .map(Tables.Occupied::range)
                .toList());
    }

    private Busy elsewhere(ResourceId resource) {
        return busy(tables.busy.entrySet().stream()
                .filter(said -> said.getKey().resource().equals(resource))
                .flatMap(said -> said.getValue().stream())
                .sorted(Comparator.comparing(TimeRange::start))
                .toList());
    }

    private static Busy busy(List<TimeRange> ranges) {
        return Busy.of(
                ranges.stream()
                        .mapToLong(range -> range.start().getEpochSecond())
                        .toArray(),
                ranges.stream()
                        .mapToLong(range ->
                                range.end().getEpochSecond() + (range.end().getNano() > 0 ? 1 : 0))
                        .toArray());
    }

    private Sessions sessions(ResourceId resource, Service service, AgendaQuery query) {
        List<Tables.Session> found = tables.sessions.keySet().stream()
                .filter(session -> session.resource().equals(resource)
                        && session.service().equals(service.id())
                        && !isExpired(session, query.now()))
                .sorted(Comparator.comparing(Tables.Session::start).thenComparing(Tables.Session::end))
                .toList();
        return Sessions.of(
                found.stream()
                        .mapToLong(session -> session.start().getEpochSecond())
                        .toArray(),
                found.stream()
                        .mapToLong(session -> session.end().getEpochSecond())
                        .toArray(),
                found.stream()
                        .mapToInt(session -> members(session)
                                .filter(booking -> !isExpired(booking.id(), query.now()))
                                .mapToInt(Booking::party)
                                .sum())
                        .toArray());
    }

    private Moments counted(Service service, AgendaQuery query, Predicate<Booking> which) {
        return Moments.of(tables.bookings.values().stream()
                .filter(booking -> booking.service().equals(service.id())
                        && booking.status().counts()
                        && !isExpired(booking.id(), query.now())
                        && query.ignoring().filter(booking.id()::equals).isEmpty())
                .filter(which)
                .mapToLong(booking -> booking.start().getEpochSecond())
                .toArray());
    }

    @Override
    public Optional<Recorded> find(IdempotencyKey key) {
        return Optional.ofNullable(tables.keys.get(key))
                .flatMap(made -> find(made.booking().id()).map(booking -> new Recorded(booking, made.content())));
    }

    @Override
    public Optional<Booking> find(BookingId id) {
        return Optional.ofNullable(tables.bookings.get(id));
    }

    @Override
    public Optional<Booking> lock(BookingId id) {
        return find(id);
    }

    @Override
    public List<Booking> list(BookingQuery query) {
        return tables.bookings.values().stream()
                .filter(booking -> query.includes(booking, resource -> isInClass(booking, resource)))
                .sorted(Comparator.comparing(Booking::start)
                        .thenComparing(booking -> booking.id().value()))
                .limit(query.limit())
                .toList();
    }

    /** Whether the resource is one that the booking's class needs beside its own: only who opened the class names it. */
    private boolean isInClass(Booking booking, ResourceId resource) {
        return booking.seats() > 0
                && booking.status().blocks()
                && tables.occupies(Tables.Session.of(booking), resource);
    }

    @Override
    public List<Booking> lockExpired(List<Place> places, Instant now) {
        return places.stream()
                .flatMap(place -> tables.occupying(Tables.Unit.of(place), place.occupied()).stream())
                .flatMap(occupied -> occupied.owner() instanceof Tables.Session session
                        ? members(session)
                        : find((BookingId) occupied.owner()).stream())
                .filter(booking -> isExpired(booking.id(), now))
                .distinct()
                .toList();
    }

    @Override
    public List<Booking> lockExpired(Instant now, int limit) {
        return tables.bookings.values().stream()
                .filter(booking -> isExpired(booking.id(), now))
                .sorted(Comparator.comparing(booking -> booking.heldUntil().orElseThrow()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Booking> lockMissed(ServiceId service, TimeRange starts, int limit) {
        return tables.bookings.values().stream()
                .filter(booking -> booking.service().equals(service)
                        && booking.status() == BookingStatus.CONFIRMED
                        && !booking.start().isBefore(starts.start())
                        && booking.start().isBefore(starts.end()))
                .sorted(Comparator.comparing(Booking::start)
                        .thenComparing(booking -> booking.id().value()))
                .limit(limit)
                .toList();
    }

    @Override
    public Placement place(Booking booking, IdempotencyKey key, String content) {
        if (tables.keys.containsKey(key)) {
            return Placement.KEY_USED;
        }
        Optional<Integer> lost = take(booking);
        if (lost.isPresent()) {
            return Placement.taken(lost.get());
        }
        tables.put(tables.bookings, booking.id(), booking);
        tables.put(tables.keys, key, new Recorded(booking, content));
        return Placement.PLACED;
    }

    @Override
    public boolean isTaken(Booking by, IdempotencyKey key) {
        return by.status().blocks()
                && by.seats() == 0
                && !tables.keys.containsKey(key)
                && find(by.id()).filter(by::equals).isPresent()
                && Optional.ofNullable(tables.resources.get(by.resource()))
                        .filter(resource -> resource.quantity() == 1)
                        .isPresent();
    }

    @Override
    public boolean reclaim(Booking booking) {
        return take(booking).isEmpty();
    }

    @Override
    public void update(Booking booking) {
        Booking before = replace(booking);
        if (before.status().blocks() && !booking.status().blocks()) {
            give(before);
        }
    }

    @Override
    public Placement move(Booking booking) {
        Booking before = find(booking.id()).orElseThrow();
        AtomicInteger lost = new AtomicInteger();
        return tables.attempt(() -> {
                    give(before);
                    Optional<Integer> place = take(booking);
                    place.ifPresent(lost::set);
                    return place.isPresent() ? Optional.<Placement>empty() : Optional.of(Placement.PLACED);
                })
                .map(placed -> {
                    replace(booking);
                    return placed;
                })
                .orElseGet(() -> Placement.taken(lost.get()));
    }

    @Override
    public void serialise(Set<String> names) {
        // One transaction runs at a time anyway.
    }

    @Override
    public Map<ResourceId, Usage> usage(ServiceId service, List<ResourceId> resources, TimeRange starts) {
        Map<ResourceId, Usage> usage = new HashMap<>();
        for (ResourceId resource : resources) {
            List<Booking> its = tables.bookings.values().stream()
                    .filter(booking -> booking.service().equals(service)
                            && booking.resource().equals(resource)
                            && booking.status().counts()
                            && !booking.start().isBefore(starts.start())
                            && booking.start().isBefore(starts.end()))
                    .toList();
            usage.put(
                    resource,
                    new Usage(
                            its.size(),
                            its.stream()
                                    .map(Booking::createdAt)
                                    .max(Instant::compareTo)
                                    .orElse(Instant.EPOCH)));
        }
        return usage;
    }

    @Override
    public <T> Optional<T> attempt(Supplier<Optional<T>> work) {
        return tables.attempt(work);
    }

    @Override
    public Wish add(Wish wish, IdempotencyKey key) {
        WishId before = tables.wishKeys.get(key);
        if (before != null) {
            return find(before).orElseThrow();
        }
        if (tables.wishes.containsKey(wish.id())) {
            throw new IllegalArgumentException("wish " + wish.id() + " has joined with another key than " + key);
        }
        tables.put(tables.wishKeys, key, wish.id());
        return tables.put(tables.wishes, wish.id(), wish);
    }

    @Override
    public Optional<Wish> find(WishId id) {
        return Optional.ofNullable(tables.wishes.get(id));
    }

    @Override
    public List<Wish> wishes(Optional<String> customer, Instant after, int limit) {
        return tables.wishes.values().stream()
                .filter(wish -> wish.state() == Wish.State.OFFERED
                        || (wish.state() == Wish.State.WAITING
                                && wish.starts().end().isAfter(after)))
                .filter(wish -> customer.isEmpty()
                        || customer.get().equals(wish.customer().id()))
                .sorted(IN_TURN)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Wish> lock(WishId id) {
        return find(id);
    }

    @Override
    public Optional<Wish> lockOffered(BookingId booking) {
        return tables.wishes.values().stream()
                .filter(wish -> wish.state() == Wish.State.OFFERED
                        && wish.offer().filter(booking::equals).isPresent())
                .findFirst();
    }

    @Override
    public List<Wish> waiting(ResourceId resource, TimeRange time, Optional<Wish> after, int limit) {
        return tables.wishes.values().stream()
                .filter(wish -> wish.state() == Wish.State.WAITING
                        && (wish.resources().isEmpty() || wish.resources().contains(resource))
                        && mayBeGranted(wish, resource, time))
                .sorted(IN_TURN)
                .filter(wish -> after.isEmpty() || IN_TURN.compare(wish, after.get()) > 0)
                .limit(limit)
                .toList();
    }

    private boolean mayBeGranted(Wish wish, ResourceId resource, TimeRange time) {
        return Optional.ofNullable(tables.services.get(wish.service()))
                .filter(service -> service.isOfferedBy(resource)
                        && wish.starts().start().isBefore(time.end())
                        && wish.starts()
                                .end()
                                .isAfter(time.start().minus(wish.duration().orElse(service.duration()))))
                .isPresent();
    }

    @Override
    public Optional<Wish> lockWaiting(WishId id) {
        return find(id).filter(wish -> wish.state() == Wish.State.WAITING);
    }

    @Override
    public void update(Wish wish) {
        tables.put(tables.wishes, wish.id(), wish);
    }

    /** Takes the booking's time, or its seats; which place was lost, if one was. */
    private Optional<Integer> take(Booking booking) {
        if (booking.seats() == 0) {
            return tables.occupy(booking.id(), booking.places());
        }
        Tables.Session session = Tables.Session.of(booking);
        Integer taken = tables.sessions.get(session);
        if (taken == null) {
            // Who only joined does not name all that the class needs, and nobody would keep it from others.
            if (isMore(tables.services.get(booking.service()), booking)) {
                return Optional.of(0);
            }
            Optional<Integer> lost = tables.occupy(session, booking.places());
            if (lost.isPresent()) {
                return lost;
            }
            taken = 0;
        }
        if (taken + booking.party() > booking.seats()) {
            return Optional.of(0);
        }
        tables.put(tables.sessions, session, taken + booking.party());
        return Optional.empty();
    }

    private static boolean isMore(@Nullable Service service, Booking booking) {
        return service != null && service.needs().size() > booking.places().size();
    }

    /** Gives the booking's time, or its seats, to others. */
    private void give(Booking booking) {
        if (booking.seats() == 0) {
            booking.places().forEach(tables::vacate);
            return;
        }
        Tables.Session session = Tables.Session.of(booking);
        int left = tables.sessions.getOrDefault(session, 0) - booking.party();
        if (left > 0) {
            tables.put(tables.sessions, session, left);
        } else {
            tables.remove(tables.sessions, session);
            tables.vacate(session);
        }
    }

    private Stream<Booking> members(Tables.Session session) {
        return tables.bookings.values().stream()
                .filter(booking -> booking.seats() > 0
                        && booking.status().blocks()
                        && Tables.Session.of(booking).equals(session));
    }

    private Booking replace(Booking booking) {
        Booking before = find(booking.id()).orElseThrow();
        if (before.version() + 1 != booking.version()) {
            throw new IllegalStateException("booking " + booking.id() + " is at version " + before.version()
                    + " and cannot be written at " + booking.version());
        }
        tables.put(tables.bookings, booking.id(), booking);
        return before;
    }

    /** Whether nobody is kept out by it any more. */
    private boolean isExpired(Object owner, Instant now) {
        return owner instanceof Tables.Session session
                ? members(session).allMatch(booking -> isExpired(booking.id(), now))
                : find((BookingId) owner)
                        .filter(booking -> booking.status().isProvisional())
                        .flatMap(Booking::heldUntil)
                        .filter(until -> !until.isAfter(now))
                        .isPresent();
    }

    private static LocalDate date(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
