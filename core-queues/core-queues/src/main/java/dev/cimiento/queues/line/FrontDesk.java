package dev.cimiento.queues.line;

/** All of the lines of a tenant in one: what a store of them is. Applications ask for the part they use. */
public interface FrontDesk extends WaitingLine, TicketMoves, LineBoard, WaitEstimates, Lines, LineHistory {}
