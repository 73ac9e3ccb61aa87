package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.Limit;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which owners of a lane have jobs, and its limits, in one statement. One probe of an index for each owner that is asked for, and one
 * for each transaction that enqueued since the last look: so the cost grows with nobody's backlog.
 */
final class Look {

    /**
     * The snapshot that all of it is seen in, and the limits. The arrays are subqueries, here and elsewhere, so that the planner does not count
     * their elements and plan anew each time; what looks for one row asks for the first in the order of the index, or a planner that knows of
     * one owner with nearly all jobs would read the table for the others.
     */
    private static final String AND_THE_REST = """
            UNION ALL
            SELECT 'SNAPSHOT', pg_current_snapshot()::text, 0, 0, 0, NULL
            UNION ALL
            SELECT 'LIMIT', who, running, starts, period_ms, NULL FROM cimiento.job_limit WHERE lane = ?""";

    /** Whether the places that are known still have jobs, and what has come from transactions that were not seen. */
    private static final String LOOK = """
            WITH RECURSIVE known AS MATERIALIZED (
                SELECT * FROM unnest((SELECT ?::text[]), (SELECT ?::text[]::int8[]), (SELECT ?::text[]::timestamptz[]))
                    AS k(tenant, rank, since)),
            fresh(born, tenant, rank, run_at, until) AS (
                SELECT j.born, j.tenant, j.rank, j.run_at, u.until
                FROM unnest((SELECT ?::text[]::xid8[]), (SELECT ?::text[]::xid8[])) AS u(since, until)
                CROSS JOIN LATERAL (
                    SELECT i.born, i.tenant, i.rank, i.run_at FROM cimiento.job i
                    WHERE (i.lane || '') = ? AND (i.state || '') = 'READY' AND i.born >= u.since AND i.born < u.until
                        AND i.kind = ANY (?)
                    ORDER BY i.born, i.tenant, i.rank, i.run_at LIMIT 1) j
                UNION ALL
                SELECT j.born, j.tenant, j.rank, j.run_at, f.until
                FROM fresh f
                CROSS JOIN LATERAL (
                    SELECT i.born, i.tenant, i.rank, i.run_at FROM cimiento.job i
                    WHERE (i.lane || '') = ? AND (i.state || '') = 'READY'
                        AND (i.born, i.tenant, i.rank) > (f.born, f.tenant, f.rank) AND i.born < f.until AND i.kind = ANY (?)
                    ORDER BY i.born, i.tenant, i.rank, i.run_at LIMIT 1) j)
            SELECT 'KNOWN' AS what, k.tenant AS name, k.rank AS a, 0::int8 AS b, 0::int8 AS c, (
                SELECT j.run_at FROM cimiento.job j
                WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = k.tenant AND j.rank = k.rank AND j.run_at >= k.since
                    AND j.kind = ANY (?)
                ORDER BY j.run_at, j.id LIMIT 1) AS at
            FROM known k
            UNION ALL
            SELECT 'FRESH', tenant, rank, 0, 0, min(run_at) FROM fresh GROUP BY tenant, rank
            """ + AND_THE_REST;

    /** Everything, from the beginning: from each owner and rank to the next. */
    private static final String LOOK_THROUGH_ALL = """
            WITH RECURSIVE found(tenant, rank, run_at) AS (
                (SELECT i.tenant, i.rank, i.run_at FROM cimiento.job i
                 WHERE i.lane = ? AND i.state = 'READY' AND i.kind = ANY (?)
                 ORDER BY i.tenant, i.rank, i.run_at LIMIT 1)
                UNION ALL
                SELECT j.tenant, j.rank, j.run_at
                FROM found f
                CROSS JOIN LATERAL (
                    SELECT i.tenant, i.rank, i.run_at FROM cimiento.job i
                    WHERE i.lane = ? AND i.state = 'READY' AND (i.tenant, i.rank) > (f.tenant, f.rank) AND i.kind = ANY (?)
                    ORDER BY i.tenant, i.rank, i.run_at LIMIT 1) j)
            SELECT 'FRESH' AS what, tenant AS name, rank::int8 AS a, 0::int8 AS b, 0::int8 AS c, run_at AS at FROM found
            """ + AND_THE_REST;

    private final Map<Ring.Key, Instant> known = new HashMap<>();
    private final Map<Ring.Key, Instant> fresh = new HashMap<>();
    private final Map<String, Limit> limits = new HashMap<>();
    private String snapshot = "";

    private Look() {}

    /** Looks, tells the ring, and gives the limits of the lane by whom they are of. */
    static Map<String, Limit> at(Sql sql, Ring ring, ClaimRequest request, int owners) throws SQLException {
        Ring.Question question = ring.question(owners);
        Look look = new Look();
        long begin = System.nanoTime();
        if (question.seen().isPresent()) {
            look.at(
                    sql,
                    request.lane(),
                    request.kinds(),
                    question.places(),
                    question.seen().get());
        } else {
            look.throughAll(sql, request.lane(), request.kinds());
        }
        ring.learn(
                question,
                new Ring.Answer(look.known, look.fresh, Ring.Snapshot.of(look.snapshot)),
                Duration.ofNanos(System.nanoTime() - begin));
        return look.limits;
    }

    private void at(Sql sql, String lane, Set<String> kinds, List<Ring.Place> places, Ring.Snapshot seen)
            throws SQLException {
        sql.list(
                LOOK,
                this::keep,
                Ring.names(places),
                // As text: an empty list of numbers would be of another type, and the driver would prepare the
                // statement anew.
                places.stream().map(place -> Integer.toString(place.rank())).toList(),
                places.stream().map(place -> place.since().toString()).toList(),
                seen.unseenFrom(),
                seen.unseenUntil(),
                lane,
                kinds,
                lane,
                kinds,
                lane,
                kinds,
                lane);
    }

    private void throughAll(Sql sql, String lane, Set<String> kinds) throws SQLException {
        sql.list(LOOK_THROUGH_ALL, this::keep, lane, kinds, lane, kinds, lane);
    }

    private String keep(Sql.Row row) throws SQLException {
        String what = row.string("what");
        String name = row.string("name");
        switch (what) {
            case "SNAPSHOT" -> snapshot = name;
            case "LIMIT" ->
                limits.put(name, new Limit(row.integer("a"), row.integer("b"), Duration.ofMillis(row.number("c"))));
            default -> {
                Optional<Instant> first = row.optionalInstant("at");
                if (first.isPresent()) {
                    (what.equals("KNOWN") ? known : fresh).put(new Ring.Key(name, row.integer("a")), first.get());
                }
            }
        }
        return what;
    }
}
