package dev.cimiento.reference.admin;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.Jobs;
import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.BookingQuery;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.Schedule;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What staff see at a glance. */
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@RequiresPermission("bookings:manage")
public final class AdminResource {

    private static final Duration AHEAD = Duration.ofDays(30);
    private static final int SHOWN = 100;

    private final Schedule schedule;
    private final Jobs jobs;
    private final InstantSource clock;

    /** Over this schedule and these jobs. */
    public AdminResource(Schedule schedule, Jobs jobs, InstantSource clock) {
        this.schedule = schedule;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Something with a name.
     *
     * @param name for people
     */
    public record Named(String name) {}

    /**
     * A booking, as staff see it.
     *
     * @param start when it begins
     * @param resource where
     * @param customer who
     * @param status where it stands
     */
    public record Expected(Instant start, Named resource, String customer, String status) {}

    /**
     * The overview.
     *
     * @param bookings those of the next 30 days
     * @param jobs how many there are in each state
     */
    public record Overview(List<Expected> bookings, Map<String, Long> jobs) {}

    /** The overview of this business. */
    @GET
    @Path("overview")
    public Overview overview() {
        Instant now = clock.instant();
        List<Expected> bookings =
                schedule
                        .bookings()
                        .list(BookingQuery.between(now, now.plus(AHEAD)).withLimit(SHOWN))
                        .stream()
                        .map(booking -> expected(schedule.catalog(), booking))
                        .toList();
        Map<String, Long> counts = new TreeMap<>();
        for (Map.Entry<JobState, Long> count : jobs.counts().byState().entrySet()) {
            counts.put(count.getKey().name(), count.getValue());
        }
        return new Overview(bookings, counts);
    }

    private static Expected expected(Catalog catalog, Booking booking) {
        return new Expected(
                booking.start(),
                new Named(catalog.resource(booking.resource())
                        .map(Resource::name)
                        .orElse(booking.resource().value())),
                booking.customer().name(),
                booking.status().name());
    }
}
