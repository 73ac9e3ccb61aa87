package dev.cimiento.scheduling.reminders;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hours of the night in which nobody is written to, on the wall clock of the business.
 *
 * <p>A reminder that is due in them waits for their end, where the booking is still to come by then. Where it is not, as with a booking at six in the morning, it
 * goes out half an hour before they begin; where that has passed too, since the booking was made in the night, it is not sent.
 *
 * <p>A boundary that the clock skips is the moment of the skip; one that it shows twice is the first as a beginning and the last as an end, so that
 * no hour of such a night is left out.
 *
 * @param from when they begin; the first quiet moment
 * @param until when they end, on the next day where that is not after {@code from}; the first moment that is not quiet
 */
public record QuietHours(LocalTime from, LocalTime until) {

    /** How long before the night a reminder is sent that cannot wait for its end, so that a worker has the time to. */
    private static final Duration MARGIN = Duration.ofMinutes(30);

    /**
     * Checks that there are any.
     *
     * @throws IllegalArgumentException when both are the same
     */
    public QuietHours {
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        if (from.equals(until)) {
            throw new IllegalArgumentException("until must differ from from " + from + ", was " + until);
        }
    }

    /**
     * Between these hours: {@code "22:00"} and {@code "08:00"}.
     *
     * @throws java.time.format.DateTimeParseException when one is not a time such as {@code 22:00}
     * @throws IllegalArgumentException when both are the same
     */
    public static QuietHours between(String from, String until) {
        return new QuietHours(LocalTime.parse(from), LocalTime.parse(until));
    }

    /** Whether nobody is written to at that moment. */
    public boolean includes(Instant moment, ZoneId zone) {
        return night(moment, zone).isPresent();
    }

    /**
     * When a reminder that is due then is sent; empty when there is no fit moment any more.
     *
     * @param due when it would be sent if it were day
     * @param start of the booking, before which it must be sent
     * @param now before which nothing can be sent
     * @param zone of the business
     */
    public Optional<Instant> moment(Instant due, Instant start, Instant now, ZoneId zone) {
        Instant wanted = due.isBefore(now) ? now : due;
        Optional<Night> night = night(wanted, zone);
        if (night.isEmpty()) {
            return Optional.of(wanted).filter(start::isAfter);
        }
        if (night.get().end().isBefore(start)) {
            return Optional.of(night.get().end());
        }
        Instant evening = night.get().begin().minus(MARGIN);
        Instant early = evening.isBefore(now) ? now : evening;
        return Optional.of(early).filter(moment -> !includes(moment, zone));
    }

    private Optional<Night> night(Instant moment, ZoneId zone) {
        LocalDate date = moment.atZone(zone).toLocalDate();
        // One that began yesterday may last into today.
        for (LocalDate day = date.minusDays(1); !day.isAfter(date); day = day.plusDays(1)) {
            LocalDate last = until.isAfter(from) ? day : day.plusDays(1);
            Night night = new Night(begin(day.atTime(from), zone), end(last.atTime(until), zone));
            if (!moment.isBefore(night.begin()) && moment.isBefore(night.end())) {
                return Optional.of(night);
            }
        }
        return Optional.empty();
    }

    private static Instant begin(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition gap = gap(local, zone);
        return gap == null ? local.atZone(zone).withEarlierOffsetAtOverlap().toInstant() : gap.getInstant();
    }

    private static Instant end(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition gap = gap(local, zone);
        return gap == null ? local.atZone(zone).withLaterOffsetAtOverlap().toInstant() : gap.getInstant();
    }

    private static @Nullable ZoneOffsetTransition gap(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap() ? transition : null;
    }

    private record Night(Instant begin, Instant end) {}
}
