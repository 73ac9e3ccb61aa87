package dev.cimiento.scheduling.ical4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.Availability;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.Slot;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BusyImportTest {

    private static final TenantId CLINIC = TenantId.of("clinica");
    private static final ResourceId DOCTOR = ResourceId.of("doctor");
    private static final ServiceId VISIT = ServiceId.of("visit");
    private static final String SOURCE = "own-calendar";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final MutableClock clock = MutableClock.at("2026-10-20T12:00:00Z");
    private TestDatabase database;
    private TenantDataSource dataSource;
    private Schedule schedule;
    private BusyImport busy;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(CLINIC, PostgresScheduleStore.SCHEMA, CalendarFeeds.SCHEMA);
        dataSource = database.tenantPool(2);
        schedule = Schedule.on(new PostgresScheduleStore(dataSource), clock);
        busy = BusyImport.of(schedule.catalog(), clock);
        TenantContext.run(CLINIC, () -> {
            schedule.catalog()
                    .save(Resource.of(DOCTOR, "Doctor", NEW_YORK).withHours(WeeklyHours.everyDay("09:00-12:00")));
            schedule.catalog()
                    .save(Service.of(VISIT, "Visit", Duration.ofMinutes(60)).withResources(DOCTOR));
        });
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private static byte[] calendar(String... lines) {
        String text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + String.join("\r\n", lines)
                + "\r\nEND:VCALENDAR\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String event(String... lines) {
        return "BEGIN:VEVENT\r\nDTSTAMP:20261001T000000Z\r\n" + String.join("\r\n", lines) + "\r\nEND:VEVENT";
    }

    private ImportResult read(byte[] calendar) {
        return TenantContext.call(CLINIC, () -> busy.read(DOCTOR, SOURCE, calendar));
    }

    private List<String> busyTimes() {
        return TenantContext.call(CLINIC, () -> schedule.catalog().busy(DOCTOR, SOURCE)).stream()
                .map(time -> time.start().atZone(NEW_YORK).toLocalDateTime() + "/"
                        + time.end().atZone(NEW_YORK).toLocalDateTime())
                .toList();
    }

    private ImportResult.Rejected refused(byte[] calendar) {
        ImportResult result = read(calendar);
        assertThat(result).isInstanceOf(ImportResult.Rejected.class);
        return (ImportResult.Rejected) result;
    }

    @Test
    @DisplayName(
            "what another calendar says is busy is not offered, and is offered again when that calendar no longer says so")
    void blocks() {
        assertThat(read(calendar(event("UID:1", "DTSTART:20261021T140000Z", "DTEND:20261021T150000Z"))))
                .isEqualTo(new ImportResult.Imported(1, 1));
        assertThat(starts("2026-10-21")).containsExactly("09:00", "11:00");
        assertThat(read(calendar(event("UID:2", "DTSTART:20270101T140000Z", "DURATION:PT1H"))))
                .isInstanceOf(ImportResult.Imported.class);
        assertThat(starts("2026-10-21")).containsExactly("09:00", "10:00", "11:00");
    }

    private List<String> starts(String date) {
        Instant day = Instant.parse(date + "T04:00:00Z");
        return TenantContext.call(CLINIC, () -> {
            Availability availability = schedule.availability();
            return availability.slots(SlotQuery.of(VISIT, day, day.plus(Duration.ofDays(1)))).stream()
                    .map(Slot::start)
                    .map(start -> start.atZone(NEW_YORK).toLocalTime().toString())
                    .toList();
        });
    }

    @Test
    @DisplayName(
            "a weekly event keeps its local time over a clock change, with an EXDATE, an RDATE, one moved and one cancelled occurrence")
    void recurring() {
        assertThat(read(calendar(
                        event(
                                "UID:w",
                                "DTSTART;TZID=America/New_York:20261021T090000",
                                "DTEND;TZID=America/New_York:20261021T100000",
                                "RRULE:FREQ=WEEKLY;COUNT=5",
                                "EXDATE;TZID=America/New_York:20261028T090000",
                                "RDATE;TZID=America/New_York:20261029T150000"),
                        event(
                                "UID:w",
                                "RECURRENCE-ID;TZID=America/New_York:20261104T090000",
                                "DTSTART;TZID=America/New_York:20261105T110000",
                                "DTEND;TZID=America/New_York:20261105T113000",
                                "SEQUENCE:1"),
                        event(
                                "UID:w",
                                "RECURRENCE-ID:20261118T140000Z",
                                "DTSTART;TZID=America/New_York:20261118T090000",
                                "DTEND;TZID=America/New_York:20261118T100000",
                                "STATUS:CANCELLED"))))
                .isEqualTo(new ImportResult.Imported(4, 3));
        assertThat(busyTimes())
                .containsExactly(
                        "2026-10-21T09:00/2026-10-21T10:00",
                        "2026-10-29T15:00/2026-10-29T16:00",
                        "2026-11-05T11:00/2026-11-05T11:30",
                        "2026-11-11T09:00/2026-11-11T10:00");
    }

    @Test
    @DisplayName(
            "UNTIL in UTC includes the occurrence at that moment and none after; an event begun years ago is followed into the window")
    void until() {
        read(calendar(event(
                "UID:d",
                "DTSTART;TZID=America/New_York:20190101T090000",
                "DURATION:PT30M",
                "RRULE:FREQ=DAILY;UNTIL=20261021T130000Z")));
        assertThat(busyTimes())
                .containsExactly(
                        "2026-10-19T09:00/2026-10-19T09:30",
                        "2026-10-20T09:00/2026-10-20T09:30",
                        "2026-10-21T09:00/2026-10-21T09:30");
    }

    @Test
    @DisplayName(
            "an all-day event is the resource's day, of 25 hours where the clock goes back, and a floating time is the resource's")
    void allDay() {
        read(calendar(
                event("UID:a", "DTSTART;VALUE=DATE:20261101", "DTEND;VALUE=DATE:20261102"),
                event("UID:f", "DTSTART:20261103T090000", "DTEND:20261103T093000")));
        assertThat(busyTimes())
                .containsExactly("2026-11-01T00:00/2026-11-02T00:00", "2026-11-03T09:00/2026-11-03T09:30");
        assertThat(TenantContext.call(CLINIC, () -> schedule.catalog().busy(DOCTOR, SOURCE))
                        .get(0)
                        .length())
                .isEqualTo(Duration.ofHours(25));
    }

    @Test
    @DisplayName("transparent, cancelled and free events occupy nothing, and an alarm inside an event is not the event")
    void ignored() {
        assertThat(read(calendar(
                        event("UID:1", "DTSTART:20261021T140000Z", "DTEND:20261021T150000Z", "TRANSP:TRANSPARENT"),
                        event("UID:2", "DTSTART:20261021T140000Z", "DTEND:20261021T150000Z", "STATUS:CANCELLED"),
                        event(
                                "UID:3",
                                "DTSTART:20261021T140000Z",
                                "DTEND:20261021T150000Z",
                                "X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
                        event(
                                "UID:4",
                                "DTSTART:20261022T140000Z",
                                "DTEND:20261022T150000Z",
                                "BEGIN:VALARM",
                                "ACTION:DISPLAY",
                                "TRIGGER:-PT15M",
                                "DURATION:P1D",
                                "STATUS:CANCELLED",
                                "END:VALARM"))))
                .isEqualTo(new ImportResult.Imported(1, 4));
        assertThat(busyTimes()).containsExactly("2026-10-22T10:00/2026-10-22T11:00");
    }

    @Test
    @DisplayName("our own bookings, which come back in a calendar that subscribed to our feed, are not busy twice")
    void ownBookings() {
        TenantContext.run(CLINIC, () -> {
            CalendarFeeds feeds = CalendarFeeds.of(schedule, dataSource, clock);
            schedule.bookings()
                    .book(BookingRequest.of(
                            IdempotencyKey.of("one"),
                            VISIT,
                            Instant.parse("2026-10-21T13:00:00Z"),
                            Customer.of("ana", "Ana")));
            String own = feeds.read(feeds.issue(FeedScope.resource(DOCTOR)))
                    .orElseThrow()
                    .text();
            assertThat(own).contains("BEGIN:VEVENT");
            assertThat(busy.read(DOCTOR, SOURCE, own.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(new ImportResult.Imported(0, 1));
        });
    }

    @Test
    @DisplayName(
            "a zone is known by Windows' name, by the calendar's X-LIC-LOCATION and behind a path, and else refused by name")
    void zones() {
        read(calendar(
                "BEGIN:VTIMEZONE",
                "TZID:Ours",
                "X-LIC-LOCATION:America/New_York",
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:-0400",
                "TZOFFSETTO:-0500",
                "END:STANDARD",
                "END:VTIMEZONE",
                event("UID:1", "DTSTART;TZID=Ours:20261021T090000", "DURATION:PT30M"),
                event("UID:2", "DTSTART;TZID=Eastern Standard Time:20261022T090000", "DURATION:PT30M"),
                event("UID:3", "DTSTART;TZID=\"/example.org/1/America/New_York\":20261023T090000", "DURATION:PT30M")));
        assertThat(busyTimes())
                .containsExactly(
                        "2026-10-21T09:00/2026-10-21T09:30",
                        "2026-10-22T09:00/2026-10-22T09:30",
                        "2026-10-23T09:00/2026-10-23T09:30");
        ImportResult.Rejected refused =
                refused(calendar(event("UID:1", "DTSTART;TZID=Middle Earth:20261021T090000", "DURATION:PT30M")));
        assertThat(refused.reason()).isEqualTo(ImportResult.Reason.UNKNOWN_TIME_ZONE);
        assertThat(refused.detail()).contains("Middle Earth");
    }

    @Test
    @DisplayName("a calendar that is broken anywhere is refused, and what its source said before stands")
    void malformed() {
        read(calendar(event("UID:1", "DTSTART:20261021T140000Z", "DTEND:20261021T150000Z")));
        String good = event("UID:1", "DTSTART:20261023T140000Z", "DTEND:20261023T150000Z");
        List<byte[]> broken = List.of(
                "<html>not found</html>".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261023T140000Z\r\n".getBytes(StandardCharsets.UTF_8),
                calendar(good, event("UID:2", "DTSTART:20261323T140000Z")),
                calendar(good, event("UID:2", "DTEND:20261023T140000Z")),
                calendar(good, event("UID:2", "DTSTART:20261023T140000Z", "DTEND:20261023T130000Z")),
                calendar(good, event("UID:2", "DTSTART:20261023T140000Z", "DURATION:one hour")),
                calendar(good, event("UID:2", "DTSTART:20261023T140000Z", "RRULE:FREQ=SOMETIMES")),
                calendar("BEGIN:X\r\n".repeat(5000) + "END:X\r\n".repeat(5000)));
        for (byte[] calendar : broken) {
            assertThat(refused(calendar).reason())
                    .as(new String(calendar, 0, Math.min(200, calendar.length), StandardCharsets.UTF_8))
                    .isEqualTo(ImportResult.Reason.MALFORMED);
        }
        assertThat(busyTimes()).containsExactly("2026-10-21T10:00/2026-10-21T11:00");
    }

    @Test
    @Timeout(20)
    @DisplayName(
            "bombs are refused in no time: too many bytes, events or occurrences, rules of seconds, rules that never match")
    void bombs() {
        BusyImport small = busy.withLimits(2_000, 3, 100);
        TenantContext.run(CLINIC, () -> {
            byte[] large = new byte[3_000];
            assertThat(small.read(DOCTOR, SOURCE, new ByteArrayInputStream(large)))
                    .isEqualTo(new ImportResult.Rejected(ImportResult.Reason.TOO_LARGE, "it has more than 2000 bytes"));
            String one = event("DTSTART:20261023T140000Z");
            assertThat(small.read(DOCTOR, SOURCE, calendar(one, one, one, one)))
                    .isEqualTo(new ImportResult.Rejected(ImportResult.Reason.TOO_LARGE, "it has more than 3 events"));
            assertThat(small.read(
                            DOCTOR,
                            SOURCE,
                            calendar(event("DTSTART:20261023T140000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY"))))
                    .isInstanceOf(ImportResult.Rejected.class);
        });
        for (String rule : List.of(
                "FREQ=SECONDLY",
                "FREQ=SECONDLY;COUNT=2000000000",
                "FREQ=MINUTELY;COUNT=2000000000",
                "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=" + numbers()
                        + ";BYSECOND=" + numbers())) {
            assertThat(refused(calendar(event("DTSTART:19010101T140000Z", "DURATION:PT1S", "RRULE:" + rule)))
                            .reason())
                    .as(rule)
                    .isEqualTo(ImportResult.Reason.TOO_MANY_TIMES);
        }
        assertThat(read(calendar(event(
                        "DTSTART:19010228T140000Z", "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))))
                .isEqualTo(new ImportResult.Imported(0, 1));
    }

    private static String numbers() {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, 60)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    @DisplayName("a resource that is not in the catalog is an error of the program")
    void unknownResource() {
        assertThatThrownBy(
                        () -> TenantContext.run(CLINIC, () -> busy.read(ResourceId.of("nobody"), SOURCE, calendar())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }
}
