package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobId;
import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.postgresql.Allowances.Share;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.queues.spi.Lease;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gives out jobs, owners in turn. First it looks which owners have any; then it takes of the next ones in turn, of each as many as all can
 * have. So the cost does not grow with anybody's backlog.
 */
final class FairClaim {

    /**
     * The claim's first word: the time, whether the worker lives, and jobs whose moment has come. And that what follows is planned once for a
     * connection: a plan takes several times as long as a claim of a few jobs, and where statistics are young the planner would make one
     * each time, in the hope of something better. Here and elsewhere rows are updated by an array of ids and not by a join: to a planner who
     * believes that the table has one row, a join may as well read all of its index.
     */
    private static final String DUE = "WITH " + Now.T + """
            , due AS (
                SELECT id FROM cimiento.job
                WHERE lane = ? AND state = 'SCHEDULED' AND run_at >= ? AND run_at <= (SELECT now FROM t)
                ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED),
            promoted AS (
                UPDATE cimiento.job SET state = 'READY', born = DEFAULT WHERE id = ANY (ARRAY(SELECT id FROM due))
                RETURNING run_at)
            """;

    private static final int MOST_DUE = 1000;

    /** When a burst falls due at once, whoever comes behind it would wait for one claim for each thousand of it. */
    private static final int MOST_PROMOTIONS = 16;

    private static final String PROMOTE = DUE + "SELECT max(run_at) AS promoted, count(*) AS promotions FROM promoted";

    private static final String BEGIN = DUE + """
            SELECT t.now, EXISTS (
                    SELECT 1 FROM cimiento.job_worker w WHERE w.id = ? AND w.expires_at > t.now) AS living,
                pg_advisory_xact_lock_shared(?, ?)::text AS locked,
                set_config('plan_cache_mode', 'force_generic_plan', true) AS planned_once,
                (SELECT max(run_at) FROM promoted) AS promoted, (SELECT count(*) FROM promoted) AS promotions
            FROM t""";

    /**
     * Holds the worker's row before it takes anything, and nothing where there is nothing to take: who looks in vain writes nothing, and so
     * waits for no disk.
     */
    private static final String TAKE = "WITH " + Now.T + """
            , living AS MATERIALIZED (
                SELECT 1 FROM cimiento.job_worker w
                WHERE w.id = ? AND w.expires_at > (SELECT now FROM t) FOR KEY SHARE),
            given AS MATERIALIZED (
                SELECT * FROM unnest((SELECT ?::int8[]), (SELECT ?::text[]), (SELECT ?::int8[]), (SELECT ?::timestamptz[]),
                    (SELECT ?::int8[])) AS g(place, tenant, rank, since, most)),
            found AS MATERIALIZED (
                SELECT p.id, g.place, g.most, row_number() OVER (PARTITION BY g.place ORDER BY p.rank, p.run_at, p.id) AS turn
                FROM given g CROSS JOIN LATERAL (
                    SELECT j.id, j.rank, j.run_at FROM cimiento.job j
                    WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = g.tenant AND j.rank = g.rank AND j.run_at >= g.since
                        AND j.kind = ANY (?) AND EXISTS (SELECT 1 FROM living)
                    ORDER BY j.run_at, j.id LIMIT g.most FOR UPDATE SKIP LOCKED) p),
            picked AS MATERIALIZED (
                SELECT id FROM found WHERE turn <= most ORDER BY turn, place LIMIT ?)
            UPDATE cimiento.job j SET state = 'RUNNING', attempt = attempt + 1, lease = lease + 1, worker = ?,
                claimed_at = t.now, unique_key = CASE WHEN key_until_start THEN NULL ELSE unique_key END
            FROM t WHERE j.id = ANY (ARRAY(SELECT id FROM picked))
            RETURNING j.id, j.tenant, j.kind, j.payload, j.attempt, j.max_attempts, j.lease, j.run_at, j.rank, j.crashes,
                j.headers, j.expires_at""";

    /** How many owners are looked at in one go. */
    private static final int WIDE = 256;

    private static final int MOST_ROUNDS = 40;

    private static final Comparator<Picked> WITHIN_OWNER = Comparator.comparingInt(Picked::rank)
            .thenComparing(picked -> picked.job().runAt())
            .thenComparing(picked -> picked.job().lease().job().value());

    private final Now now;
    private final Allowances allowances;
    private final Map<String, Ring> rings = new ConcurrentHashMap<>();

    FairClaim(Now now) {
        this.now = now;
        this.allowances = new Allowances(now);
    }

