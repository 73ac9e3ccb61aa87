package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

/**
 * What came of an act that only the owner of an account may do, or somebody in their own name, and only in a session that is open: whether it is, is
 * looked up when the act is done, whatever the access token still says.
 *
 * @param <T> what the act gives
 */
public sealed interface OwnerResult<T> {

    /**
     * It is done.
     *
     * @param value what it gave
     * @param <T> what the act gives
     */
    record Done<T>(T value) implements OwnerResult<T> {

        /** Checks that there is one. */
        public Done {
            requireNonNull(value, "value");
        }
    }

    /**
     * The login is too old for this: {@link Accounts#stepUp} first.
     *
     * @param <T> what the act gives
     */
    record StepUpNeeded<T>() implements OwnerResult<T> {}

    /**
     * Somebody acts as the account, or the session is over, or the account disabled or gone. Nothing was done.
     *
     * @param <T> what the act gives
     */
    record NotTheOwner<T>() implements OwnerResult<T> {}
}
