package dev.cimiento.queues.internal;

import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.WaitEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How fast a line moves, and how long so many people take at that.
 *
 * <p>The queue-length estimator (Ibrahim and Whitt, 2009): the people ahead and oneself, times the mean time between calls while people
 * waited, less the time since the last call. The spread of these times, as of a gamma distribution (Wilson and Hilferty, 1931), gives the
 * p90. With too few calls to go by: the wait of the last who was called; with none: the configured time.
 */
public final class Pace {

    /** How many calls are looked at. */
    public static final int CALLS = 61;

    /** How long they count. */
    public static final Duration MEMORY = Duration.ofHours(4);

    private static final int ENOUGH = 20;
    private static final Duration RECENT = Duration.ofHours(1);
    private static final double Z90 = 1.2816;

    private Pace() {}

    /**
     * A call.
     *
     * @param at when
     * @param waited how long the ticket had waited, where that is known
     */
    public record Call(Instant at, Optional<Duration> waited) {}

    /** The estimate for someone with so many ahead. */
    public static WaitEstimate estimate(List<Call> latestFirst, int ahead, Instant now, LineRules rules) {
        List<Double> intervals = busyIntervals(latestFirst);
        if (intervals.size() >= ENOUGH) {
            double sinceLast = seconds(Duration.between(latestFirst.get(0).at(), now));
            return byPace(intervals, ahead, Math.max(0, sinceLast));
        }
        Optional<Duration> last = latestFirst.stream()
                .filter(call -> call.at().isAfter(now.minus(RECENT)))
                .flatMap(call -> call.waited().stream())
                .findFirst();
        if (last.isPresent()) {
            return new WaitEstimate(
                    whole(seconds(last.get())), whole(2 * seconds(last.get())), ahead, WaitEstimate.Basis.LAST_WAIT);
        }
        double configured = seconds(rules.serviceTime()) * (ahead + 1);
        return new WaitEstimate(whole(configured), whole(1.5 * configured), ahead, WaitEstimate.Basis.SERVICE_TIME);
    }

    /** Times between calls, where who was called waited already at the call before: otherwise the desk had nothing to do. */
    private static List<Double> busyIntervals(List<Call> latestFirst) {
        List<Double> intervals = new ArrayList<>();
        for (int i = 0; i + 1 < latestFirst.size(); i++) {
            Call call = latestFirst.get(i);
            Instant before = latestFirst.get(i + 1).at();
            boolean waited = call.waited()
                    .map(wait -> !call.at().minus(wait).isAfter(before))
                    .orElse(true);
            if (waited) {
                intervals.add(seconds(Duration.between(before, call.at())));
            }
        }
        return intervals;
    }

    private static WaitEstimate byPace(List<Double> intervals, int ahead, double sinceLast) {
        double mean = intervals.stream().mapToDouble(x -> x).average().orElse(0);
        double variance =
                intervals.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / (intervals.size() - 1);
        // Of the first interval, what has passed already.
        double passed = Math.min(sinceLast, mean);
        double p50 = Math.max(0, quantile(mean, variance, ahead + 1, 0) - passed);
        double p90 = Math.max(p50, quantile(mean, variance, ahead + 1, Z90) - passed);
        return new WaitEstimate(whole(p50), whole(p90), ahead, WaitEstimate.Basis.PACE);
    }

    private static double quantile(double mean, double variance, int times, double z) {
        if (mean <= 0 || variance <= 0) {
            return mean * times;
        }
        double shape = times * mean * mean / variance;
        double root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
        return Math.max(0, mean * times * root * root * root);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Duration whole(double seconds) {
        return Duration.ofSeconds(Math.round(seconds));
    }
}
