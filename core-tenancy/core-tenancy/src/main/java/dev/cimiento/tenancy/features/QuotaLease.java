package dev.cimiento.tenancy.features;

/**
 * Units taken from a quota while work goes on. Closing gives them back. Where the process dies instead, they come back when the lease
 * expires. Safe for use by many threads.
 *
 * <pre>{@code
 * if (quotas.acquire(MESSAGES, 1) instanceof QuotaAnswer.Granted granted) {
 *     try (QuotaLease lease = granted.lease()) {
 *         send(message);
 *         lease.keep();   // sent, so it stays counted until the month ends
 *     }
 * }
 * }</pre>
 */
public interface QuotaLease extends AutoCloseable {

    /** How many. */
    long units();

    /**
     * Counts the units for good, until the period ends; {@link #close} then gives nothing back. Once is enough, more does nothing.
     *
     * @throws IllegalStateException when the lease was closed, or the quota counts what is in use at once, which nothing uses up
     */
    void keep();

    /**
     * Whether the units are still this lease's. False after {@link #close}, and after this process stood still for longer than the lease
     * lasts, when others may have taken them: work that must not go beyond the limit stops then.
     */
    boolean isHeld();

    /** Gives the units back unless they were kept. Once is enough, more does nothing. */
    @Override
    void close();
}
