/** The waiting line at the front desk: take a ticket, call the next, show who is called. */
@NullMarked
package dev.cimiento.queues.line;

import org.jspecify.annotations.NullMarked;
