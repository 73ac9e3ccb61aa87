package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be paid: an amount, for something, with a way back. Immutable: what is optional is said by methods that give a
 * changed copy. */
public final class CheckoutRequest {

    private final IdempotencyKey key;
    private final Money amount;
    private final String description;
    private final URI returnTo;
    private final URI cancelTo;
    private final String reference;
    private final @Nullable String payerEmail;
    private final @Nullable Duration expiresIn;

    private CheckoutRequest(
            IdempotencyKey key,
            Money amount,
            String description,
            URI returnTo,
            URI cancelTo,
            String reference,
            @Nullable String payerEmail,
            @Nullable Duration expiresIn) {
        this.key = key;
        this.amount = amount;
        this.description = description;
        this.returnTo = returnTo;
        this.cancelTo = cancelTo;
        this.reference = reference;
        this.payerEmail = payerEmail;
        this.expiresIn = expiresIn;
    }

    /**
     * Asks for this amount.
     *
     * @param amount more than nothing
     * @param description what the payer reads: 1 to 250 characters
     * @param returnTo where the provider sends the payer afterwards; arriving there proves nothing, only the webhook does
     * @throws IllegalArgumentException when the amount is not positive, the description is blank or too long, or the address is not an
     *     absolute http or https one
     */
    public static CheckoutRequest of(IdempotencyKey key, Money amount, String description, URI returnTo) {
        requireNonNull(key, "key");
        if (!requireNonNull(amount, "amount").isPositive()) {
            throw new IllegalArgumentException("amount must be more than nothing, was " + amount);
        }
        return new CheckoutRequest(
                key,
                amount,
                text("description", description, 250),
                address("returnTo", returnTo),
                returnTo,
                "",
                null,
                null);
    }

    /**
     * The application's own name of what is paid, to find it again when the money is there: a booking's id. Default: empty.
     *
     * @throws IllegalArgumentException when it is blank or longer than 200 characters
     */
    public CheckoutRequest reference(String text) {
        return new CheckoutRequest(
                key, amount, description, returnTo, cancelTo, text("reference", text, 200), payerEmail, expiresIn);
    }

    /**
     * Where the provider sends a payer who gives up. Default: {@link #returnTo()}.
     *
     * @throws IllegalArgumentException when the address is not an absolute http or https one
     */
    public CheckoutRequest cancelTo(URI address) {
        return new CheckoutRequest(
                key, amount, description, returnTo, address("cancelTo", address), reference, payerEmail, expiresIn);
    }

    /**
     * Who pays, for the provider's form and receipt. Default: the provider asks.
     *
     * @throws IllegalArgumentException when it is no address, or longer than 254 characters
     */
    public CheckoutRequest payerEmail(String email) {
        if (!text("payerEmail", email, 254).contains("@")) {
            throw new IllegalArgumentException("payerEmail must be an e-mail address, was " + Quoted.of(email));
        }
        return new CheckoutRequest(key, amount, description, returnTo, cancelTo, reference, email, expiresIn);
    }

    /**
     * For how long the page can be paid, from now. Default: as long as the provider keeps it (Stripe: 24 hours; Mercado Pago: forever).
     * Providers have limits of their own (Stripe: 30 minutes to 24 hours).
     *
     * @throws IllegalArgumentException when it is not between a minute and 30 days
     */
    public CheckoutRequest expiresIn(Duration length) {
        if (requireNonNull(length, "expiresIn").compareTo(Duration.ofMinutes(1)) < 0
                || length.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("expiresIn must be between 1 minute and 30 days, was " + length);
        }
        return new CheckoutRequest(key, amount, description, returnTo, cancelTo, reference, payerEmail, length);
    }

    /** The caller's name for this intention. */
    public IdempotencyKey key() {
        return key;
    }

    /** How much. */
    public Money amount() {
        return amount;
    }

    /** For what, in the payer's words. */
    public String description() {
        return description;
    }

    /** Where the payer goes afterwards. */
    public URI returnTo() {
        return returnTo;
    }

    /** Where a payer who gives up goes. */
    public URI cancelTo() {
        return cancelTo;
    }

    /** The application's name of what is paid; empty where it gave none. */
    public String reference() {
        return reference;
    }

    /** Who pays, where that was given. */
    public Optional<String> payerEmail() {
        return Optional.ofNullable(payerEmail);
    }

    /** For how long it can be paid, where that was given. */
    public Optional<Duration> expiresIn() {
        return Optional.ofNullable(expiresIn);
    }

    /** SHA-256 over all of the content but the key, in hex: equal for equal requests, and kept beside the key. */
    public String fingerprint() {
        return Fingerprint.of(
                "checkout",
                String.valueOf(amount.minor()),
                amount.currency().getCurrencyCode(),
                description,
                returnTo.toString(),
                cancelTo.toString(),
                reference,
                payerEmail == null ? "" : payerEmail,
                expiresIn == null ? "" : expiresIn.toString());
    }

    /** Without the payer. */
    @Override
    public String toString() {
        return "CheckoutRequest[key=" + key + ", amount=" + amount + ", reference=" + reference + "]";
    }

    private static String text(String name, String value, int longest) {
        if (requireNonNull(value, name).isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(
                    name + " must be 1 to " + longest + " characters, was " + Quoted.of(value));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + " must be one line without control characters, was " + Quoted.of(value));
        }
        return value;
    }

    private static URI address(String name, URI value) {
        boolean web = "https".equals(requireNonNull(value, name).getScheme()) || "http".equals(value.getScheme());
        if (!web || value.getHost() == null) {
            throw new IllegalArgumentException(
                    name + " must be an absolute http or https address, was " + Quoted.of(value.toString()));
        }
        return value;
    }
}
