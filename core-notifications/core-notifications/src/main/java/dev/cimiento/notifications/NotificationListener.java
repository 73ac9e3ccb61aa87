package dev.cimiento.notifications;

/** Told what happens to messages, for metrics. What it throws is logged and breaks nothing. Called on the delivering thread. */
public interface NotificationListener {

    /**
     * An attempt ended, or a message was given up.
     *
     * @param message which message
     * @param delivery what became of it
     */
    default void settled(OutboxMessage message, Delivery.Settled delivery) {}
}
