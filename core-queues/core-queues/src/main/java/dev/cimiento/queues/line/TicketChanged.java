package dev.cimiento.queues.line;

/**
 * What happened to a ticket.
 *
 * @param kind what
 * @param ticket as it is now
 */
public record TicketChanged(TicketStep.Kind kind, Ticket ticket) {}
