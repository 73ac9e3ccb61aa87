package dev.cimiento.scheduling.inmemory;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.Ledger;
import dev.cimiento.scheduling.spi.Placement;
import dev.cimiento.scheduling.spi.Recorded;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The bookings of one tenant, while its tables are locked. */
final class InMemoryLedger implements Ledger {

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
                .filter(resource -> query.resources().isEmpty()
                        ? service.isOfferedBy(resource.id())
                        : query.resources().contains(resource.id()))
                .map(resource -> agenda(resource, service, query))
                .toList();
        return Optional.of(new Agenda(service, resources));
    }

    private ResourceAgenda agenda(Resource resource, Service service, AgendaQuery query) {
        TimeRange lasting = query.starts()
                .widened(service.bufferBefore(), service.duration().plus(service.bufferAfter()));
        List<Booking> busy = tables.occupying(resource.id(), lasting).stream()
                .filter(booking -> !isExpiredHold(booking, query.now()))
                .filter(booking -> query.ignoring().filter(booking.id()::equals).isEmpty())
                .toList();
        return new ResourceAgenda(
                resource,
                tables.specialDays(
                        resource.id(),
                        date(lasting.start()).minusDays(2),
                        date(lasting.end()).plusDays(2)),
                Busy.of(
                        busy.stream()
                                .mapToLong(booking ->
                                        booking.place().occupied().start().getEpochSecond())
                                .toArray(),
                        busy.stream()
                                .mapToLong(booking ->
                                        booking.place().occupied().end().getEpochSecond())
                                .toArray()));
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
                .filter(query::includes)
                .sorted(Comparator.comparing(Booking::start)
                        .thenComparing(booking -> booking.id().value()))
                .limit(query.limit())
                .toList();
    }

    @Override
    public List<Booking> lockExpired(ResourceId resource, TimeRange occupied, Instant now) {
        return tables.occupying(resource, occupied).stream()
                .filter(booking -> isExpiredHold(booking, now))
                .toList();
    }

    @Override
    public List<Booking> lockExpired(Instant now, int limit) {
        return tables.bookings.values().stream()
                .filter(booking -> isExpiredHold(booking, now))
                .sorted(Comparator.comparing(booking -> booking.heldUntil().orElseThrow()))
                .limit(limit)
                .toList();
    }

    @Override
    public Placement place(Booking booking, IdempotencyKey key, String content) {
        if (tables.keys.containsKey(key)) {
            return Placement.KEY_USED;
        }
        if (!tables.occupy(booking)) {
            return Placement.TAKEN;
        }
        tables.put(tables.bookings, booking.id(), booking);
        tables.put(tables.keys, key, new Recorded(booking, content));
        return Placement.PLACED;
    }

    @Override
    public boolean reclaim(Booking booking) {
        return tables.occupy(booking);
    }

    @Override
    public void update(Booking booking) {
        Booking before = replace(booking);
        if (before.status().blocks() || booking.status().blocks()) {
            tables.vacate(before);
        }
        if (booking.status().blocks() && !tables.occupy(booking)) {
            throw new IllegalStateException("booking " + booking.id() + " is to block a time that it does not have");
        }
    }

    @Override
    public boolean move(Booking booking) {
        Booking before = find(booking.id()).orElseThrow();
        tables.vacate(before);
        if (!tables.occupy(booking)) {
            tables.occupy(before);
            return false;
        }
        replace(booking);
        return true;
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

    private static boolean isExpiredHold(Booking booking, Instant now) {
        return booking.status() == BookingStatus.HELD
                && booking.heldUntil().filter(until -> !until.isAfter(now)).isPresent();
    }

    private static LocalDate date(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
