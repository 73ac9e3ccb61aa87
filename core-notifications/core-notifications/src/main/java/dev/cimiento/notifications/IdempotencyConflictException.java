package dev.cimiento.notifications;

/**
 * The key was used before for another message: other recipient, text, language or values. A mistake of the caller, since one of the two
 * would silently not be sent; nothing was queued.
 */
public final class IdempotencyConflictException extends NotificationsException {

    private static final long serialVersionUID = 1L;

    private final IdempotencyKey key;

    /** For this key. */
    public IdempotencyConflictException(IdempotencyKey key) {
        super(
                "idempotency key " + key + " was used before for another message; give each message a key of its own",
                null);
        this.key = key;
    }

    /** The key. */
    public IdempotencyKey key() {
        return key;
    }
}
