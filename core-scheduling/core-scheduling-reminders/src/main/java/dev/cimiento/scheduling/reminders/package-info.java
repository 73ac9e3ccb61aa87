/** Reminders of bookings, sent by jobs through notifications: the one artifact that sees all three. */
@NullMarked
package dev.cimiento.scheduling.reminders;

import org.jspecify.annotations.NullMarked;
