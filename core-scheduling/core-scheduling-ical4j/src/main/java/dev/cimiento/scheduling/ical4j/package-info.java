/** Bookings as iCalendar feeds, and busy times from other calendars: RFC 5545 and RFC 7986, by ical4j. */
@NullMarked
package dev.cimiento.scheduling.ical4j;

import org.jspecify.annotations.NullMarked;
