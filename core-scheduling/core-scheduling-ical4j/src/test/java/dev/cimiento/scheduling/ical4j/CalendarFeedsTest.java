package dev.cimiento.scheduling.ical4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.scheduling.BookResult;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.HoldResult;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.RescheduleResult;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CalendarFeedsTest {

    private static final TenantId CLUB = TenantId.of("club");
    private static final TenantId OTHER = TenantId.of("other");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ResourceId COURT = ResourceId.of("court-1");
    private static final ServiceId PADEL = ServiceId.of("padel");
    private static final Instant EVENING = Instant.parse("2026-10-31T23:00:00Z");

    private final MutableClock clock = MutableClock.at("2026-10-20T12:00:00Z");
    private final AtomicInteger keys = new AtomicInteger();
    private TestDatabase database;
    private TenantDataSource dataSource;
    private Schedule schedule;
    private CalendarFeeds feeds;

    @BeforeEach
    void start() {
        database = TestDatabase.create()
                .migrate(CLUB, PostgresScheduleStore.SCHEMA, CalendarFeeds.SCHEMA)
                .migrate(OTHER, PostgresScheduleStore.SCHEMA, CalendarFeeds.SCHEMA);
        dataSource = database.tenantPool(4);
        schedule = Schedule.on(new PostgresScheduleStore(dataSource), clock);
        feeds = CalendarFeeds.of(schedule, dataSource, clock);
        TenantContext.run(CLUB, () -> {
            schedule.catalog()
                    .save(Resource.of(COURT, "Cancha 1, \"Peña\"; norte\\sur", NEW_YORK)
                            .withHours(WeeklyHours.everyDay("00:00-24:00")));
            schedule.catalog()
                    .save(Service.of(PADEL, "Pádel", Duration.ofMinutes(60)).withResources(COURT));
        });
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private BookingRequest request(Instant start, Customer customer) {
        return BookingRequest.of(IdempotencyKey.of("key-" + keys.incrementAndGet()), PADEL, start, customer);
    }

    private Booking book(Instant start) {
        BookResult result = schedule.bookings().book(request(start, Customer.of("ana", "Ana Muñoz")));
        return ((BookResult.Booked) result).booking();
    }

    private static List<Component> events(String text) {
        try {
            return List.copyOf(
                    new CalendarBuilder().build(new StringReader(text)).getComponents("VEVENT"));
        } catch (IOException | ParserException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String value(Component event, String property) {
        return event.getProperty(property).map(Property::getValue).orElse("");
    }

    private CalendarFeed read(Secret token) {
        return feeds.read(token).orElseThrow();
    }

    @Test
    @DisplayName(
            "another program reads back times in UTC on both sides of a clock change, and names with every character that is escaped")
    void readBack() {
        TenantContext.run(CLUB, () -> {
            Booking before = book(EVENING);
            book(EVENING.plus(Duration.ofHours(25)));
            CalendarFeed feed = read(feeds.issue(FeedScope.customer("ana")));
            List<Component> events = events(feed.text());
            assertThat(events).hasSize(2);
            Component first = events.get(0);
            assertThat(value(first, "UID")).isEqualTo(before.id() + "@club.cimiento");
            assertThat(value(first, "DTSTART")).isEqualTo("20261031T230000Z");
            assertThat(value(first, "DTEND")).isEqualTo("20261101T000000Z");
            assertThat(value(events.get(1), "DTSTART")).isEqualTo("20261102T000000Z");
            assertThat(before.localStart().getHour()).isEqualTo(19);
            assertThat(value(first, "DTSTAMP")).isEqualTo("20261020T120000Z");
            assertThat(value(first, "SUMMARY")).isEqualTo("Pádel");
            assertThat(value(first, "LOCATION")).isEqualTo("Cancha 1, \"Peña\"; norte\\sur");
            assertThat(value(first, "STATUS")).isEqualTo("CONFIRMED");
            assertThat(feed.text())
                    .contains("LOCATION:Cancha 1\\, \"Peña\"\\; norte\\\\sur\r\n")
                    .contains("\r\nMETHOD:PUBLISH\r\n")
                    .contains("REFRESH-INTERVAL;VALUE=DURATION:PT15M");
        });
    }

    @Test
    @DisplayName("lines end with CRLF and have at most 75 octets, however many octets a character has")
    void folding() {
        TenantContext.run(CLUB, () -> {
            String name = "ñ🎾".repeat(40);
            schedule.bookings().book(request(EVENING, Customer.of("x", name + "\r\nATTENDEE:mailto:x@example.com")));
            String text = read(feeds.issue(FeedScope.resource(COURT))).text();
            assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
            // A fold in the midst of a character would leave halves, which no bytes stand for.
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text);
            assertThat(text.lines())
                    .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 75)
                    .noneMatch(line -> line.startsWith("ATTENDEE"));
            assertThat(value(events(text).get(0), "SUMMARY")).startsWith("Pádel - " + name);
        });
    }

    @Test
    @DisplayName("each change of a booking makes its SEQUENCE grow and leaves its UID")
    void sequence() {
        TenantContext.run(CLUB, () -> {
            Secret token = feeds.issue(FeedScope.resource(COURT));
            Booking booking = book(EVENING);
            Component first = events(read(token).text()).get(0);
            RescheduleResult moved =
                    schedule.bookings().reschedule(booking.id(), booking.version(), EVENING.plus(Duration.ofHours(2)));
            Booking after = ((RescheduleResult.Rescheduled) moved).booking();
            Component second = events(read(token).text()).get(0);
            schedule.bookings().cancel(after.id(), after.version());
            Component third = events(read(token).text()).get(0);
            assertThat(List.of(value(first, "SEQUENCE"), value(second, "SEQUENCE"), value(third, "SEQUENCE")))
                    .containsExactly("0", "1", "2");
            assertThat(value(second, "DTSTART")).isEqualTo("20261101T010000Z");
            assertThat(value(third, "UID")).isEqualTo(value(first, "UID"));
            assertThat(value(third, "STATUS")).isEqualTo("CANCELLED");
            assertThat(value(third, "TRANSP")).isEqualTo("TRANSPARENT");
        });
    }

    @Test
    @DisplayName("what was cancelled stays for 30 days after its start, and then leaves")
    void cancelledStays() {
        TenantContext.run(CLUB, () -> {
            Secret token = feeds.issue(FeedScope.resource(COURT));
            Booking booking = book(EVENING);
            schedule.bookings().cancel(booking.id(), booking.version());
            clock.set(EVENING.plus(Duration.ofDays(30)));
            assertThat(events(read(token).text())).hasSize(1);
            clock.set(EVENING.plus(Duration.ofDays(32)));
            assertThat(events(read(token).text())).isEmpty();
        });
    }

    @Test
    @DisplayName("a hold is tentative, and gone when its deadline has come")
    void holds() {
        TenantContext.run(CLUB, () -> {
            Secret token = feeds.issue(FeedScope.resource(COURT));
            assertThat(schedule.bookings().hold(request(EVENING, Customer.of("ana", "Ana")), Duration.ofMinutes(10)))
                    .isInstanceOf(HoldResult.Held.class);
            assertThat(value(events(read(token).text()).get(0), "STATUS")).isEqualTo("TENTATIVE");
            clock.advance(Duration.ofMinutes(10));
            assertThat(events(read(token).text())).isEmpty();
        });
    }

    @Test
    @DisplayName("the tag and the time of the last change stay as long as the content does")
    void conditional() {
        TenantContext.run(CLUB, () -> {
            Secret token = feeds.issue(FeedScope.resource(COURT));
            book(EVENING);
            CalendarFeed first = read(token);
            clock.advance(Duration.ofMinutes(5));
            CalendarFeed same = read(token);
            assertThat(same).isEqualTo(first);
            assertThat(same.isKnownBy("\"x\", W/" + first.etag())).isTrue();
            assertThat(same.isKnownBy("\"x\"")).isFalse();
            book(EVENING.plus(Duration.ofHours(1)));
            CalendarFeed changed = read(token);
            assertThat(changed.etag()).isNotEqualTo(first.etag());
            assertThat(changed.lastModified()).isEqualTo(clock.instant());
            book(EVENING.plus(Duration.ofHours(2)));
            assertThat(read(token).lastModified()).isAfter(changed.lastModified());
        });
    }

    @Test
    @DisplayName("a customer's calendar shows no other customer, and a resource's shows who comes")
    void scopes() {
        TenantContext.run(CLUB, () -> {
            book(EVENING);
            schedule.bookings().book(request(EVENING.plus(Duration.ofHours(1)), Customer.of("beto", "Beto")));
            assertThat(read(feeds.issue(FeedScope.customer("beto"))).text()).doesNotContain("Ana");
            assertThat(read(feeds.issue(FeedScope.resource(COURT))).text()).contains("Ana Muñoz", "Beto");
        });
    }

    @Test
    @DisplayName("a token opens nothing after a new one is issued, after it is revoked, or with one character changed")
    void tokens() {
        TenantContext.run(CLUB, () -> {
            FeedScope scope = FeedScope.resource(COURT);
            Secret first = feeds.issue(scope);
            Secret second = feeds.issue(scope);
            assertThat(feeds.read(first)).isEmpty();
            assertThat(feeds.read(second)).isPresent();
            String text = second.reveal();
            String last = text.endsWith("A") ? "E" : "A";
            assertThat(feeds.read(Secret.of(text.substring(0, text.length() - 1) + last)))
                    .isEmpty();
            assertThat(feeds.read(Secret.of("nothing"))).isEmpty();
            feeds.revoke(scope);
            assertThat(feeds.read(second)).isEmpty();
            assertThatThrownBy(() -> feeds.issue(FeedScope.resource(ResourceId.of("court-9"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("court-9");
        });
    }

    @Test
    @DisplayName(
            "a token is kept as a hash alone, and opens nothing in another tenant even where its row is copied there")
    void tenantBound() {
        Secret token = TenantContext.call(CLUB, () -> feeds.issue(FeedScope.customer("ana")));
        assertThat(TenantContext.call(OTHER, () -> feeds.read(token))).isEmpty();
        byte[] hash = TenantContext.call(
                CLUB,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .first("SELECT token_hash FROM calendar_feed", row -> row.bytes("token_hash"))
                                .orElseThrow()));
        assertThat(hash).hasSize(32);
        String selector = token.reveal().substring(0, 22);
        TenantContext.run(
                OTHER,
                () -> Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "INSERT INTO calendar_feed (selector, kind, owner, token_hash, modified_at)"
                                                + " VALUES (?, 'CUSTOMER', 'ana', ?, now())",
                                        selector,
                                        hash)));
        assertThat(TenantContext.call(OTHER, () -> feeds.read(token))).isEqualTo(Optional.empty());
        assertThat(TenantContext.call(CLUB, () -> feeds.read(token))).isPresent();
    }
}
