/** Recurrence rules of RFC 5545 for series of bookings. */
@NullMarked
package dev.cimiento.scheduling.librecur;

import org.jspecify.annotations.NullMarked;
