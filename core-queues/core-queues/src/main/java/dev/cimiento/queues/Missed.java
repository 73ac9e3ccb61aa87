package dev.cimiento.queues;

/**
 * What becomes of the moments of a schedule at which no worker was there. Late by less than a minute is not missed. Whatever the policy,
 * no moment fires twice.
 */
public enum Missed {
    /** They are left out. */
    SKIP,
    /** The latest of them fires, once; the default. */
    LATEST,
    /** All of them fire, up to the latest hundred. */
    ALL
}
