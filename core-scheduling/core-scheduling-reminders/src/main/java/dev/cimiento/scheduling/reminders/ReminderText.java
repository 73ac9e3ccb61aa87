package dev.cimiento.scheduling.reminders;

import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.scheduling.Booking;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a reminder says, and to whom: the {@code Recipient} of the message names the channel, e-mail, SMS, push or WhatsApp, that this customer
 * wants. {@link #byPreference} where the application keeps those wishes.
 */
@FunctionalInterface
public interface ReminderText {

    /**
     * The message about this booking; empty where its customer cannot be written to.
     *
     * @param booking as it stands when the reminder is due
     * @param key names this reminder: give it to {@link Notification#of(String, dev.cimiento.notifications.Recipient,
     *     dev.cimiento.notifications.TemplateName)}, so that it is sent once
     */
    Optional<Notification> about(Booking booking, String key);

    /**
     * The same message on the channel that each customer wants: the first of their recipients for which there is one.
     *
     * @param recipients of a booking's customer, the one they like best first; empty for who wants no reminder
     * @param message for that recipient; empty where that channel has no such text
     */
    static ReminderText byPreference(Function<Booking, List<Recipient>> recipients, ReminderMessage message) {
        return (booking, key) -> recipients.apply(booking).stream()
                .flatMap(recipient -> message.about(booking, key, recipient).stream())
                .findFirst();
    }
}
