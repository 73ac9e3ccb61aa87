package dev.cimiento.queues;

/**
 * Jobs of workers that were taken for dead.
 *
 * @param ready how many will be tried again
 * @param dead how many became dead letters, having no attempt left or having taken too many workers down
 */
public record JobsRescued(int ready, int dead) {}
