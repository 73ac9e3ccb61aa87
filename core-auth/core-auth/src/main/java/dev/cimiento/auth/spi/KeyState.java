package dev.cimiento.auth.spi;

/** Where a signing key is in its life. */
public enum KeyState {
    /** Published, so that verifiers know it before it signs. */
    NEXT,
    /** Signs. A tenant has one at a time. */
    ACTIVE,
    /** Signs no more; what it signed is good until it ends. */
    RETIRED,
    /** Nothing that it signed is good. */
    REVOKED
}