    List<ClaimedJob> claim(Sql sql, ClaimRequest request) throws SQLException {
        Ring ring = rings.computeIfAbsent(
                request.lane() + request.kinds().stream().sorted().collect(Collectors.joining(" ", " ", "")),
                of -> new Ring());
        Begun begun = begin(sql, request, ring);
        if (!begun.living()) {
            return List.of();
        }
        Allowances.Today allowed = allowances.of(sql, request, begun.now(), Look.at(sql, ring, request, WIDE));
        // Other workers may be taking the jobs of some owners, and limits keep some from having any: go on around the
        // ring.
        for (int round = 0; round < MOST_ROUNDS && allowed.limit() > 0; round++) {
            List<Ring.Owner> turn = ring.turn(WIDE);
            List<Share> shares = allowed.shares(turn);
            for (int from = 0, size = allowed.limit(); from < shares.size(); from += size, size = WIDE) {
                List<Share> next = shares.subList(from, Math.min(shares.size(), from + size));
                List<Picked> picked = take(sql, request, next, begun.now(), allowed.limit());
                if (!picked.isEmpty()) {
                    List<ClaimedJob> jobs = picked.stream().map(Picked::job).toList();
                    allowed.started(sql, jobs.stream().map(ClaimedJob::owner).toList());
                    ring.turnTo(jobs.get(jobs.size() - 1).owner().value());
                    return jobs;
                }
            }
            if (turn.size() < WIDE) {
                return List.of();
            }
            ring.turnTo(turn.get(WIDE - 1).name());
            Look.at(sql, ring, request, WIDE);
        }
        return List.of();
    }

    private Begun begin(Sql sql, ClaimRequest request, Ring ring) throws SQLException {
        Instant dueFrom = ring.dueFrom();
        long begin = System.nanoTime();
        Begun begun = sql.first(
                        BEGIN,
                        row -> new Begun(row.instant("now"), row.bool("living"), Promoted.read(row)),
                        now.get(),
                        request.lane(),
                        dueFrom,
                        request.worker().value(),
                        Allowances.LOCK_OF_CLAIMS,
                        request.lane().hashCode())
                .orElseThrow(() -> new SQLException("no row", "02000"));
        Promoted last = begun.promoted();
        Promoted found = last;
        for (int more = 1; more < MOST_PROMOTIONS && found.count() == MOST_DUE; more++) {
            found = sql.first(PROMOTE, Promoted::read, now.get(), request.lane(), last.to())
                    .orElseThrow();
            last = found.count() > 0 ? found : last;
        }
        ring.promoted(dueFrom, last.count() > 0 ? last.to() : begun.now(), Duration.ofNanos(System.nanoTime() - begin));
        return begun;
    }

    private List<Picked> take(Sql sql, ClaimRequest request, List<Share> next, Instant at, int limit)
            throws SQLException {
        int fair = (limit + next.size() - 1) / next.size();
        List<Integer> turns = new ArrayList<>();
        List<Integer> most = new ArrayList<>();
        List<Ring.Place> places = new ArrayList<>();
        for (int turn = 0; turn < next.size(); turn++) {
            for (Ring.Place place : next.get(turn).owner().places()) {
                turns.add(turn);
                most.add(Math.min(fair, next.get(turn).most()));
                places.add(place);
            }
        }
        List<Picked> picked = sql.list(
                TAKE,
                row -> picked(row, request, at),
                now.get(),
                request.worker().value(),
                turns,
                Ring.names(places),
                places.stream().map(Ring.Place::rank).toList(),
                places.stream().map(place -> place.since().toString()).toList(),
                most,
                request.lane(),
                request.kinds(),
                limit,
                request.worker().value());
        return inTurn(picked, next.stream().map(share -> share.owner().name()).toList());
    }

    /** The first of each owner, then the second of each. */
    private static List<Picked> inTurn(List<Picked> picked, List<String> owners) {
        Map<String, Deque<Picked>> byOwner = new HashMap<>();
        picked.stream()
                .sorted(WITHIN_OWNER)
                .forEach(job -> byOwner.computeIfAbsent(job.job().owner().value(), of -> new ArrayDeque<>())
                        .add(job));
        List<Deque<Picked>> turns = new ArrayList<>(
                owners.stream().filter(byOwner::containsKey).map(byOwner::get).toList());
        List<Picked> ordered = new ArrayList<>(picked.size());
        while (ordered.size() < picked.size()) {
            turns.stream().filter(turn -> !turn.isEmpty()).forEach(turn -> ordered.add(turn.remove()));
        }
        return ordered;
    }

    private static Picked picked(Sql.Row row, ClaimRequest request, Instant now) throws SQLException {
        return new Picked(
                row.integer("rank"),
                new ClaimedJob(
                        new Lease(new JobId(row.number("id")), row.number("lease"), request.worker()),
                        new JobOwner(row.string("tenant")),
                        row.string("kind"),
                        row.string("payload"),
                        row.integer("attempt"),
                        row.integer("max_attempts"),
                        row.instant("run_at"),
                        now,
                        row.optionalInstant("expires_at").orElse(Job.NEVER),
                        row.integer("crashes"),
                        row.optionalString("headers").map(Headers::map).orElse(Map.of())));
    }

    private record Begun(Instant now, boolean living, Promoted promoted) {}

    /** How many were made ready, and up to which moment; the epoch for none. */
    private record Promoted(long count, Instant to) {

        static Promoted read(Sql.Row row) throws SQLException {
            return new Promoted(
                    row.number("promotions"), row.optionalInstant("promoted").orElse(Instant.EPOCH));
        }
    }

    private record Picked(int rank, ClaimedJob job) {}
}
