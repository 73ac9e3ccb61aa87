package dev.cimiento.queues.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.JobOwner;
import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.internal.Bucket;
import dev.cimiento.queues.spi.ClaimRequest;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the limits of a lane leave for a claim. Claims of a lane without limits go on side by side. In one with limits they follow each
 * other, so that what is counted is what is there; a change of limits waits for the claims that are under way.
 */
final class Allowances {

    /** The two-part advisory lock that a change of limits takes for itself, and each claim shares. The second part is of the lane. */
    static final int LOCK_OF_CLAIMS = 0x63696d31;

    private static final int LOCK_OF_LIMITED_CLAIMS = 0x63696d32;

    private final Now now;

    Allowances(Now now) {
        this.now = now;
    }

    Today of(Sql sql, ClaimRequest request, Instant begun, Map<String, Limit> limits) throws SQLException {
        String lane = request.lane();
        if (limits.isEmpty()) {
            return new Today(lane, begun, request.limit(), limits, Map.of(), Map.of());
        }
        sql.list("SELECT pg_advisory_xact_lock(?, ?)::text", row -> "", LOCK_OF_LIMITED_CLAIMS, lane.hashCode());
        Map<String, Integer> running = new HashMap<>();
        sql.list(
                "SELECT tenant, count(*) AS count FROM cimiento.job WHERE state = 'RUNNING' AND lane = ? GROUP BY tenant",
                row -> running.put(row.string("tenant"), row.integer("count")),
                lane);
        Map<String, Bucket> buckets = new HashMap<>();
        // And the moment: not the one at which the claim began to wait, or what came in since would be counted twice.
        sql.list(
                "WITH " + Now.T + " SELECT '' AS who, 0::float8 AS left_, now AS as_of FROM t UNION ALL"
                        + " SELECT who, left_, as_of FROM cimiento.job_allowance WHERE lane = ?",
                row -> buckets.put(row.string("who"), new Bucket(row.get("left_", Double.class), row.instant("as_of"))),
                this.now.get(),
                lane);
        Instant now = requireNonNull(buckets.remove(""), "now").asOf();
        Limit whole = limits.getOrDefault(LimitScope.WHOLE, Limit.none());
        long all = running.values().stream().mapToLong(Integer::longValue).sum();
        long limit = Math.min(request.limit(), whole.running() - all);
        limit = Math.min(limit, Bucket.startsLeft(whole, buckets.get(LimitScope.WHOLE), now));
        return new Today(lane, now, (int) Math.max(0, limit), limits, running, buckets);
    }

    static Limit limit(Sql.Row row) throws SQLException {
        return new Limit(row.integer("running"), row.integer("starts"), Duration.ofMillis(row.number("period_ms")));
    }

    /**
     * What an owner may have of a claim.
     *
     * @param owner who
     * @param most at most so many
     */
    record Share(Ring.Owner owner, int most) {}

    /** What is left at this moment. */
    record Today(
            String lane,
            Instant now,
            int limit,
            Map<String, Limit> limits,
            Map<String, Integer> running,
            Map<String, Bucket> buckets) {

        /** Of these owners those that may have any, and how many. */
        List<Share> shares(List<Ring.Owner> turn) {
            List<Share> shares = new ArrayList<>();
            for (Ring.Owner owner : turn) {
                Limit limit = limitOf(owner.name());
                long most = Math.min(limit(), (long) limit.running() - running.getOrDefault(owner.name(), 0));
                most = Math.min(most, Bucket.startsLeft(limit, buckets.get(owner.name()), now));
                if (most > 0) {
                    shares.add(new Share(owner, (int) most));
                }
            }
            return shares;
        }

        private Limit limitOf(String owner) {
            return limits.getOrDefault(owner, limits.getOrDefault(LimitScope.EACH, Limit.none()));
        }

        /** Takes from the buckets what was started. */
        void started(Sql sql, List<JobOwner> owners) throws SQLException {
            if (limits.isEmpty()) {
                return;
            }
            Map<String, Integer> starts = new HashMap<>();
            owners.forEach(owner -> starts.merge(owner.value(), 1, Integer::sum));
            for (Map.Entry<String, Integer> of : starts.entrySet()) {
                take(sql, of.getKey(), limitOf(of.getKey()), of.getValue());
            }
            take(sql, LimitScope.WHOLE, limits.getOrDefault(LimitScope.WHOLE, Limit.none()), owners.size());
        }

        private void take(Sql sql, String who, Limit limit, int starts) throws SQLException {
            if (limit.hasRate()) {
                Bucket left = Bucket.after(limit, buckets.get(who), now, starts);
                sql.update(
                        "INSERT INTO cimiento.job_allowance (lane, who, left_, as_of) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (lane, who) DO UPDATE SET left_ = excluded.left_, as_of = excluded.as_of",
                        lane,
                        who,
                        left.left(),
                        left.asOf());
            }
        }
    }
}
