package dev.cimiento.scheduling.reminders;

import dev.cimiento.notifications.Notification;
import dev.cimiento.scheduling.Booking;
import java.util.Optional;

/** What a reminder says, and to whom. */
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
}
