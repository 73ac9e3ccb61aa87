package dev.cimiento.auth.spi;

import dev.cimiento.auth.Lockout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts attempts before they are judged, so that a thousand at once are not a thousand guesses. {@code Accounts} calls it at every login. */
public interface LoginThrottle {

    /**
     * Counts an attempt, in one step, and admits it; or, while the key is locked, counts nothing and gives until when.
     *
     * @return empty if the attempt may go on
     */
    Optional<Instant> admit(ThrottleKey key, Lockout lockout, Instant now);

    /** Forgets the attempts of these keys. */
    void forget(List<ThrottleKey> keys);

    /** Deletes the keys without an attempt since then; how many. */
    int purge(Instant before);
}
