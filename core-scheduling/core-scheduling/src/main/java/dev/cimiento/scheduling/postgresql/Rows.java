package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Assignment;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.CancellationTerms;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Limit;
import dev.cimiento.scheduling.Need;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.SeriesId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Settlement;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.TimeWindow;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.Wish;
import dev.cimiento.scheduling.WishId;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How the domain's values are written in columns. */
final class Rows {

    static final String RESOURCE =
            "r.id AS resource_id, r.name AS resource_name, r.zone AS resource_zone, r.hours, r.quantity,"
                    + " r.weight, r.holidays";

    static final String SERVICE = "s.id AS service_id, s.name AS service_name, s.duration_minutes, s.grid_minutes,"
            + " s.buffer_before_minutes, s.buffer_after_minutes, s.buffers_inside_hours, s.notice_seconds, s.advance_seconds,"
            + " s.durations, s.shortest_gap_minutes, s.seats, s.needs, s.limits, s.assignment, s.cancellation, s.offered_hours";

    static final String SPECIAL_DAY =
            "to_char(d.date, 'YYYY-MM-DD') || '|' || array_to_string(d.windows, ' ') || '|' || d.reason";

    static final String BOOKING =
            "b.id, b.service, r.id AS resource_id, b.unit, b.further_places, b.customer_id, b.customer_name,"
                    + " b.party, b.seats, b.series, b.terms, b.status, b.held_until, b.needs_approval, b.too_late, b.refund_percent,"
                    + " b.version, b.starts_at, b.ends_at, b.occupied_from, b.occupied_until, b.local_start, b.zone, b.created_at";

    static final String WISH =
            "w.id, w.service, w.customer_id, w.customer_name, w.from_at, w.until_at, w.resources, w.minutes,"
                    + " w.party, w.state, w.offer, w.created_at";

    private Rows() {}

    static Resource resource(Sql.Row row) throws SQLException {
        return resource(row, hours(row.strings("hours")));
    }

    static Resource resource(Sql.Row row, WeeklyHours hours) throws SQLException {
        Resource resource = Resource.of(
                        ResourceId.of(row.string("resource_id")),
                        row.string("resource_name"),
                        ZoneId.of(row.string("resource_zone")))
                .withHours(hours)
                .withQuantity(row.integer("quantity"))
                .withWeight(row.integer("weight"));
        return row.optionalString("holidays").map(resource::withHolidays).orElse(resource);
    }

    static Service service(Sql.Row row) throws SQLException {
        List<Need> needs = row.strings("needs").stream().map(Rows::need).toList();
        Service service = Service.of(
                        ServiceId.of(row.string("service_id")),
                        row.string("service_name"),
                        Duration.ofMinutes(row.integer("duration_minutes")))
                .withGridStep(Duration.ofMinutes(row.integer("grid_minutes")))
                .withBuffers(
                        Duration.ofMinutes(row.integer("buffer_before_minutes")),
                        Duration.ofMinutes(row.integer("buffer_after_minutes")))
                .withMinimumNotice(Duration.ofSeconds(row.number("notice_seconds")))
                .withFurthestAdvance(Duration.ofSeconds(row.number("advance_seconds")))
                .withSteps(needs.get(0), needs.subList(1, needs.size()).toArray(Need[]::new))
                .withDurations(row.strings("durations").stream()
                        .map(Long::parseLong)
                        .map(Duration::ofMinutes)
                        .toArray(Duration[]::new))
                .withShortestGap(Duration.ofMinutes(row.integer("shortest_gap_minutes")))
                .withLimits(row.strings("limits").stream().map(Rows::limit).toArray(Limit[]::new))
                .withAssignment(row.constant("assignment", Assignment.class))
                .withCancellation(CancellationTerms.parse(row.string("cancellation")));
        service = row.bool("buffers_inside_hours") ? service.withBuffersInsideHours() : service;
        List<String> hours = row.strings("offered_hours");
        service = hours.isEmpty() ? service : service.withHours(hours(hours));
        int seats = row.integer("seats");
        return seats == 0 ? service : service.withSeats(seats);
    }

    static String text(Need need) {
        return need.offset().toMinutes() + "|"
                + need.length().map(length -> Long.toString(length.toMinutes())).orElse("") + "|"
                + String.join(" ", texts(need.resources()));
    }

    private static Need need(String text) {
        String[] parts = text.split("\\|", 3);
        Need need = Need.anyOf(Arrays.stream(parts[2].split(" "))
                .filter(id -> !id.isEmpty())
                .map(ResourceId::of)
                .toList());
        return parts[1].isEmpty()
                ? need
                : need.during(
                        Duration.ofMinutes(Long.parseLong(parts[0])), Duration.ofMinutes(Long.parseLong(parts[1])));
    }

    static String text(Limit limit) {
        return limit.per() + " " + limit.period() + " " + limit.most() + " " + limit.weekStart();
    }

