package dev.cimiento.scheduling.ical4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.BookingRequest;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.scheduling.IdempotencyKey;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.inmemory.InMemoryScheduleStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a keeper of tokens does, in memory and in PostgreSQL alike. */
abstract class FeedTokensContract {

    static final TenantId CLUB = TenantId.of("club");
    static final TenantId OTHER = TenantId.of("other");

    private static final Instant NOW = Instant.parse("2026-10-20T12:00:00Z");
    private static final FeedScope ANA = FeedScope.customer("ana");
    private static final FeedScope COURT = FeedScope.resource(ResourceId.of("court-1"));

    /** Without any token, for tenants {@link #CLUB} and {@link #OTHER}. */
    protected abstract FeedTokens emptyTokens();

    @Test
    @DisplayName("a calendar has one token: a new one takes the place of the one before, and another calendar's stays")
    void replaced() {
        FeedTokens tokens = emptyTokens();
        FeedTokens.Kept first = kept("first", ANA);
        FeedTokens.Kept second = kept("second", ANA);
        FeedTokens.Kept court = kept("court", COURT);
        TenantContext.run(CLUB, () -> {
            tokens.put(first, NOW);
            tokens.put(court, NOW);
            assertThat(tokens.find("first")).contains(first);
            tokens.put(second, NOW);
            assertThat(tokens.find("first")).isEmpty();
            assertThat(tokens.find("second")).contains(second);
            assertThat(tokens.find("court")).contains(court);
        });
    }

    @Test
    @DisplayName("what is removed is not found, and removing it again changes nothing")
    void removed() {
        FeedTokens tokens = emptyTokens();
        TenantContext.run(CLUB, () -> {
            tokens.put(kept("first", ANA), NOW);
            tokens.remove(ANA);
            tokens.remove(ANA);
            assertThat(tokens.find("first")).isEmpty();
        });
    }

    @Test
    @DisplayName("content is dated by when it was first seen, and what follows it within a second is dated later")
    void dated() {
        FeedTokens tokens = emptyTokens();
        byte[] one = {1};
        byte[] two = {2};
        TenantContext.run(CLUB, () -> {
            tokens.put(kept("first", ANA), NOW.minusSeconds(60));
            assertThat(tokens.seen("first", one, NOW)).isEqualTo(NOW);
            assertThat(tokens.seen("first", one, NOW.plusSeconds(9))).isEqualTo(NOW);
            assertThat(tokens.seen("first", two, NOW)).isEqualTo(NOW.plusSeconds(1));
            assertThat(tokens.seen("first", one, NOW.plusSeconds(5))).isEqualTo(NOW.plusSeconds(5));
            assertThat(tokens.seen("nobody's", one, NOW)).isEqualTo(NOW);
            tokens.put(kept("second", ANA), NOW.plusSeconds(9));
            assertThat(tokens.seen("second", one, NOW.plusSeconds(9))).isEqualTo(NOW.plusSeconds(9));
        });
    }

    @Test
    @DisplayName("a tenant's tokens are not another's")
    void apart() {
        FeedTokens tokens = emptyTokens();
        TenantContext.run(CLUB, () -> tokens.put(kept("first", ANA), NOW));
        TenantContext.run(OTHER, () -> {
            assertThat(tokens.find("first")).isEmpty();
            tokens.remove(ANA);
        });
        assertThat(TenantContext.call(CLUB, () -> tokens.find("first"))).isPresent();
    }

    @Test
    @DisplayName("calendars are read by their token, closed and issued anew, and say nothing that names it")
    void calendars() {
        MutableClock clock = MutableClock.at(NOW.toString());
        Schedule schedule = Schedule.on(new InMemoryScheduleStore(), clock);
        CalendarFeeds feeds = CalendarFeeds.of(schedule, emptyTokens(), clock);
        ServiceId padel = ServiceId.of("padel");
        TenantContext.run(CLUB, () -> {
            schedule.catalog()
                    .save(Resource.of(ResourceId.of("court-1"), "Court", ZoneOffset.UTC)
                            .withHours(WeeklyHours.everyDay("00:00-24:00")));
            schedule.catalog().save(Service.of(padel, "Padel", Duration.ofHours(1)));
            schedule.bookings()
                    .book(BookingRequest.of(
                            IdempotencyKey.of("one"), padel, NOW.plusSeconds(43_200), Customer.of("ana", "Ana")));
            Secret token = feeds.issue(ANA);
            assertThat(feeds.read(token).orElseThrow().text()).contains("DTSTART:20261021T000000Z");
            Secret again = feeds.issue(ANA);
            assertThat(feeds.read(token)).isEmpty();
            assertThat(feeds.read(again)).isPresent();
            feeds.revoke(ANA);
            assertThat(feeds.read(again)).isEmpty();
        });
        assertThat(kept("secret", ANA).toString()).doesNotContain("secret");
    }

    private static FeedTokens.Kept kept(String selector, FeedScope scope) {
        return new FeedTokens.Kept(selector, scope, FeedToken.sha256(selector));
    }
}
