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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Gives out jobs, owners in turn. First it looks which owners have any, one or two probes of the index for each; then it takes of the next
 * ones in turn, of each as many as all can have. So the cost does not grow with anybody's backlog.
 */
final class FairClaim {

    /** The claim's first word: the time, whether the worker lives, and jobs whose moment has come. */
    private static final String BEGIN = "WITH " + Now.T + """
            , living AS MATERIALIZED (
                SELECT 1 FROM cimiento.job_worker w
                WHERE w.id = ? AND w.expires_at > (SELECT now FROM t) FOR KEY SHARE),
            due AS (
                SELECT id FROM cimiento.job
                WHERE lane = ? AND state = 'SCHEDULED' AND run_at >= ? AND run_at <= (SELECT now FROM t)
                ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED),
            promoted AS (
                UPDATE cimiento.job j SET state = 'READY' FROM due WHERE j.id = due.id RETURNING j.run_at)
            SELECT t.now, EXISTS (SELECT 1 FROM living) AS living, pg_advisory_xact_lock_shared(?, ?)::text AS locked,
                (SELECT max(run_at) FROM promoted) AS promoted, (SELECT count(*) FROM promoted) AS promotions
            FROM t""";

    /**
     * Which owners have jobs: those that were known, and others between them. The arrays are subqueries, here and elsewhere, so that the planner
     * does not count their elements and plan anew each time; what looks for one row asks for the first in the
     * order of the index, or a planner that knows of one owner with nearly all jobs would read the table for the others.
     */
    private static final String LOOK = """
            WITH RECURSIVE known AS MATERIALIZED (
                SELECT * FROM unnest((SELECT ?::text[]), (SELECT ?::int8[]), (SELECT ?::timestamptz[]))
                    AS k(tenant, rank, since)),
            found(tenant, before, n) AS (
                SELECT (SELECT j.tenant FROM cimiento.job j
                        WHERE j.lane = ? AND j.state = 'READY' AND j.tenant > g.after AND j.tenant < g.before
                        ORDER BY j.tenant LIMIT 1), g.before, 1
                FROM unnest((SELECT ?::text[]), (SELECT ?::text[])) AS g(after, before)
                UNION ALL
                SELECT (SELECT j.tenant FROM cimiento.job j
                        WHERE j.lane = ? AND j.state = 'READY' AND j.tenant > found.tenant AND j.tenant < found.before
                        ORDER BY j.tenant LIMIT 1), found.before, n + 1
                FROM found WHERE found.tenant IS NOT NULL AND n < ?)
            SELECT tenant FROM found WHERE tenant IS NOT NULL
            UNION ALL
            SELECT k.tenant FROM known k
            WHERE (SELECT 1 FROM cimiento.job j
                   WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = k.tenant AND (j.rank, j.run_at) >= (k.rank, k.since)
                   ORDER BY j.rank, j.run_at, j.id LIMIT 1) IS NOT NULL
                OR (SELECT 1 FROM cimiento.job j
                    WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = k.tenant AND j.rank < k.rank
                    ORDER BY j.rank, j.run_at, j.id LIMIT 1) IS NOT NULL""";

    private static final String TAKE = "WITH " + Now.T + """
            , given AS MATERIALIZED (
                SELECT * FROM unnest((SELECT ?::text[]), (SELECT ?::int8[]), (SELECT ?::int8[]), (SELECT ?::timestamptz[]))
                    WITH ORDINALITY AS g(tenant, most, rank, since, place)),
            picked AS MATERIALIZED (
                SELECT p.id, p.turn, g.place
                FROM given g CROSS JOIN LATERAL (
                    SELECT q.id, row_number() OVER (ORDER BY q.rank, q.run_at, q.id) AS turn
                    FROM (SELECT * FROM (
                              SELECT j.id, j.rank, j.run_at FROM cimiento.job j
                              WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = g.tenant AND j.rank < g.rank
                                  AND j.kind = ANY (?)
                              ORDER BY j.rank, j.run_at, j.id LIMIT g.most FOR UPDATE SKIP LOCKED) sooner
                          UNION ALL
                          SELECT * FROM (
                              SELECT j.id, j.rank, j.run_at FROM cimiento.job j
                              WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = g.tenant
                                  AND (j.rank, j.run_at) >= (g.rank, g.since) AND j.kind = ANY (?)
                              ORDER BY j.rank, j.run_at, j.id LIMIT g.most FOR UPDATE SKIP LOCKED) later) q
                    ORDER BY turn LIMIT g.most) p
                ORDER BY p.turn, g.place LIMIT ?)
            UPDATE cimiento.job j SET state = 'RUNNING', attempt = attempt + 1, lease = lease + 1, worker = ?,
                claimed_at = t.now, unique_key = CASE WHEN key_until_start THEN NULL ELSE unique_key END
            FROM picked CROSS JOIN t WHERE j.id = picked.id
            RETURNING j.id, j.tenant, j.kind, j.payload, j.attempt, j.max_attempts, j.lease, j.run_at, j.rank, j.crashes,
                j.headers, j.expires_at, picked.turn, picked.place""";

    /** How many owners are looked at in one go. */
    private static final int WIDE = 256;

    private static final int MOST_ROUNDS = 40;

    private static final Comparator<Picked> ORDER =
            Comparator.comparingLong(Picked::turn).thenComparingLong(Picked::place);

    private final Now now;
    private final Allowances allowances;
    private final Map<String, Ring> rings = new ConcurrentHashMap<>();

    FairClaim(Now now) {
        this.now = now;
        this.allowances = new Allowances();
    }

