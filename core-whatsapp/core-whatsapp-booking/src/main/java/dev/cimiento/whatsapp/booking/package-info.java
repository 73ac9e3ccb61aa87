/**
 * The bot that books, takes deposits and cancels, and the jobs that drive it.
 *
 * <p>Begin with {@link dev.cimiento.whatsapp.booking.BookingBot}; {@link dev.cimiento.whatsapp.booking.WhatsAppJobs} runs any bot by jobs.
 */
@NullMarked
package dev.cimiento.whatsapp.booking;

import org.jspecify.annotations.NullMarked;
