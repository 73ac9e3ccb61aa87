package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

/** What became of a calendar that was to be imported. */
public sealed interface ImportResult {

    /**
     * It was read whole, and replaces what its source said before.
     *
     * @param times how many stretches of busy time are kept; those that touch are one
     * @param events how many events it had, those that occupy nothing included
     */
    record Imported(int times, int events) implements ImportResult {}

    /**
     * It was not imported, and what its source said before stands.
     *
     * @param reason in general
     * @param detail for whoever mends the calendar
     */
    record Rejected(Reason reason, String detail) implements ImportResult {

        /** Checks that both are there. */
        public Rejected {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }
    }

    /** Why a calendar is not imported. */
    enum Reason {
        /** More bytes or events than allowed. */
        TOO_LARGE,
        /** Not an iCalendar object, or one that breaks RFC 5545 where it matters. */
        MALFORMED,
        /** A time zone that is neither in the time zone database nor under a name that is known for one in it. */
        UNKNOWN_TIME_ZONE,
        /** Events repeat more often than allowed. */
        TOO_MANY_TIMES,
        /** A change of an event "and all that follow", which few programs write. */
        UNSUPPORTED
    }
}