    private static Limit limit(String text) {
        String[] parts = text.split(" ", 4);
        return new Limit(
                Limit.Per.valueOf(parts[0]),
                Limit.Period.valueOf(parts[1]),
                Integer.parseInt(parts[2]),
                DayOfWeek.valueOf(parts[3]));
    }

    static String text(Place place) {
        return place.resource() + "|" + place.unit() + "|" + place.zone() + "|"
                + place.time().start().getEpochSecond() + "|"
                + place.time().end().getEpochSecond() + "|"
                + place.occupied().start().getEpochSecond() + "|"
                + place.occupied().end().getEpochSecond();
    }

    private static Place place(String text) {
        String[] parts = text.split("\\|", 7);
        return new Place(
                ResourceId.of(parts[0]),
                Integer.parseInt(parts[1]),
                ZoneId.of(parts[2]),
                new TimeRange(seconds(parts[3]), seconds(parts[4])),
                new TimeRange(seconds(parts[5]), seconds(parts[6])));
    }

    private static Instant seconds(String text) {
        return Instant.ofEpochSecond(Long.parseLong(text));
    }

    static SpecialDay specialDay(String text) {
        String[] parts = text.split("\\|", 3);
        List<TimeWindow> windows = parts[1].isEmpty()
                ? List.of()
                : Arrays.stream(parts[1].split(" ")).map(TimeWindow::parse).toList();
        return new SpecialDay(LocalDate.parse(parts[0]), windows, parts[2]);
    }

    static Booking booking(Sql.Row row) throws SQLException {
        List<Place> places = new ArrayList<>();
        places.add(new Place(
                ResourceId.of(row.string("resource_id")),
                row.integer("unit"),
                ZoneId.of(row.string("zone")),
                new TimeRange(row.instant("starts_at"), row.instant("ends_at")),
                new TimeRange(row.instant("occupied_from"), row.instant("occupied_until"))));
        row.strings("further_places").forEach(text -> places.add(place(text)));
        Booking booking = Booking.of(
                        new BookingId(row.uuid("id")),
                        ServiceId.of(row.string("service")),
                        new Customer(row.string("customer_id"), row.string("customer_name")),
                        places,
                        row.instant("created_at"))
                .withTerms(row.integer("party"), row.integer("seats"), CancellationTerms.parse(row.string("terms")))
                .withToldStart(row.get("local_start", LocalDateTime.class));
        Optional<UUID> series = row.optionalUuid("series");
        Optional<Long> refund = row.optionalNumber("refund_percent");
        booking = series.isPresent() ? booking.withSeries(new SeriesId(series.get())) : booking;
        booking = row.bool("needs_approval") ? booking.withApprovalNeeded() : booking;
        booking = row.bool("too_late") ? booking.withConfirmationTooLate() : booking;
        booking = refund.isPresent()
                ? booking.withSettlement(new Settlement(refund.get().intValue()))
                : booking;
        long version = row.number("version");
        Optional<Instant> heldUntil = row.optionalInstant("held_until");
        BookingStatus status = row.constant("status", BookingStatus.class);
        return switch (status) {
            case HELD -> booking.withHold(heldUntil.orElseThrow(), version);
            case PENDING -> booking.withRequest(heldUntil.orElseThrow(), version);
            default -> booking.withStatus(status, version);
        };
    }

    static Wish wish(Sql.Row row) throws SQLException {
        Wish wish = Wish.of(
                        ServiceId.of(row.string("service")),
                        new TimeRange(row.instant("from_at"), row.instant("until_at")),
                        new Customer(row.string("customer_id"), row.string("customer_name")))
                .withResources(
                        row.strings("resources").stream().map(ResourceId::of).toList())
                .withParty(row.integer("party"));
        Optional<Long> minutes = row.optionalNumber("minutes");
        wish = minutes.isPresent() ? wish.withDuration(Duration.ofMinutes(minutes.get())) : wish;
        return wish.kept(
                new WishId(row.uuid("id")),
                row.constant("state", Wish.State.class),
                row.optionalUuid("offer").map(BookingId::new),
                row.instant("created_at"));
    }

    static List<String> texts(WeeklyHours hours) {
        return Arrays.stream(DayOfWeek.values())
                .flatMap(day -> hours.windows(day).stream().map(window -> day + " " + window))
                .toList();
    }

    static List<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    static WeeklyHours hours(List<String> texts) {
        Map<DayOfWeek, List<TimeWindow>> days = new EnumMap<>(DayOfWeek.class);
        for (String text : texts) {
            int space = text.indexOf(' ');
            days.computeIfAbsent(DayOfWeek.valueOf(text.substring(0, space)), day -> new ArrayList<>())
                    .add(TimeWindow.parse(text.substring(space + 1)));
        }
        WeeklyHours hours = WeeklyHours.none();
        for (Map.Entry<DayOfWeek, List<TimeWindow>> day : days.entrySet()) {
            hours = hours.with(day.getKey(), day.getValue());
        }
        return hours;
    }
}
