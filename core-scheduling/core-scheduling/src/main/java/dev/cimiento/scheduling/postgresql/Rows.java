package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.Place;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.TimeRange;
import dev.cimiento.scheduling.TimeWindow;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the domain's values are written in columns. */
final class Rows {

    static final String RESOURCE = "r.id AS resource_id, r.name AS resource_name, r.zone AS resource_zone, r.hours";

    static final String SERVICE = "s.id AS service_id, s.name AS service_name, s.duration_minutes, s.grid_minutes,"
            + " s.buffer_before_minutes, s.buffer_after_minutes, s.notice_seconds, s.advance_seconds, s.resources";

    static final String SPECIAL_DAY =
            "to_char(d.date, 'YYYY-MM-DD') || '|' || array_to_string(d.windows, ' ') || '|' || d.reason";

    static final String BOOKING =
            "b.id, b.service, r.id AS resource_id, b.customer_id, b.customer_name, b.status, b.held_until,"
                    + " b.version, b.starts_at, b.ends_at, lower(b.occupied) AS occupied_from, upper(b.occupied) AS occupied_until,"
                    + " b.zone, b.created_at";

    private Rows() {}

    static Resource resource(Sql.Row row) throws SQLException {
        return Resource.of(
                        ResourceId.of(row.string("resource_id")),
                        row.string("resource_name"),
                        ZoneId.of(row.string("resource_zone")))
                .withHours(hours(row.strings("hours")));
    }

    static Service service(Sql.Row row) throws SQLException {
        return Service.of(
                        ServiceId.of(row.string("service_id")),
                        row.string("service_name"),
                        Duration.ofMinutes(row.integer("duration_minutes")))
                .withGridStep(Duration.ofMinutes(row.integer("grid_minutes")))
                .withBuffers(
                        Duration.ofMinutes(row.integer("buffer_before_minutes")),
                        Duration.ofMinutes(row.integer("buffer_after_minutes")))
                .withMinimumNotice(Duration.ofSeconds(row.number("notice_seconds")))
                .withFurthestAdvance(Duration.ofSeconds(row.number("advance_seconds")))
                .withResources(
                        row.strings("resources").stream().map(ResourceId::of).toList());
    }

    static SpecialDay specialDay(String text) {
        String[] parts = text.split("\\|", 3);
        List<TimeWindow> windows = parts[1].isEmpty()
                ? List.of()
                : Arrays.stream(parts[1].split(" ")).map(TimeWindow::parse).toList();
        return new SpecialDay(LocalDate.parse(parts[0]), windows, parts[2]);
    }

    static Booking booking(Sql.Row row) throws SQLException {
        Booking booking = Booking.of(
                new BookingId(row.uuid("id")),
                ServiceId.of(row.string("service")),
                new Customer(row.string("customer_id"), row.string("customer_name")),
                new Place(
                        ResourceId.of(row.string("resource_id")),
                        ZoneId.of(row.string("zone")),
                        new TimeRange(row.instant("starts_at"), row.instant("ends_at")),
                        new TimeRange(row.instant("occupied_from"), row.instant("occupied_until"))),
                row.instant("created_at"));
        long version = row.number("version");
        Optional<Instant> heldUntil = row.optionalInstant("held_until");
        return heldUntil.isPresent()
                ? booking.withHold(heldUntil.get(), version)
                : booking.withStatus(row.constant("status", BookingStatus.class), version);
    }

    static List<String> texts(WeeklyHours hours) {
        return Arrays.stream(DayOfWeek.values())
                .flatMap(day -> hours.windows(day).stream().map(window -> day + " " + window))
                .toList();
    }

    static List<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private static WeeklyHours hours(List<String> texts) {
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
