package dev.cimiento.reference.booking;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.reference.billing.Deposits;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.ConfirmResult;
import dev.cimiento.scheduling.Schedule;

/**
 * What follows from a deposit, in the transaction of the payment: the time is the customer's. Where the hold ended before the money came and
 * somebody else has the time, the money goes back.
 */
public final class PaidBookings implements PaymentListener {

    private final Schedule schedule;
    private final JobQueue queue;

    /** Confirms in this schedule; sends money back by jobs of this queue. */
    public PaidBookings(Schedule schedule, JobQueue queue) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.queue = requireNonNull(queue, "queue");
    }

    @Override
    public void changed(PaymentChanged event) {
        if (!event.succeeded() || event.payment().reference().isEmpty()) {
            return;
        }
        BookingId booking = BookingId.of(event.payment().reference());
        if (!(schedule.bookings().confirmIfStillFree(booking) instanceof ConfirmResult.Confirmed)) {
            queue.enqueue(Deposits.refund(booking));
        }
    }
}
