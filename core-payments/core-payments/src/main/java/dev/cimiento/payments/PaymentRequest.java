package dev.cimiento.payments;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What was asked for: a page to pay on, or a charge of what the payer handed over already. Immutable. */
public sealed interface PaymentRequest permits CheckoutRequest, ChargeRequest {

    /** The caller's name for this intention. */
    IdempotencyKey key();

    /** How much. */
    Money amount();

    /** For what, in the payer's words. */
    String description();

    /** The application's name of what is paid; empty where it gave none. */
    String reference();

    /** Where the payer goes afterwards. */
    URI returnTo();

    /** Who pays, where that was given. */
    Optional<String> payerEmail();

    /** For how long it can be paid, where that was given. */
    Optional<Duration> expiresIn();

    /** When the money is taken. */
    Capture capture();

    /** In how many monthly parts the payer may pay at most, or pays; 1 for at once. */
    int installments();

    /** What the platform keeps of a connected account's payment, where it does. */
    Optional<Money> applicationFee();

    /** SHA-256 over all of the content but the key, in hex: equal for equal requests, and kept beside the key. */
    String fingerprint();
}
