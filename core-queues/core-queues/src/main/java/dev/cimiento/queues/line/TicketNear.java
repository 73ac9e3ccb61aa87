package dev.cimiento.queues.line;

/**
 * Someone is about to be called. Where several places become free at once, those between are not told.
 *
 * @param ticket who
 * @param ahead how many are ahead: 0 for "you are next"
 * @param threshold at which of {@link LineRules#near} this is; the same never comes twice for a ticket, and only lower ones follow
 */
public record TicketNear(Ticket ticket, int ahead, int threshold) {}
