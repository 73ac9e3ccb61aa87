package dev.cimiento.queues;

import java.time.Instant;
import java.util.Optional;

/** Reads cron expressions. {@code core-queues-cron} has one. Safe for use by many threads. */
@FunctionalInterface
public interface CronCalendar {

    /**
     * The first moment after this one; empty when there is none any more.
     *
     * @throws IllegalArgumentException when the expression cannot be read, saying what is wrong with it
     */
    Optional<Instant> next(Rhythm.Cron cron, Instant after);
}
