package dev.cimiento.queues;

import java.time.Duration;

/**
 * How the jobs of one owner and kind went, of those that ended in a period.
 *
 * @param owner whose
 * @param kind the name of the kind
 * @param done how many were done
 * @param dead how many became dead letters
 * @param cancelled how many were cancelled
 * @param waitMedian how long half of those that were started waited at most, from when they were due
 * @param wait95 how long 95 of 100 waited at most
 * @param runMedian how long the last attempt of half of them took at most, until its end was stored
 * @param run95 how long that of 95 of 100 took at most
 */
public record JobPerformance(
        JobOwner owner,
        String kind,
        long done,
        long dead,
        long cancelled,
        Duration waitMedian,
        Duration wait95,
        Duration runMedian,
        Duration run95) {

    /** Dead ones among done and dead, from 0 to 1. */
    public double failureRate() {
        return done + dead == 0 ? 0 : (double) dead / (done + dead);
    }
}
