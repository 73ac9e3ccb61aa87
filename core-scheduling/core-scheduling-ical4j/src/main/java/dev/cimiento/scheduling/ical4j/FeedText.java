package dev.cimiento.scheduling.ical4j;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.Parameter;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.parameter.Value;
import net.fortuna.ical4j.model.property.Created;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Name;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.RefreshInterval;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Status;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableMethod;
import net.fortuna.ical4j.model.property.immutable.ImmutableStatus;
import net.fortuna.ical4j.model.property.immutable.ImmutableTransp;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/** The calendar of one scope. Every time is in UTC, which no change of daylight saving and no table of zones can move. */
final class FeedText {

    private static final Duration REFRESH = Duration.ofMinutes(15);

    private final FeedScope scope;
    private final Map<ResourceId, String> resources = new HashMap<>();
    private final Map<ServiceId, String> services = new HashMap<>();

    FeedText(FeedScope scope, Catalog catalog) {
        this.scope = scope;
        for (Resource resource : catalog.resources()) {
            resources.put(resource.id(), resource.name());
        }
        for (Service service : catalog.services()) {
            services.put(service.id(), service.name());
        }
    }

    /** All of the calendar, each event stamped with that moment. */
    String of(List<Booking> bookings, Instant stamp) {
        String name = scope instanceof FeedScope.OfResource of ? resource(of.resource()) : "Bookings";
        PropertyList properties = new PropertyList(List.of(
                ImmutableVersion.VERSION_2_0,
                new ProdId("-//Cimiento//core-scheduling//EN"),
                ImmutableMethod.PUBLISH,
                new Name(name),
                new XProperty("X-WR-CALNAME", name),
                new RefreshInterval(new ParameterList(List.<Parameter>of(Value.DURATION)), REFRESH),
                new XProperty("X-PUBLISHED-TTL", REFRESH.toString())));
        List<VEvent> events =
                bookings.stream().map(booking -> event(booking, stamp)).toList();
        return Lines.folded(new Calendar(properties, new ComponentList<>(events)).toString());
    }

    private VEvent event(Booking booking, Instant stamp) {
        String service =
                services.getOrDefault(booking.service(), booking.service().value());
        Predicate<Place> shown = scope instanceof FeedScope.OfResource of
                ? place -> place.resource().equals(of.resource())
                : place -> true;
        List<Place> places = booking.places().stream().filter(shown).toList();
        Instant start = places.stream()
                .map(place -> place.time().start())
                .min(Instant::compareTo)
                .orElse(booking.start());
        Instant end = places.stream()
                .map(place -> place.time().end())
                .max(Instant::compareTo)
                .orElse(booking.end());
        List<Property> properties = new ArrayList<>(List.of(
                new Uid(BookingUid.of(booking.id())),
                new DtStamp(stamp),
                new DtStart<>(start.truncatedTo(ChronoUnit.SECONDS)),
                new DtEnd<>(end.truncatedTo(ChronoUnit.SECONDS)),
                new Created(booking.createdAt().truncatedTo(ChronoUnit.SECONDS)),
                new Sequence(Math.toIntExact(booking.version() - 1)),
                status(booking.status()),
                booking.status().blocks() ? ImmutableTransp.OPAQUE : ImmutableTransp.TRANSPARENT));
        if (scope instanceof FeedScope.OfResource) {
            properties.add(new Summary(
                    Lines.printable(service + " - " + booking.customer().name())));
        } else {
            properties.add(new Summary(Lines.printable(service)));
            properties.add(new Location(booking.places().stream()
                    .map(place -> resource(place.resource()))
                    .distinct()
                    .collect(Collectors.joining(", "))));
        }
        return new VEvent(new PropertyList(properties));
    }

    private String resource(ResourceId id) {
        return Lines.printable(resources.getOrDefault(id, id.value()));
    }

    private static Status status(BookingStatus status) {
        return switch (status) {
            case HELD, PENDING -> ImmutableStatus.VEVENT_TENTATIVE;
            case CONFIRMED, CHECKED_IN, COMPLETED, NO_SHOW -> ImmutableStatus.VEVENT_CONFIRMED;
            case CANCELLED, EXPIRED -> ImmutableStatus.VEVENT_CANCELLED;
        };
    }
}
