package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.ZoneId;

/** When something recurs: after a fixed length, or as a cron expression says in a zone. */
public sealed interface Rhythm {

    /**
     * Every so often, at multiples of the interval since 1970 in UTC, so that all nodes mean the same moments: every PT1H is at full hours.
     *
     * @param interval from 1 second to 366 days, whole seconds
     */
    record Every(Duration interval) implements Rhythm {

        /**
         * Checks the interval.
         *
         * @throws IllegalArgumentException when out of range
         */
        public Every {
            if (requireNonNull(interval, "interval").toSeconds() < 1
                    || interval.compareTo(Duration.ofDays(366)) > 0
                    || !interval.equals(Duration.ofSeconds(interval.toSeconds()))) {
                throw new IllegalArgumentException(
                        "interval must be whole seconds between 1 second and 366 days, was " + interval);
            }
        }
    }

    /**
     * As this expression says, by the clocks of this zone. When they are put forward, a time that is skipped fires once, at the moment when
     * the clocks jump, or as {@link Gap} says not at all. When they are put back, a time that comes twice fires at the first. An expression
     * whose hours are {@code *} or a step of them, as "every ten minutes", goes on by elapsed time instead and has neither a hole nor a
     * double in it.
     *
     * @param expression five fields, of Unix: minute, hour, day of month, month, day of week; or six, with seconds first
     * @param zone whose clocks
     * @param gap what becomes of times that are skipped
     */
    record Cron(String expression, ZoneId zone, Gap gap) implements Rhythm {

        /** Checks that all is there. */
        public Cron {
            Texts.checked("expression", expression, 200);
            requireNonNull(zone, "zone");
            requireNonNull(gap, "gap");
        }
    }

    /** What becomes of a time that the clocks skip. */
    enum Gap {
        /** It fires when the clocks have jumped. */
        FIRE_AT_END,
        /** It does not fire that day. */
        SKIP
    }

    /** Every so often. */
    static Rhythm every(Duration interval) {
        return new Every(interval);
    }

    /** As this expression says, by the clocks of this zone. Needs {@link CronCalendar}. */
    static Rhythm cron(String expression, ZoneId zone) {
        return new Cron(expression, zone, Gap.FIRE_AT_END);
    }

    /** As text, to be stored. */
    default String text() {
        if (this instanceof Cron cron) {
            return "cron|" + cron.zone() + "|" + cron.gap() + "|" + cron.expression();
        }
        return "every|" + ((Every) this).interval();
    }

    /**
     * Of what {@link #text} gave.
     *
     * @throws IllegalArgumentException when it is nothing of the kind
     */
    static Rhythm of(String text) {
        String[] parts = text.split("\\|", 4);
        if (parts.length == 2 && parts[0].equals("every")) {
            return every(Duration.parse(parts[1]));
        }
        if (parts.length == 4 && parts[0].equals("cron")) {
            return new Cron(parts[3], ZoneId.of(parts[1]), Gap.valueOf(parts[2]));
        }
        throw new IllegalArgumentException("not a rhythm: '" + text + "'");
    }
}
