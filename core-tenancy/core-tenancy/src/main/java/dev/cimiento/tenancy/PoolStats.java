package dev.cimiento.tenancy;

/**
 * What {@link TenantPools} holds at a moment, for gauges.
 *
 * @param pools how many pools are open
 * @param maxPools how many may be
 * @param connections how many connections these pools may have in all: what counts against the server's limit
 * @param maxConnections how many that may be
 * @param lent how many connections are on loan now
 * @param waiting how many callers wait for room to open their tenant's pool
 * @param opened how many pools were opened so far
 * @param evicted how many pools were closed to make room for others so far
 * @param refused how many callers were refused for want of room so far
 */
public record PoolStats(
        int pools,
        int maxPools,
        int connections,
        int maxConnections,
        int lent,
        int waiting,
        long opened,
        long evicted,
        long refused) {}
