package dev.cimiento.whatsapp.booking;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.whatsapp.MessageId;

/** Work about deposits that talks to the payment provider, and so is done by jobs. */
final class DepositJobs {

    /** Payload: the booking, and the message in which its link was asked for. */
    static final JobKind<String> LINK = JobKind.text("whatsapp.deposit-link");

    /** Payload: the booking. */
    static final JobKind<String> REFUND = JobKind.text("whatsapp.deposit-refund");

    private DepositJobs() {}

    /** Sends the link to pay a booking's deposit; once for each message that asked for it. */
    static Job link(BookingId booking, MessageId askedIn) {
        return Job.of(LINK, booking + " " + askedIn);
    }

    /** Sends a booking's deposit back, where one was paid. */
    static Job refund(BookingId booking) {
        return Job.of(REFUND, booking.toString()).withUniqueKey(booking.toString());
    }
}
