package dev.cimiento.whatsapp.booking;

import dev.cimiento.scheduling.Booking;
import dev.cimiento.scheduling.Customer;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.menubot.Dialog;
import java.util.Optional;

/** A customer who is known by their conversation: so a booking leads back to where its owner can be told of it. */
final class Guest {

    private static final String PREFIX = "whatsapp:";

    private Guest() {}

    static Customer of(Dialog dialog) {
        return Customer.of(id(dialog.conversation()), dialog.contact().label());
    }

    static String id(ConversationId conversation) {
        return PREFIX + conversation;
    }

    /** The conversation of who booked this; empty where it was booked some other way. */
    static Optional<ConversationId> conversation(Booking booking) {
        String customer = booking.customer().id();
        return customer.startsWith(PREFIX)
                ? ConversationId.parse(customer.substring(PREFIX.length()))
                : Optional.empty();
    }
}
