package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.Missed;
import dev.cimiento.queues.Recurring;
import dev.cimiento.queues.Rhythm;
import dev.cimiento.queues.ScheduleView;
import dev.cimiento.queues.Uniqueness;
import dev.cimiento.queues.spi.Timetable;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Schedules of the whole fleet in the control schema, in the tables of {@link PostgresJobStore#SCHEMA}. A schedule fires in one transaction
 * of its owner, which locks its row, enqueues and moves it on; who finds the row locked leaves it.
 *
 * <p>Safe for use by many threads and processes. What is due is decided by the database's clock.
 */
public final class PostgresTimetable implements Timetable {

    private static final String COLUMNS =
            "tenant, name, rhythm, missed, lane, kind, payload, rank, max_attempts, unique_key,"
                    + " key_until, key_period, headers, state, next_at, last_at";

    private static final String PUT = """
            INSERT INTO cimiento.job_schedule AS s (tenant, name, rhythm, missed, lane, kind, payload, rank, max_attempts,
                unique_key, key_until, key_period, headers, state, next_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), 'ACTIVE', ?, ?)
            ON CONFLICT (tenant, name) DO UPDATE SET rhythm = excluded.rhythm, missed = excluded.missed,
                lane = excluded.lane, kind = excluded.kind, payload = excluded.payload, rank = excluded.rank,
                max_attempts = excluded.max_attempts, unique_key = excluded.unique_key, key_until = excluded.key_until,
                key_period = excluded.key_period, headers = excluded.headers,
                next_at = CASE WHEN s.rhythm = excluded.rhythm THEN s.next_at ELSE excluded.next_at END""";

    private static final String DUE = "WITH " + Now.T + """
            , due AS (
                SELECT tenant, name FROM cimiento.job_schedule
                WHERE state = 'ACTIVE' AND next_at <= (SELECT now FROM t) ORDER BY next_at LIMIT ?),
            later AS (
                SELECT min(next_at) AS at FROM cimiento.job_schedule
                WHERE state = 'ACTIVE' AND next_at > (SELECT now FROM t))
            SELECT due.tenant, due.name,
                (SELECT greatest(0, extract(epoch FROM later.at - t.now) * 1000)::int8 FROM later CROSS JOIN t) AS wait
            FROM t LEFT JOIN due ON true""";

    private final DataSource dataSource;
    private final DataSource pool;
    private final Now now;

    /**
     * By the database's clock.
     *
     * @param dataSource what the application uses: the same object that the job store has, or the job and the step to the next moment are two
     *     transactions
     * @param pool the pool below it; in a program without tenants the same
     */
    public PostgresTimetable(DataSource dataSource, DataSource pool) {
        this(dataSource, pool, Now.ofDatabase());
    }

    /** As the other, but by this clock: for tests that turn it. */
    public PostgresTimetable(DataSource dataSource, DataSource pool, InstantSource clock) {
        this(dataSource, pool, Now.of(clock));
    }

    private PostgresTimetable(DataSource dataSource, DataSource pool, Now now) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.pool = requireNonNull(pool, "pool");
        this.now = now;
    }

    @Override
    public void put(JobOwner owner, Recurring recurring, BiFunction<Rhythm, Instant, Optional<Instant>> firstAt) {
        Job job = recurring.job();
        Optional<Uniqueness> key = job.uniqueness();
        Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Instant at = now.in(sql);
            return sql.update(
                    PUT,
                    owner.value(),
                    recurring.name(),
                    recurring.rhythm().text(),
                    recurring.missed(),
                    job.kind().lane(),
                    job.kind().name(),
                    job.payload(),
                    -job.priority(),
                    job.maxAttempts(),
                    key.map(Uniqueness::key),
                    key.map(Uniqueness::until).orElse(Uniqueness.Until.ENDED),
                    key.map(unique -> unique.period().toMillis()).orElse(0L),
                    Headers.text(job.headers()),
                    firstAt.apply(recurring.rhythm(), at),
                    at);
        });
    }

    @Override
    public boolean remove(JobOwner owner, String name) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection)
                                .update(
                                        "DELETE FROM cimiento.job_schedule WHERE tenant = ? AND name = ?",
                                        owner.value(),
                                        name))
                == 1;
    }

    @Override
    public int removeAll(JobOwner owner) {
        return Transactions.with(
                dataSource,
                connection ->
                        Sql.on(connection).update("DELETE FROM cimiento.job_schedule WHERE tenant = ?", owner.value()));
    }

    @Override
    public boolean change(
            JobOwner owner,
            String name,
            ScheduleView.State state,
            BiFunction<Rhythm, Instant, Optional<Instant>> nextAt) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<ScheduleView> found = locked(sql, new Key(owner, name), "");
            if (found.isEmpty()) {
                return false;
            }
            sql.update(
                    "UPDATE cimiento.job_schedule SET state = ?, next_at = ? WHERE tenant = ? AND name = ?",
                    state,
                    nextAt.apply(found.get().recurring().rhythm(), now.in(sql)),
                    owner.value(),
                    name);
            return true;
        });
    }

    private static Optional<ScheduleView> locked(Sql sql, Key key, String unless) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM cimiento.job_schedule WHERE tenant = ? AND name = ? FOR UPDATE" + unless,
                PostgresTimetable::view,
                key.owner().value(),
                key.name());
    }

    @Override
    public List<ScheduleView> list(JobOwner owner) {
        Viewer viewer = Viewer.of(owner);
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT " + COLUMNS + " FROM cimiento.job_schedule WHERE " + viewer.condition()
                                        + " ORDER BY tenant, name",
                                PostgresTimetable::view,
                                viewer.parameter()));
    }

    @Override
    public Due due(int limit) {
        long[] wait = {Duration.ofDays(1).toMillis()};
        List<Key> keys = Transactions.with(
                pool,
                connection -> Sql.on(connection)
                        .list(
                                DUE,
                                row -> {
                                    row.optionalNumber("wait").ifPresent(millis -> wait[0] = millis);
                                    return row.optionalString("tenant").isEmpty()
                                            ? Optional.<Key>empty()
                                            : Optional.of(
                                                    new Key(new JobOwner(row.string("tenant")), row.string("name")));
                                },
                                now.get(),
                                limit)
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
        return new Due(keys, Duration.ofMillis(wait[0]));
    }

    @Override
    public void fire(Key key, BiFunction<ScheduleView, Instant, Firing> plan, Consumer<List<Job>> enqueue) {
        if (key.owner().isSystem()) {
            TenantContext.system("schedule " + key.name(), () -> fireHere(key, plan, enqueue));
        } else {
            TenantContext.call(key.owner().tenant().orElseThrow(), () -> fireHere(key, plan, enqueue));
        }
    }

    private boolean fireHere(Key key, BiFunction<ScheduleView, Instant, Firing> plan, Consumer<List<Job>> enqueue) {
        return Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            Optional<ScheduleView> found = locked(sql, key, " SKIP LOCKED");
            Instant at = now.in(sql);
            if (found.isEmpty()
                    || found.get().state() == ScheduleView.State.PAUSED
                    || found.get().nextAt().map(next -> next.isAfter(at)).orElse(true)) {
                return false;
            }
            Firing firing = plan.apply(found.get(), at);
            enqueue.accept(firing.jobs());
            sql.update(
                    "UPDATE cimiento.job_schedule SET next_at = ?, last_at = ? WHERE tenant = ? AND name = ?",
                    firing.nextAt(),
                    at,
                    key.owner().value(),
                    key.name());
            return true;
        });
    }

    private static ScheduleView view(Sql.Row row) throws SQLException {
        Job job = Job.of(JobKind.text(row.string("kind")).withLane(row.string("lane")), row.string("payload"))
                .withPriority(-row.integer("rank"))
                .withMaxAttempts(row.integer("max_attempts"));
        for (Map.Entry<String, String> header :
                row.optionalString("headers").map(Headers::map).orElse(Map.of()).entrySet()) {
            job = job.withHeader(header.getKey(), header.getValue());
        }
        Optional<String> key = row.optionalString("unique_key");
        if (key.isPresent()) {
            job = job.withUniqueness(new Uniqueness(
                    key.get(),
                    row.constant("key_until", Uniqueness.Until.class),
                    Duration.ofMillis(row.number("key_period"))));
        }
        return new ScheduleView(
                new JobOwner(row.string("tenant")),
                Recurring.of(row.string("name"), Rhythm.of(row.string("rhythm")), job)
                        .withMissed(row.constant("missed", Missed.class)),
                row.constant("state", ScheduleView.State.class),
                row.optionalInstant("next_at"),
                row.optionalInstant("last_at"));
    }
}
