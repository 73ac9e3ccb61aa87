/** Appointments: what can be booked, slots, bookings and what they cost. */
@NullMarked
package dev.cimiento.reference.booking;

import org.jspecify.annotations.NullMarked;
