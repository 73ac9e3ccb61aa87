package dev.cimiento.auth.spi;

import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.RelyingParty;
import java.util.Optional;

/**
 * Judges what authenticators send (W3C WebAuthn sections 7.1 and 7.2); {@code core-auth-webauthn} has one. What it is given comes from outside
 * and may be anything: no text makes it throw. Implementations are safe for use by many threads.
 */
public interface PasskeyVerifier {

    /** Reads an answer to a registration, {@code RegistrationResponseJSON}; empty where the text is none. Nothing of it is judged yet. */
    Optional<Registration> registration(String json);

    /** Reads an answer to a login, {@code AuthenticationResponseJSON}; empty where the text is none. Nothing of it is judged yet. */
    Optional<Assertion> assertion(String json);

    /** A passkey that was made, as its authenticator says. */
    interface Registration {

        /** What it signed, as it claims. */
        byte[] challenge();

        /** The id that the authenticator chose. */
        PasskeyId passkey();

        /** Whether all of it is right, at pages of this party, with user verification. The challenge was judged by whoever gave it out. */
        PasskeyVerdict judge(RelyingParty party);
    }

    /** A signature by a passkey, as its authenticator says. */
    interface Assertion {

        /** What it signed, as it claims. */
        byte[] challenge();

        /** The passkey, as it claims. */
        PasskeyId passkey();

        /** Whose passkey it is, as it claims; empty where it does not say. */
        Optional<byte[]> userHandle();

        /** Whether all of it is right, at pages of this party, with user verification, by this passkey. */
        PasskeyVerdict judge(RelyingParty party, StoredPasskey passkey);
    }
}