    List<ClaimedJob> claim(Sql sql, ClaimRequest request) throws SQLException {
        Ring ring = rings.computeIfAbsent(
                request.lane() + request.kinds().stream().sorted().collect(Collectors.joining(" ", " ", "")),
                of -> new Ring());
        Begun begun = begin(sql, request, ring);
        if (!begun.living()) {
            return List.of();
        }
        Allowances.Today allowed = allowances.of(sql, request, begun.now());
        // Some owners may have jobs of other kinds only, or another worker may be taking theirs: go on around the ring.
        for (int round = 0; round < MOST_ROUNDS && allowed.limit() > 0; round++) {
            Ring.Stretch stretch = ring.stretch(WIDE, begun.now());
            Set<String> live = look(sql, request, ring, stretch);
            ring.learnIdle(
                    stretch.known().stream()
                            .filter(owner -> !live.contains(owner.name()))
                            .toList(),
                    begun.now());
            List<Share> turn = allowed.shares(ring.ordered(live, stretch));
            for (int from = 0, size = allowed.limit(); from < turn.size(); from += size, size = WIDE) {
                List<Share> next = turn.subList(from, Math.min(turn.size(), from + size));
                List<Picked> picked = take(sql, request, next, begun.now(), allowed.limit());
                learn(ring, next, picked, begun.now(), allowed.limit());
                if (!picked.isEmpty()) {
                    allowed.started(
                            sql, picked.stream().map(p -> p.job().owner()).toList());
                    return picked.stream().map(Picked::job).toList();
                }
            }
            if (stretch.whole()) {
                return List.of();
            }
            ring.turnTo(stretch.last(ring.cursor()));
        }
        return List.of();
    }

    private Begun begin(Sql sql, ClaimRequest request, Ring ring) throws SQLException {
        Begun begun = sql.first(
                        BEGIN,
                        row -> new Begun(
                                row.instant("now"),
                                row.bool("living"),
                                row.number("promotions") > 0 ? row.instant("promoted") : Instant.EPOCH),
                        now.get(),
                        request.worker().value(),
                        request.lane(),
                        ring.dueFrom(),
                        Allowances.LOCK_OF_CLAIMS,
                        request.lane().hashCode())
                .orElseThrow(() -> new SQLException("no row", "02000"));
        ring.promoted(begun.promoted().equals(Instant.EPOCH) ? begun.now() : begun.promoted());
        return begun;
    }

    private static Set<String> look(Sql sql, ClaimRequest request, Ring ring, Ring.Stretch stretch)
            throws SQLException {
        long begin = System.nanoTime();
        String lane = request.lane();
        Set<String> live = new HashSet<>(sql.list(
                LOOK,
                row -> row.string("tenant"),
                stretch.known().stream().map(Ring.Known::name).toList(),
                stretch.known().stream().map(Ring.Known::rank).toList(),
                stretch.known().stream().map(owner -> owner.from().toString()).toList(),
                lane,
                stretch.gaps().stream().map(Ring.Gap::after).toList(),
                stretch.gaps().stream().map(Ring.Gap::before).toList(),
                lane,
                WIDE,
                lane,
                lane));
        if (stretch.hasCareful()) {
            ring.took(Duration.ofNanos(System.nanoTime() - begin));
        }
        return live;
    }

    private List<Picked> take(Sql sql, ClaimRequest request, List<Share> next, Instant at, int limit)
            throws SQLException {
        List<Picked> picked = new ArrayList<>(sql.list(
                TAKE,
                row -> picked(row, request, at),
                now.get(),
                next.stream().map(share -> share.owner().name()).toList(),
                mostOfEach(next, limit),
                next.stream().map(share -> share.owner().rank()).toList(),
                next.stream().map(share -> share.owner().from().toString()).toList(),
                request.lane(),
                request.kinds(),
                request.lane(),
                request.kinds(),
                limit,
                request.worker().value()));
        picked.sort(ORDER);
        return picked;
    }

    private static List<Integer> mostOfEach(List<Share> next, int limit) {
        int fair = (limit + next.size() - 1) / next.size();
        return next.stream().map(share -> Math.min(fair, share.most())).toList();
    }

    private static void learn(Ring ring, List<Share> searched, List<Picked> picked, Instant now, int limit) {
        Map<String, List<Picked>> byOwner = picked.stream()
                .collect(Collectors.groupingBy(p -> p.job().owner().value()));
        for (Share share : searched) {
            Ring.Known owner = share.owner();
            List<Picked> jobs = byOwner.getOrDefault(owner.name(), List.of());
            if (jobs.isEmpty()) {
                if (picked.size() < limit) { // else it may have some that were one too many
                    ring.learnIdle(List.of(owner), now);
                }
                continue;
            }
            int last = jobs.get(jobs.size() - 1).rank();
            int rank = jobs.stream().anyMatch(job -> job.rank() == owner.rank()) ? owner.rank() : last;
            Instant oldest = jobs.stream()
                    .filter(job -> job.rank() == rank)
                    .map(job -> job.job().runAt())
                    .min(Comparator.naturalOrder())
                    .orElse(now);
            ring.learn(owner, rank, oldest, now);
        }
        if (!picked.isEmpty()) {
            ring.turnTo(picked.get(picked.size() - 1).job().owner().value());
        }
    }

    private static Picked picked(Sql.Row row, ClaimRequest request, Instant now) throws SQLException {
        return new Picked(
                row.number("turn"),
                row.number("place"),
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

    private record Begun(Instant now, boolean living, Instant promoted) {}

    private record Picked(long turn, long place, int rank, ClaimedJob job) {}
}
