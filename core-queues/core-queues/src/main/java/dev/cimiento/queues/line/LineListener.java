package dev.cimiento.queues.line;

/**
 * Hears what happens in the lines of a tenant, to send messages and to measure.
 *
 * <p>Called on the thread that made the change, with the tenant entered, inside the transaction that makes the change: what a method
 * enqueues or writes through the same data source is kept exactly when the change is. So a job enqueued in {@link #near} tells exactly once.
 * Do not send from here: the change may still be undone, and everyone behind it waits. What a method throws is logged, and what it
 * wrote is undone, not the change; {@link #near} is then called again at the next change in the line.
 *
 * <p>Give all processes of one line the same listener; one without it changes places and tells nobody until {@link Lines#upkeep} runs where
 * there is one.
 *
 * <p>Where many desks call at one moment, the changes of the line are told one after the other. Who is being called meanwhile, while those
 * ahead of him have not gone, was never next and is not told so; if his call is then rolled back, the next change tells him, or {@link
 * Lines#upkeep}.
 */
public interface LineListener {

    /** Hears nothing. */
    LineListener NONE = new LineListener() {};

    /** A ticket was taken, called, moved or ended. */
    default void changed(TicketChanged event) {}

    /** Few are ahead of someone: at each of {@link LineRules#near} once, for as long as the ticket lives. */
    default void near(TicketNear event) {}
}
