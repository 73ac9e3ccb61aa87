/**
 * Appointments: what can be booked, when it is free, and bookings that cannot overlap.
 *
 * <p>Begin with {@link dev.cimiento.scheduling.Schedule}: its catalog says what there is, its availability which starts are free, and its
 * bookings take them.
 */
@NullMarked
package dev.cimiento.scheduling;

import org.jspecify.annotations.NullMarked;
