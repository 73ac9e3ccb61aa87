/** An outbox in memory and transports that only record: for tests, and for development without accounts. */
@NullMarked
package dev.cimiento.notifications.inmemory;

import org.jspecify.annotations.NullMarked;
