package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.queues.spi.ClaimedJob;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives out jobs, owners in turn. The owners that have any are found by skipping through the index, one probe an owner, so the cost does not
 * grow with anybody's backlog. The turn goes on after the owner that was served last by this process; a claim takes at most as many of each
 * owner as all can have.
 */
final class FairClaim {

    private static final String PROMOTE = "WITH " + Now.T + """
             UPDATE cimiento.job SET state = 'READY' WHERE id IN (
                SELECT id FROM cimiento.job
                WHERE lane = ? AND state = 'SCHEDULED' AND run_at <= (SELECT now FROM t)
                ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED)""";

    /** Parameters: now, lane, last, lane, size, lane, lane, last, size, last, worker, size. */
    private static final String RING = "WITH RECURSIVE " + Now.T + """
            , after(tenant, n) AS (
                (SELECT tenant, 1 FROM cimiento.job
                 WHERE lane = ? AND state = 'READY' AND tenant > ? ORDER BY tenant LIMIT 1)
                UNION ALL
                SELECT (SELECT j.tenant FROM cimiento.job j
                        WHERE j.lane = ? AND j.state = 'READY' AND j.tenant > after.tenant
                        ORDER BY j.tenant LIMIT 1), n + 1
                FROM after WHERE after.tenant IS NOT NULL AND n < ?),
            before(tenant, n) AS (
                (SELECT tenant, 1 FROM cimiento.job WHERE lane = ? AND state = 'READY' ORDER BY tenant LIMIT 1)
                UNION ALL
                SELECT (SELECT j.tenant FROM cimiento.job j
                        WHERE j.lane = ? AND j.state = 'READY' AND j.tenant > before.tenant
                        ORDER BY j.tenant LIMIT 1), n + 1
                FROM before WHERE before.tenant <= ? AND n < ?),
            ring AS MATERIALIZED (
                SELECT tenant, row_number() OVER (ORDER BY lap, n) AS place
                FROM (SELECT tenant, 1 AS lap, n FROM after
                      UNION ALL
                      SELECT tenant, 2, n FROM before) laps
                WHERE tenant IS NOT NULL
                    AND (lap = 1 OR tenant <= ?)
                    AND EXISTS (SELECT 1 FROM cimiento.job_worker w
                                WHERE w.id = ? AND w.expires_at > (SELECT now FROM t))
                ORDER BY lap, n LIMIT ?)
            """;

    /** Parameters: those of the ring, then limit, lane, kinds, limit, worker. */
    private static final String CLAIM = RING + """
            , share AS MATERIALIZED (SELECT ceil(?::numeric / greatest(count(*), 1))::int AS most FROM ring),
            picked AS MATERIALIZED (
                SELECT p.id, p.turn, ring.place
                FROM ring CROSS JOIN LATERAL (
                    SELECT q.id, row_number() OVER (ORDER BY q.priority DESC, q.run_at, q.id) AS turn
                    FROM (SELECT j.id, j.priority, j.run_at FROM cimiento.job j
                          WHERE j.lane = ? AND j.state = 'READY' AND j.tenant = ring.tenant AND j.kind = ANY (?)
                          ORDER BY j.priority DESC, j.run_at, j.id
                          LIMIT (SELECT most FROM share) FOR UPDATE SKIP LOCKED) q) p
                ORDER BY p.turn, ring.place LIMIT ?)
            UPDATE cimiento.job j SET state = 'RUNNING', attempt = attempt + 1, lease = lease + 1, worker = ?
            FROM picked CROSS JOIN t WHERE j.id = picked.id
            RETURNING j.id, j.tenant, j.kind, j.payload, j.attempt, j.max_attempts, j.lease, j.run_at,
                t.now AS started_at, picked.turn, picked.place""";

    private static final int WIDE = 64;
    private static final int MOST_ROUNDS = 16;

    private static final Comparator<Picked> ORDER =
            Comparator.comparingLong(Picked::turn).thenComparingLong(Picked::place);

    private final Now now;
    private final Map<String, String> lastServed = new ConcurrentHashMap<>();

    FairClaim(Now now) {
        this.now = now;
    }

    List<ClaimedJob> claim(Sql sql, ClaimRequest request) throws SQLException {
        sql.update(PROMOTE, now.get(), request.lane());
        List<ClaimedJob> claimed = claim(sql, request, request.limit());
        // The next owners may have jobs of other kinds only, or another worker may be taking theirs: go on around the
        // ring.
        for (int round = 0; claimed.isEmpty() && round < MOST_ROUNDS; round++) {
            List<String> ring = sql.list(
                    RING + "SELECT tenant FROM ring ORDER BY place", row -> row.string("tenant"), ring(request, WIDE));
            if (ring.isEmpty()) {
                return List.of();
            }
            claimed = claim(sql, request, WIDE);
            if (claimed.isEmpty()) {
                lastServed.put(request.lane(), ring.get(ring.size() - 1));
            }
            if (ring.size() < WIDE) {
                return claimed;
            }
        }
        return claimed;
    }

    private List<ClaimedJob> claim(Sql sql, ClaimRequest request, int owners) throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(ring(request, owners)));
        parameters.addAll(List.of(
                request.limit(),
                request.lane(),
                request.kinds(),
                request.limit(),
                request.worker().value()));
        List<ClaimedJob> claimed = sql
                .list(
                        CLAIM,
                        row -> new Picked(
                                row.number("turn"), row.number("place"), ClaimTable.read(row, request.worker())),
                        parameters.toArray())
                .stream()
                .sorted(ORDER)
                .map(Picked::job)
                .toList();
        if (!claimed.isEmpty()) {
            lastServed.put(
                    request.lane(), claimed.get(claimed.size() - 1).owner().value());
        }
        return claimed;
    }

    private Object[] ring(ClaimRequest request, int owners) {
        String lane = request.lane();
        String last = lastServed.getOrDefault(lane, "");
        UUID worker = request.worker().value();
        return new Object[] {now.get(), lane, last, lane, owners, lane, lane, last, owners, last, worker, owners};
    }

    private record Picked(long turn, long place, ClaimedJob job) {}
}
