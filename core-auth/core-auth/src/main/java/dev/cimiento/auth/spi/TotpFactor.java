package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

/**
 * An authenticator app as it is stored.
 *
 * @param secret what it shares with us
 * @param state whether it has shown a code yet
 */
public record TotpFactor(SealedSecret secret, State state) {

    /** Whether an authenticator counts. */
    public enum State {
        /** It has shown no code yet, and so does not count. */
        BEGUN,
        /** It has shown a code. */
        CONFIRMED
    }

    /** Checks that all is there. */
    public TotpFactor {
        requireNonNull(secret, "secret");
        requireNonNull(state, "state");
    }
}
