package dev.cimiento.scheduling.reminders;

import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.scheduling.Booking;
import java.util.Optional;

/** What a reminder says to one recipient. */
@FunctionalInterface
public interface ReminderMessage {

    /**
     * The message about this booking; empty where there is none for that channel.
     *
     * @param booking as it stands when the reminder is due
     * @param key names this reminder: give it to the {@link Notification}, so that it is sent once
     * @param recipient whom it is for, and on which channel
     */
    Optional<Notification> about(Booking booking, String key, Recipient recipient);
}
