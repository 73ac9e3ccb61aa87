/** Free starts and bookings, measured. */
@NullMarked
package dev.cimiento.benchmarks.scheduling;

import org.jspecify.annotations.NullMarked;
