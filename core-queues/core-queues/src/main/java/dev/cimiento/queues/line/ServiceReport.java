package dev.cimiento.queues.line;

import java.time.Duration;
import java.time.LocalDate;

/**
 * How a line went. Waits are those of first calls: from the ticket, or the transfer, to the call; without those who were parked before.
 *
 * @param line which
 * @param from the first day
 * @param to the last day
 * @param taken tickets taken, and sent here from other lines
 * @param called first calls
 * @param done served
 * @param noShows given up
 * @param cancelled left
 * @param expired waited until the end of the day
 * @param waitP50 the wait that half did not exceed; zero where nobody was called
 * @param waitP90 the wait that nine of ten did not exceed
 * @param waitMost the longest
 * @param serviceP50 the time at the desk that half did not exceed
 * @param serviceP90 the time at the desk that nine of ten did not exceed
 * @param target the line's {@link LineRules#target}, as it is now
 * @param withinTarget which part of the calls came within it: 0 to 1; 1 where nobody was called
 * @param estimates how many of the calls had been estimated at the taking
 * @param estimateError how far the estimated p50 was off, on average
 * @param estimateWithinP90 which part came within the estimated p90, which should be near 0.9; 1 where none was estimated
 */
public record ServiceReport(
        LineId line,
        LocalDate from,
        LocalDate to,
        int taken,
        int called,
        int done,
        int noShows,
        int cancelled,
        int expired,
        Duration waitP50,
        Duration waitP90,
        Duration waitMost,
        Duration serviceP50,
        Duration serviceP90,
        Duration target,
        double withinTarget,
        int estimates,
        Duration estimateError,
        double estimateWithinP90) {}
