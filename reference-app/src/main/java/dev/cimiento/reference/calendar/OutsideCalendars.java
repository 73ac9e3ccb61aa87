package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.Outcome;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.Worker;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.ical4j.BusyImport;
import dev.cimiento.scheduling.ical4j.ImportResult;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calendars elsewhere that say when a resource is busy, a doctor's own for one: read by jobs, every hour. */
public final class OutsideCalendars {

    private static final Logger LOG = LoggerFactory.getLogger(OutsideCalendars.class);
    private static final String SOURCE = "outside";
    private static final JobKind<String> READ_ALL = JobKind.text("calendars.read-all");
    private static final JobKind<String> READ = JobKind.text("calendars.read").withMaxAttempts(3);

    private final DataSource dataSource;
    private final Catalog catalog;
    private final CalendarSource source;
    private final BusyImport busy;
    private final JobQueue queue;
    private final InstantSource clock;

    /** Kept here, fetched from this source into this catalog by jobs of this queue. */
    public OutsideCalendars(
            DataSource dataSource, Catalog catalog, CalendarSource source, JobQueue queue, InstantSource clock) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.catalog = requireNonNull(catalog, "catalog");
        this.source = requireNonNull(source, "source");
        this.busy = BusyImport.of(catalog, clock);
        this.queue = requireNonNull(queue, "queue");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * A calendar elsewhere.
     *
     * @param url where it is
     * @param readAt when it was read last, whatever came of it
     * @param outcome what came of it; empty before it was read
     */
    public record Outside(String url, Optional<Instant> readAt, String outcome) {}

    /** What recurs in every tenant: reading all that are followed. */
    public static Recurring hourly() {
        return Recurring.of(
                "outside-calendars",
                Rhythm.every(Duration.ofHours(1)),
                Job.of(READ_ALL, "").withUniqueKey("calendars"));
    }

    /** The jobs of this feature. */
    public void handleIn(Worker.Builder worker) {
        worker.handle(READ_ALL, job -> {
            followed().forEach(this::readSoon);
            return Outcome.done();
        });
        worker.handle(READ, job -> {
            ResourceId resource = ResourceId.of(job.payload());
            find(resource).ifPresent(calendar -> read(resource, calendar.url()));
            return Outcome.done();
        });
    }

    /** The address as it is kept; where it cannot be followed, the request ends. */
    String checked(String text) {
        String url = text.startsWith("webcal://") ? "https://" + text.substring("webcal://".length()) : text;
        String objection;
        try {
            objection = source.objection(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("url", "is no URL");
        }
        if (!objection.isEmpty()) {
            throw ProblemException.field("url", objection);
        }
        return url;
    }

    void follow(ResourceId resource, String url) {
        Transactions.run(dataSource, () -> {
            Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .update(
                                    "INSERT INTO outside_calendar (resource, url) VALUES (?, ?) ON CONFLICT (resource)"
                                            + " DO UPDATE SET url = excluded.url, read_at = NULL, outcome = ''",
                                    resource.value(),
                                    url));
            readSoon(resource);
        });
    }

    void forget(ResourceId resource) {
        Transactions.run(dataSource, () -> {
            Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .update("DELETE FROM outside_calendar WHERE resource = ?", resource.value()));
            catalog.saveBusy(resource, SOURCE, List.of());
        });
    }

    Optional<Outside> find(ResourceId resource) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first(
                                "SELECT url, read_at, outcome FROM outside_calendar WHERE resource = ?",
                                row -> new Outside(
                                        row.string("url"), row.optionalInstant("read_at"), row.string("outcome")),
                                resource.value()));
    }

    private List<ResourceId> followed() {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT resource FROM outside_calendar ORDER BY resource",
                                row -> ResourceId.of(row.string("resource"))));
    }

    private void readSoon(ResourceId resource) {
        queue.enqueue(Job.of(READ, resource.value()).withUniqueKeyUntilStarted(resource.value()));
    }

    /** Fetches outside of any transaction, and writes only where the calendar is still the one that is followed. */
    private void read(ResourceId resource, String url) {
        CalendarSource.Fetched fetched = source.fetch(URI.create(url));
        if (fetched instanceof CalendarSource.Fetched.Unreachable unreachable) {
            note(resource, url, "not read: " + unreachable.reason());
            return;
        }
        byte[] bytes = ((CalendarSource.Fetched.Calendar) fetched).bytes();
        Transactions.run(dataSource, () -> {
            // Of who forgets or changes the calendar meanwhile, one comes after the other.
            boolean followed = Transactions.with(
                    dataSource,
                    connection -> Sql.on(connection)
                            .exists(
                                    "SELECT 1 FROM outside_calendar WHERE resource = ? AND url = ? FOR UPDATE",
                                    resource.value(),
                                    url));
            if (followed) {
                ImportResult result = busy.read(resource, SOURCE, bytes);
                note(
                        resource,
                        url,
                        result instanceof ImportResult.Imported imported
                                ? "read: busy " + imported.times() + " times"
                                : "not read: " + ((ImportResult.Rejected) result).detail());
            }
        });
    }

    private void note(ResourceId resource, String url, String outcome) {
        LOG.info("calendar elsewhere of resource {}: {}", resource, outcome);
        Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .update(
                                "UPDATE outside_calendar SET read_at = ?, outcome = ? WHERE resource = ? AND url = ?",
                                clock.instant(),
                                outcome.length() > 500 ? outcome.substring(0, 500) : outcome,
                                resource.value(),
                                url));
    }
}
