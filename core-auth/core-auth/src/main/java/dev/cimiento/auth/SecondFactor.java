package dev.cimiento.auth;

import java.time.Instant;

/**
 * Something that an account's owner shows beside the password. {@link Accounts#withSecondFactors} takes those that a program has: {@link
 * Totp}, {@link RecoveryCodes}, passkeys. Called for the current tenant; implementations are safe for use by many threads.
 */
public interface SecondFactor {

    /** What it is. */
    Factor kind();

    /** Whether the account has it. */
    boolean isEnrolled(AccountId account);

    /**
     * Whether the answer, which comes from outside and may be anything, proves it. Spends the answer: of many callers with the same one, in
     * whatever process, one gets {@code true}.
     */
    boolean proves(AccountId account, String answer, Instant now);
}
