package dev.cimiento.notifications;

/** Where a queued message stands: {@code QUEUED -> SENDING -> SENT}, or {@code SENDING -> FAILED -> SENDING} until {@code DEAD}. */
public enum DeliveryStatus {
    /** Waits for its first attempt. */
    QUEUED,
    /** Somebody is sending it, and holds it until the lease ends; after that it may be taken over. */
    SENDING,
    /** The last attempt failed; another follows. */
    FAILED,
    /** The provider took it. */
    SENT,
    /** Given up; {@link Notifier#requeue} begins anew. */
    DEAD
}
