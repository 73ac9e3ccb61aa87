package dev.cimiento.auth.spi;

/** How well an account knows a client. In the order of trust. */
public enum Familiarity {
    /** It never logged in from there. */
    STRANGER,
    /** It logged in from that network. */
    NETWORK,
    /** It logged in from that very device. */
    DEVICE
}
