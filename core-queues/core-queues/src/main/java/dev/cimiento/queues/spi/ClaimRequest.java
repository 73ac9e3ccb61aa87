package dev.cimiento.queues.spi;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Which jobs a worker wants.
 *
 * @param worker who asks
 * @param lane of this lane
 * @param kinds of these kinds; others stay untouched for workers that know them
 * @param limit at most so many
 */
public record ClaimRequest(WorkerId worker, String lane, Set<String> kinds, int limit) {

    /**
     * Checks the limit and copies the kinds.
     *
     * @throws IllegalArgumentException when limit is not positive
     */
    public ClaimRequest {
        requireNonNull(worker, "worker");
        requireNonNull(lane, "lane");
        kinds = Set.copyOf(kinds);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be > 0, was " + limit);
        }
    }
}
