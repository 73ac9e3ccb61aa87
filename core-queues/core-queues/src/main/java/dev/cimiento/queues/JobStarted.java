package dev.cimiento.queues;

import java.time.Duration;

/**
 * A handler begins.
 *
 * @param id the job
 * @param owner whose it is
 * @param kind the name of its kind
 * @param attempt 1 for the first
 * @param waited from the moment it was due until it was claimed
 */
public record JobStarted(JobId id, JobOwner owner, String kind, int attempt, Duration waited) {}
