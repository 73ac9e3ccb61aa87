package dev.cimiento.queues.spi;

/**
 * A job that a worker still holds at its heartbeat.
 *
 * @param lease the claim
 * @param cancelRequested whether someone asked to cancel it
 */
public record HeldJob(Lease lease, boolean cancelRequested) {}
