package dev.cimiento.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a list of starts, or a single one, is asked for.
 *
 * @param now when
 * @param starts in which range
 * @param duration how long; empty for the service's own duration
 * @param party for how many people
 */
record Asked(Instant now, TimeRange starts, Optional<Duration> duration, int party) {

    Duration durationOf(Service service) {
        return duration.orElse(service.duration());
    }

    /** Whether the service is offered so; a booking that was made keeps its duration and party whatever is offered since. */
    Optional<Denial> denied(Service service) {
        Duration wanted = durationOf(service);
        if (!service.durations().contains(wanted)) {
            return Optional.of(new Refused(
                    Refusal.DURATION_NOT_OFFERED,
                    "service " + service.id() + " takes " + service.durations() + ", was asked for " + wanted));
        }
        int most = Math.max(1, service.seats());
        return party > most
                ? Optional.of(new Refused(
                        Refusal.PARTY_TOO_LARGE,
                        "service " + service.id() + " is for up to " + most + ", was asked for " + party))
                : Optional.empty();
    }
}
