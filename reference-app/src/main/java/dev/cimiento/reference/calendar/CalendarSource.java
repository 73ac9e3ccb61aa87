package dev.cimiento.reference.calendar;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/** Fetches calendars of other programs. */
public interface CalendarSource {

    /** What stands against this address; empty where nothing does. */
    String objection(URI address);

    /** Fetches a calendar. */
    Fetched fetch(URI address);

    /** What became of it. */
    sealed interface Fetched {

        /**
         * It is there.
         *
         * @param bytes all of it
         */
        record Calendar(byte[] bytes) implements Fetched {

            /** Checks that it is there. */
            public Calendar {
                requireNonNull(bytes, "bytes");
            }
        }

        /**
         * It is not.
         *
         * @param reason in words for staff
         */
        record Unreachable(String reason) implements Fetched {}
    }
}
