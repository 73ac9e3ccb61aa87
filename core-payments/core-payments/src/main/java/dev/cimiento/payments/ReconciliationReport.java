package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What came of comparing our books with a provider's statement.
 *
 * @param provider whose statement
 * @param from from when
 * @param until until before when
 * @param movements how many movements the statement has
 * @param discrepancies what was not agreed on
 */
public record ReconciliationReport(
        ProviderId provider, Instant from, Instant until, int movements, List<Discrepancy> discrepancies) {

    /** Copies the list. */
    public ReconciliationReport {
        requireNonNull(provider, "provider");
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        discrepancies = List.copyOf(discrepancies);
    }

    /** Whether nothing is left for a person to look at. */
    public boolean isClean() {
        return discrepancies.stream().noneMatch(one -> one.resolution() == Discrepancy.Resolution.OPEN);
    }
}
