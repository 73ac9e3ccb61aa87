package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.FeatureKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Something a tenant may have only so much of. Declare each once, as a constant: {@code Quota.monthly(FeatureKey.number("bookings.per-month",
 * 500))}. Immutable.
 *
 * @param limit the feature that says how much, {@link FeatureKey#UNLIMITED} for any amount; its name is the quota's
 * @param span what is counted
 */
public record Quota(FeatureKey<Long> limit, Span span) {

    /** What is counted. */
    public enum Span {
        /** What was used since midnight, in the tenant's zone. */
        DAY,
        /** What was used since the first of the month, in the tenant's zone. */
        MONTH,
        /** What is in use now. */
        CONCURRENT
    }

    /** Checks that all is there. */
    public Quota {
        requireNonNull(limit, "limit");
        requireNonNull(span, "span");
    }

    /** So much a day. */
    public static Quota daily(FeatureKey<Long> limit) {
        return new Quota(limit, Span.DAY);
    }

    /** So much a month. */
    public static Quota monthly(FeatureKey<Long> limit) {
        return new Quota(limit, Span.MONTH);
    }

    /** So much at once. */
    public static Quota concurrent(FeatureKey<Long> limit) {
        return new Quota(limit, Span.CONCURRENT);
    }

    /** Its name. */
    public String name() {
        return limit.name();
    }

    /** The first day of the period that this moment is in; for what is in use now, always the same day. */
    LocalDate period(Instant now, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return switch (span) {
            case DAY -> today;
            case MONTH -> today.withDayOfMonth(1);
            case CONCURRENT -> LocalDate.EPOCH;
        };
    }

    /** When the count begins anew. */
    Optional<Instant> end(LocalDate period, ZoneId zone) {
        return switch (span) {
            case DAY -> Optional.of(period.plusDays(1).atStartOfDay(zone).toInstant());
            case MONTH -> Optional.of(period.plusMonths(1).atStartOfDay(zone).toInstant());
            case CONCURRENT -> Optional.empty();
        };
    }
}
