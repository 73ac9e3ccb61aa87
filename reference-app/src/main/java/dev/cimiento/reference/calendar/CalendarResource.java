package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.ical4j.CalendarFeed;
import dev.cimiento.scheduling.ical4j.CalendarFeeds;
import dev.cimiento.tenancy.Secret;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What programs of calendars read: no login, the address is the key. */
@Path("/calendar/{token}.ics")
public final class CalendarResource {

    private final CalendarFeeds feeds;

    /** Of these calendars. */
    public CalendarResource(CalendarFeeds feeds) {
        this.feeds = requireNonNull(feeds, "feeds");
    }

    /** The calendar, or 304 for who has it already. */
    @GET
    public Response read(@PathParam("token") String token, @HeaderParam("If-None-Match") @Nullable String known) {
        CalendarFeed feed = Optional.of(token)
                .filter(text -> !text.isBlank())
                .flatMap(text -> feeds.read(Secret.of(text)))
                .orElseThrow(() -> ProblemException.notFound("no calendar is here, or no more"));
        Response.ResponseBuilder response = known != null && feed.isKnownBy(known)
                ? Response.notModified()
                : Response.ok(feed.text()).type(CalendarFeed.CONTENT_TYPE);
        return response.header("ETag", feed.etag())
                .lastModified(Date.from(feed.lastModified()))
                .build();
    }
}
