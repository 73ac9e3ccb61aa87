package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;

/**
 * At most so many bookings of a service. What blocks a time, or did until it was over, counts; what was cancelled or expired does not. Days and weeks are
 * those of the resource's wall clock, whatever clock the customer lives by.
 *
 * @param per whose bookings are counted
 * @param period over which time
 * @param most how many are allowed, 1 to 1,000
 * @param weekStart on which day a week begins: Monday by ISO 8601, Sunday in Brazil and Mexico
 */
public record Limit(Per per, Period period, int most, DayOfWeek weekStart) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when {@code most} is not 1 to 1,000, or a resource's upcoming bookings are to be counted
     */
    public Limit {
        requireNonNull(per, "per");
        requireNonNull(period, "period");
        requireNonNull(weekStart, "weekStart");
        if (most < 1 || most > 1000) {
            throw new IllegalArgumentException("most must be 1 to 1000, was " + most);
        }
        if (per == Per.RESOURCE && period == Period.UPCOMING) {
            throw new IllegalArgumentException("period must be DAY or WEEK for a resource, was UPCOMING");
        }
    }

    /**
     * Of each resource.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static Limit perResource(Period period, int most) {
        return new Limit(Per.RESOURCE, period, most, DayOfWeek.MONDAY);
    }

    /**
     * Of each customer.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static Limit perCustomer(Period period, int most) {
        return new Limit(Per.CUSTOMER, period, most, DayOfWeek.MONDAY);
    }

    /** With weeks that begin on this day. Default: Monday. */
    public Limit withWeekStart(DayOfWeek day) {
        return new Limit(per, period, most, day);
    }

    /** Whose bookings are counted. */
    public enum Per {
        /** Those of each resource. */
        RESOURCE,
        /** Those of each customer. */
        CUSTOMER
    }

    /** Over which time they are counted. */
    public enum Period {
        /** A local date. */
        DAY,
        /** Seven local dates from the week's first day. */
        WEEK,
        /** All that have not begun. */
        UPCOMING
    }
}
