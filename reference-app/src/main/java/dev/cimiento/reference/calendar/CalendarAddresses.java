package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.scheduling.ical4j.CalendarFeeds;
import dev.cimiento.scheduling.ical4j.FeedScope;
import dev.cimiento.tenancy.TenantContext;
import java.net.URI;

/** Secret addresses of calendars: whoever has one reads the calendar. */
public final class CalendarAddresses {

    private final CalendarFeeds feeds;
    private final PublicAddress address;

    /** Of these calendars. */
    public CalendarAddresses(CalendarFeeds feeds, PublicAddress address) {
        this.feeds = requireNonNull(feeds, "feeds");
        this.address = requireNonNull(address, "address");
    }

    /**
     * An address to subscribe to.
     *
     * @param url for a program of calendars; shown once, since only a hash of it is kept
     */
    public record Subscription(URI url) {}

    /** A new address; the one before opens nothing any more. */
    Subscription renew(FeedScope scope) {
        return new Subscription(URI.create(address.of(TenantContext.require()) + "/calendar/"
                + feeds.issue(scope).reveal() + ".ics"));
    }

    /** Closes the calendar: no address opens it any more. */
    void close(FeedScope scope) {
        feeds.revoke(scope);
    }
}
