package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.BookingStatus;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
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
    private final DataSource dataSource;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private CalendarFeeds(Schedule schedule, DataSource dataSource, InstantSource clock) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * The calendars of this schedule.
     *
     * @param dataSource where the tokens are kept, in the table of {@link #SCHEMA}
     */
    public static CalendarFeeds of(Schedule schedule, DataSource dataSource, InstantSource clock) {
        return new CalendarFeeds(schedule, dataSource, clock);
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
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "INSERT INTO calendar_feed (selector, kind, owner, token_hash, modified_at) VALUES (?, ?, ?, ?, ?)"
                                        + " ON CONFLICT (kind, owner) DO UPDATE SET selector = excluded.selector,"
                                        + " token_hash = excluded.token_hash, content_hash = NULL, modified_at = excluded.modified_at",
                                token.selector(),
                                kind(scope),
                                owner(scope),
                                token.hash(),
                                now()));
        return token.secret();
    }

    /** Closes this calendar: its token opens nothing any more. Nothing happens where it has none. */
    public void revoke(FeedScope scope) {
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update("DELETE FROM calendar_feed WHERE kind = ? AND owner = ?", kind(scope), owner(scope)));
    }

    /** The calendar that this token opens; empty for any other text, whatever is wrong with it. */
    public Optional<CalendarFeed> read(Secret token) {
        return FeedToken.parse(requireNonNull(token, "token"))
                .flatMap(this::find)
                .map(this::read);
    }

    private Optional<Row> find(FeedToken token) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .first(
                                        "SELECT kind, owner, token_hash FROM calendar_feed WHERE selector = ?",
                                        row -> new Row(
                                                token.selector(),
                                                scope(row.string("kind"), row.string("owner")),
                                                row.bytes("token_hash")),
                                        token.selector()))
                .filter(row -> token.isHashedAs(row.hash()));
    }

    private CalendarFeed read(Row row) {
        List<Booking> bookings = bookings(row.scope());
        FeedText text = new FeedText(row.scope(), schedule.catalog());
        byte[] content = FeedToken.sha256(text.of(bookings, Instant.EPOCH));
        Instant modified = modified(row.selector(), content);
        String all = text.of(bookings, modified);
        String etag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(FeedToken.sha256(all), 18));
        return new CalendarFeed(all, '"' + etag + '"', modified);
    }

    /** When this content was first seen: now where it is not what was seen last. */
    private Instant modified(String selector, byte[] content) {
        Instant now = now();
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // Always later than before, so that Last-Modified tells apart what changed within a second.
            sql.update(
                    "UPDATE calendar_feed SET content_hash = ?, modified_at = CASE WHEN content_hash IS NULL THEN ?::timestamptz"
                            + " ELSE greatest(?::timestamptz, modified_at + interval '1 second') END"
                            + " WHERE selector = ? AND content_hash IS DISTINCT FROM ?",
                    content,
                    now,
                    now,
                    selector,
                    content);
            return sql.first(
                            "SELECT modified_at FROM calendar_feed WHERE selector = ?",
                            found -> found.instant("modified_at"),
                            selector)
                    .orElse(now);
        });
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
                                    : query.withCustomer(owner(scope)));
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

    private static FeedScope scope(String kind, String owner) {
        return kind.equals("RESOURCE") ? FeedScope.resource(ResourceId.of(owner)) : FeedScope.customer(owner);
    }

    private static String kind(FeedScope scope) {
        return scope instanceof FeedScope.OfResource ? "RESOURCE" : "CUSTOMER";
    }

    private static String owner(FeedScope scope) {
        return scope instanceof FeedScope.OfResource of ? of.resource().value() : ((FeedScope.OfCustomer) scope).id();
    }

    private record Row(String selector, FeedScope scope, byte[] hash) {}
}
