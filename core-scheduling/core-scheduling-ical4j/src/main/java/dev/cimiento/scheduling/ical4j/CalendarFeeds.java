package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Calendars to subscribe to, one for each resource and one for each customer, each behind a secret token that is the only key to it: put
 * it in the address, {@code /calendar/<token>.ics}, and keep the address out of logs.
 *
 * <p>A calendar holds the bookings that start from 30 days ago to 400 days from now. What was cancelled stays in it, as {@code
 * STATUS:CANCELLED}, until 30 days after its start; holds and requests are {@code TENTATIVE} and leave it when their deadline has come. A booking has the same {@code UID} in every calendar and for
 * all its life, and its {@code SEQUENCE} grows with each change.
 *
 * <p>Works for the tenant that {@code TenantContext} names: a token opens nothing in another. Throws {@code DatabaseException} where the
 * database fails. Safe for use by many threads and processes.
 */
public final class CalendarFeeds {

    /** Its table; hand it to the {@code TenantProvisioner} beside that of the schedule. */
    public static final SchemaModule SCHEMA = new SchemaModule(
            new ModuleId("scheduling_feeds"), SchemaModule.Plane.TENANT, "dev/cimiento/scheduling/ical4j/migration");

    private static final Duration PAST = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofDays(400);
    private static final int PAGE = 10_000;
    private static final Set<BookingStatus> SHOWN = EnumSet.complementOf(EnumSet.of(BookingStatus.EXPIRED));

    private final Schedule schedule;
    private final FeedTokens tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private CalendarFeeds(Schedule schedule, FeedTokens tokens, InstantSource clock) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.tokens = requireNonNull(tokens, "tokens");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * The calendars of this schedule, whose tokens are kept in PostgreSQL.
     *
     * @param dataSource where the table of {@link #SCHEMA} is
     */
    public static CalendarFeeds of(Schedule schedule, DataSource dataSource, InstantSource clock) {
        return new CalendarFeeds(schedule, new PostgresFeedTokens(dataSource), clock);
    }

    /** The calendars of this schedule, whose tokens are kept there: in memory, for one. */
    public static CalendarFeeds of(Schedule schedule, FeedTokens tokens, InstantSource clock) {
        return new CalendarFeeds(schedule, tokens, clock);
    }

    /**
     * A new token for this calendar; the one before opens nothing any more. Kept nowhere but as a hash: show it now.
     *
     * @throws IllegalArgumentException when the resource is not in the catalog
     */
    public Secret issue(FeedScope scope) {
        if (scope instanceof FeedScope.OfResource of
                && schedule.catalog().resource(of.resource()).isEmpty()) {
            throw new IllegalArgumentException("resource must be in the catalog, was " + of.resource());
        }
        FeedToken token = FeedToken.random(random);
        tokens.put(new FeedTokens.Kept(token.selector(), scope, token.hash()), now());
        return token.secret();
    }

    /** Closes this calendar: its token opens nothing any more. Nothing happens where it has none. */
    public void revoke(FeedScope scope) {
        tokens.remove(requireNonNull(scope, "scope"));
    }

    /** The calendar that this token opens; empty for any other text, whatever is wrong with it. */
    public Optional<CalendarFeed> read(Secret token) {
        return FeedToken.parse(requireNonNull(token, "token"))
                .flatMap(this::find)
                .map(this::read);
    }

    private Optional<FeedTokens.Kept> find(FeedToken token) {
        return tokens.find(token.selector()).filter(kept -> token.isHashedAs(kept.hash()));
    }

    private CalendarFeed read(FeedTokens.Kept kept) {
        List<Booking> bookings = bookings(kept.scope());
        FeedText text = new FeedText(kept.scope(), schedule.catalog());
        byte[] content = FeedToken.sha256(text.of(bookings, Instant.EPOCH));
        Instant modified = tokens.seen(kept.selector(), content, now());
        String all = text.of(bookings, modified);
        String etag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(FeedToken.sha256(all), 18));
        return new CalendarFeed(all, '"' + etag + '"', modified);
    }

    private List<Booking> bookings(FeedScope scope) {
        Instant now = clock.instant();
        Instant from = now.minus(PAST).truncatedTo(ChronoUnit.DAYS);
        Instant to = now.plus(AHEAD).truncatedTo(ChronoUnit.DAYS);
        Map<BookingId, Booking> bookings = new LinkedHashMap<>();
        int before;
        List<Booking> page;
        do {
            before = bookings.size();
            BookingQuery query =
                    BookingQuery.between(from, to).withStatuses(SHOWN).withLimit(PAGE);
            page = schedule.bookings()
                    .list(
                            scope instanceof FeedScope.OfResource of
                                    ? query.withResource(of.resource())
                                    : query.withCustomer(((FeedScope.OfCustomer) scope).id()));
            for (Booking booking : page) {
                bookings.put(booking.id(), booking);
                from = booking.start();
            }
            // A page may begin with what the one before ended with, since several start at once.
        } while (page.size() == PAGE && bookings.size() > before);
        return bookings.values().stream()
                .filter(booking -> booking.heldUntil().map(now::isBefore).orElse(true))
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
