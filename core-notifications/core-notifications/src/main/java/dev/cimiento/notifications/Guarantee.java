package dev.cimiento.notifications;

/**
 * What happens where nobody can know whether the provider took a message: its answer was lost, or the process died while it was sending.
 * Exactly once does not exist over a network.
 */
public enum Guarantee {
    /** It is sent again: it arrives, now and then twice. The default; an e-mail sent again has the same Message-ID. */
    AT_LEAST_ONCE,
    /** It is not sent again, and stands as {@link DeliveryStatus#DEAD}: it never arrives twice, now and then not at all. */
    AT_MOST_ONCE
}
