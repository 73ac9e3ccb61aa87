package dev.cimiento.scheduling;

/**
 * Takes part in every change of a booking, inside the change's transaction: what it writes through the same data source is kept if, and only
 * if, the change is.
 *
 * <p>Called once for each change, on the caller's thread, after the change was written. What it throws reaches the caller, and the change does not happen. It
 * is the place to enqueue a reminder, and not the place to call another server, since the transaction waits for it. A repeated request that
 * changes nothing is not told.
 */
@FunctionalInterface
public interface BookingListener {

    /** A booking changed. */
    void changed(BookingChange change);

    /** First this one, then that one. */
    default BookingListener and(BookingListener next) {
        return change -> {
            changed(change);
            next.changed(change);
        };
    }
}
