package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.ScheduleView;
import dev.cimiento.queues.Schedules;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What recurs in this business: paused, resumed, and done now. */
@Path("/api/v1/admin/schedules")
@Produces(MediaType.APPLICATION_JSON)
@RequiresPermission("jobs:manage")
public final class SchedulesResource {

    private final Schedules schedules;
    private final Deeds deeds;

    /** Of these schedules. */
    public SchedulesResource(Schedules schedules, Deeds deeds) {
        this.schedules = requireNonNull(schedules, "schedules");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * A schedule.
     *
     * @param name what it is called
     * @param kind what its jobs do
     * @param rhythm {@code every|PT1H}, or {@code cron|zone|gap|expression}
     * @param state ACTIVE or PAUSED
     * @param nextAt when it fires next
     * @param lastAt when it fired last
     */
    public record Shown(
            String name,
            String kind,
            String rhythm,
            String state,
            Optional<Instant> nextAt,
            Optional<Instant> lastAt) {}

    /** All of them, by name. */
    @GET
    public List<Shown> list() {
        return schedules.list().stream().map(SchedulesResource::shown).toList();
    }

    /** Fires no more until it is resumed; not for what keeps the service itself going. */
    @POST
    @Path("{name}/pause")
    public Shown pause(@PathParam("name") String name, @Context SecurityContext context) {
        return changed(context, "schedule.paused", name, known -> {
            list().stream()
                    .filter(shown -> shown.name().equals(known))
                    .map(Shown::kind)
                    .forEach(JobsResource::own);
            return schedules.pause(known);
        });
    }

    /** Fires again from now on. */
    @POST
    @Path("{name}/resume")
    public Shown resume(@PathParam("name") String name, @Context SecurityContext context) {
        return changed(context, "schedule.resumed", name, schedules::resume);
    }

    /** Enqueues its job now, beside its rhythm. */
    @POST
    @Path("{name}/trigger")
    public Shown trigger(@PathParam("name") String name, @Context SecurityContext context) {
        return changed(
                context,
                "schedule.triggered",
                name,
                known -> schedules.trigger(known).isPresent());
    }

    private Shown changed(SecurityContext context, String action, String name, Predicate<String> change) {
        String known = Input.text("name", name, 100);
        return deeds.done(context, action, "schedule:" + known, () -> {
            if (!change.test(known)) {
                throw ProblemException.notFound("nothing of this name recurs");
            }
            return list().stream()
                    .filter(shown -> shown.name().equals(known))
                    .findFirst()
                    .orElseThrow();
        });
    }

    private static Shown shown(ScheduleView view) {
        return new Shown(
                view.recurring().name(),
                view.recurring().job().kind().name(),
                view.recurring().rhythm().text(),
                view.state().name(),
                view.nextAt(),
                view.lastAt());
    }
}
