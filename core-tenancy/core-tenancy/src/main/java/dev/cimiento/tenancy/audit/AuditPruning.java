package dev.cimiento.tenancy.audit;

/**
 * What a retention run removed.
 *
 * @param removed how many entries
 * @param through the last sequence that is gone, in this run or before; 0 where nothing ever was
 */
public record AuditPruning(long removed, long through) {}
