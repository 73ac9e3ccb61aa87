package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.CancelResult;
import dev.cimiento.queues.JobCounts;
import dev.cimiento.queues.JobFilter;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobReports;
import dev.cimiento.queues.JobState;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs of this business: what waits, what failed and why, and another try. What a job carries is not shown: it may name customers. */
@Path("/api/v1/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("jobs:manage")
public final class JobsResource {

    /** Kinds that keep the service itself going, which are the operator's. */
    private static final String OF_THE_PLATFORM = "platform.";

    private static final int SHOWN = 100;

    private final Jobs jobs;
    private final JobReports reports;
    private final JobQueue queue;
    private final JobBulk bulk;
    private final Deeds deeds;

    /** Over these. */
    public JobsResource(Jobs jobs, JobReports reports, JobQueue queue, JobBulk bulk, Deeds deeds) {
        this.jobs = requireNonNull(jobs, "jobs");
        this.reports = requireNonNull(reports, "reports");
        this.queue = requireNonNull(queue, "queue");
        this.bulk = requireNonNull(bulk, "bulk");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * A job.
     *
     * @param id its number
     * @param kind what it does
     * @param state where it stands
     * @param attempt how often it was tried
     * @param maxAttempts how often it is tried
     * @param createdAt when it was enqueued
     * @param runAt when it is or was due
     * @param error what went wrong last; empty for nothing
     */
    public record Shown(
            long id,
            String kind,
            String state,
            int attempt,
            int maxAttempts,
            Instant createdAt,
            Instant runAt,
            String error) {}

    /**
     * Jobs, the newest first.
     *
     * @param jobs some of them
     * @param next what to ask for as {@code after} to read on
     */
    public record Page(List<Shown> jobs, OptionalLong next) {}

    /**
     * Which jobs to retry or cancel together.
     *
     * @param kind of which kind
     * @param states in one of these states: DEAD where it is missing
     * @param error whose last error holds this text; any where it is missing
     * @param most at most so many: 1,000 where it is missing
     */
    public record Selection(
            @Nullable String kind,
            @Nullable List<@Nullable String> states,
            @Nullable String error,
            @Nullable Integer most) {}

    /** How many there are in each state. */
    @GET
    @Path("counts")
    public Map<String, Long> counts() {
        JobCounts counts = jobs.counts();
        Map<String, Long> named = new TreeMap<>();
        for (JobState state : JobState.values()) {
            named.put(state.name(), counts.of(state));
        }
        return named;
    }

    /** Jobs that fit, the newest first. */
    @GET
    public Page search(
            @QueryParam("state") List<String> states,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("error") @Nullable String error,
            @QueryParam("after") @Nullable String after) {
        JobFilter filter = bulk.filter(kind, List.copyOf(states), error).withLimit(SHOWN);
        List<Shown> found = shown(reports.search(after == null ? filter : filter.after(id("after", after))));
        return new Page(
                found,
                found.size() == SHOWN ? OptionalLong.of(found.get(SHOWN - 1).id()) : OptionalLong.empty());
    }

    /** What failed and is tried again, or is dead: the newest first. */
    @GET
    @Path("failures")
    public List<Shown> failures() {
        return shown(jobs.failures(SHOWN));
    }

    /** One job. */
    @GET
    @Path("{id}")
    public Shown one(@PathParam("id") String id) {
        return shown(found(id));
    }

    /** Makes a scheduled job due now, or tries a dead or cancelled one again. */
    @POST
    @Path("{id}/retry")
    @Consumes(MediaType.WILDCARD)
    public Shown retry(@PathParam("id") String id, @Context SecurityContext context) {
        JobView job = found(id);
        return deeds.done(context, "job.retried", "job:" + job.id(), Map.of("kind", job.kind()), () -> {
            if (!jobs.retry(job.id())) {
                throw ProblemException.conflict(
                        "job-not-waiting", "it is due, runs or is done, or one like it waits already");
            }
            return shown(found(id));
        });
    }

    /** Cancels a job that waits or runs. */
    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public Shown cancel(@PathParam("id") String id, @Context SecurityContext context) {
        JobView job = found(id);
        own(job.kind());
        return deeds.done(context, "job.cancelled", "job:" + job.id(), Map.of("kind", job.kind()), () -> {
            if (queue.cancel(job.id()) instanceof CancelResult.NotFound) {
                throw ProblemException.conflict("job-ended", "it waits and runs no more");
            }
            return shown(found(id));
        });
    }

    /** Tries all jobs again that fit; gives how many. */
    @POST
    @Path("retry")
    public Map<String, Integer> retryAll(Selection selection, @Context SecurityContext context) {
        JobFilter filter = selected(selection, JobState.DEAD);
        int most = Input.number("most", selection.most(), 1, 10_000, 1_000);
        return deeds.done(
                context,
                "jobs.retried",
                "jobs:" + filter.kind().orElseThrow(),
                details(selection),
                () -> Map.of("changed", bulk.retry(filter, most)));
    }

    /** Cancels all jobs that fit; gives how many. */
    @POST
    @Path("cancel")
    public Map<String, Integer> cancelAll(Selection selection, @Context SecurityContext context) {
        JobFilter filter = selected(selection, JobState.SCHEDULED);
        own(filter.kind().orElseThrow());
        int most = Input.number("most", selection.most(), 1, 10_000, 1_000);
        return deeds.done(
                context,
                "jobs.cancelled",
                "jobs:" + filter.kind().orElseThrow(),
                details(selection),
                () -> Map.of("changed", bulk.cancel(filter, most)));
    }

    private JobFilter selected(Selection selection, JobState usual) {
        String kind = Input.text("kind", selection.kind(), 100);
        List<String> states = selection.states() == null
                ? List.of(usual.name())
                : Input.texts("states", selection.states(), JobState.values().length);
        return bulk.filter(kind, states, selection.error());
    }

    private static Map<String, String> details(Selection selection) {
        return Map.of(
                "states",
                String.valueOf(selection.states()),
                "error",
                Optional.ofNullable(selection.error()).orElse(""));
    }

    /** Refuses what is not the business's own. */
    static void own(String kind) {
        if (kind.startsWith(OF_THE_PLATFORM)) {
            throw ProblemException.conflict("job-of-the-platform", "this job keeps the service going");
        }
    }

    private JobView found(String id) {
        return jobs.find(id("id", id)).orElseThrow(() -> ProblemException.notFound("there is no such job"));
    }

    private static JobId id(String field, String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw ProblemException.field(field, "must be a positive number");
        }
        return new JobId(Long.parseLong(text));
    }

    private static List<Shown> shown(List<JobView> jobs) {
        return jobs.stream().map(JobsResource::shown).toList();
    }

    private static Shown shown(JobView job) {
        return new Shown(
                job.id().value(),
                job.kind(),
                job.state().name(),
                job.attempt(),
                job.maxAttempts(),
                job.createdAt(),
                job.runAt(),
                job.error());
    }
}
