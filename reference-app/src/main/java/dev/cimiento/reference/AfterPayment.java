package dev.cimiento.reference;

import dev.cimiento.payments.DisputeChanged;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.reference.admin.Trail;
import dev.cimiento.reference.billing.Invoicing;
import dev.cimiento.reference.booking.PaidBookings;
import dev.cimiento.whatsapp.booking.BookingDeposits;

/**
 * What follows from a payment, in its transaction.
 *
 * @param bookings whose time is the customer's now
 * @param chats in which somebody waits to hear of it
 * @param invoicing the paper for it
 * @param trail comes last, since the end of the log is held until the commit
 */
record AfterPayment(PaidBookings bookings, BookingDeposits chats, Invoicing invoicing, Trail trail)
        implements PaymentListener {

    @Override
    public void changed(PaymentChanged event) {
        bookings.changed(event);
        chats.changed(event);
        invoicing.changed(event);
        trail.changed(event);
    }

    @Override
    public void changed(RefundChanged event) {
        trail.changed(event);
    }

    @Override
    public void changed(DisputeChanged event) {
        trail.changed(event);
    }
}
