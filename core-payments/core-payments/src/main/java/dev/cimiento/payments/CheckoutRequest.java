package dev.cimiento.payments;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What is to be paid on a page of the provider's: an amount, for something, with a way back. Immutable: what is optional is said by methods
 * that give a changed copy. */
public final class CheckoutRequest implements PaymentRequest {

    private final Terms terms;
    private final URI cancelTo;

    private CheckoutRequest(Terms terms, URI cancelTo) {
        this.terms = terms;
        this.cancelTo = cancelTo;
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
        return new CheckoutRequest(Terms.of(key, amount, description, returnTo), returnTo);
    }

    /**
     * The request of a payment that was asked for as a checkout.
     *
     * @throws IllegalArgumentException when it was asked for as a charge
     */
    public static CheckoutRequest of(Payment payment) {
        if (payment.request() instanceof CheckoutRequest request) {
            return request;
        }
        throw new IllegalArgumentException("payment must be one asked for as a checkout, was " + payment);
    }

    /**
     * The application's own name of what is paid, to find it again when the money is there: a booking's id. Default: empty.
     *
     * @throws IllegalArgumentException when it is blank or longer than 200 characters
     */
    public CheckoutRequest reference(String text) {
        return new CheckoutRequest(terms.reference(text), cancelTo);
    }

    /**
     * Where the provider sends a payer who gives up. Default: {@link #returnTo()}.
     *
     * @throws IllegalArgumentException when the address is not an absolute http or https one
     */
    public CheckoutRequest cancelTo(URI address) {
        return new CheckoutRequest(terms, Terms.address("cancelTo", address));
    }

    /**
     * Who pays, for the provider's form and receipt. Default: the provider asks.
     *
     * @throws IllegalArgumentException when it is no address, or longer than 254 characters
     */
    public CheckoutRequest payerEmail(String email) {
        return new CheckoutRequest(terms.payerEmail(email), cancelTo);
    }

    /**
     * For how long the page, and a cash voucher taken on it, can be paid, from now. Default: as long as the provider keeps it (Stripe: 24
     * hours; Mercado Pago: forever). Providers have limits of their own (Stripe: 30 minutes to 24 hours).
     *
     * @throws IllegalArgumentException when it is not between a minute and 30 days
     */
    public CheckoutRequest expiresIn(Duration length) {
        return new CheckoutRequest(terms.expiresIn(length), cancelTo);
    }

    /** When the money is taken. Default: {@link Capture#NOW}. Mercado Pago's page knows no other. */
    public CheckoutRequest capture(Capture when) {
        return new CheckoutRequest(terms.capture(when), cancelTo);
    }

    /**
     * In how many monthly parts the payer may choose to pay at most ("cuotas"). Default: 1. Stripe offers parts in Mexico only, and chooses
     * their number itself.
     *
     * @throws IllegalArgumentException when it is not between 1 and 36
     */
    public CheckoutRequest installments(int most) {
        return new CheckoutRequest(terms.installments(most), cancelTo);
    }

    /**
     * What the platform keeps, where the account is a connected one. Default: nothing.
     *
     * @throws IllegalArgumentException when it is not between nothing and the amount, in its currency
     */
    public CheckoutRequest applicationFee(Money fee) {
        return new CheckoutRequest(terms.applicationFee(fee), cancelTo);
    }

    @Override
    public IdempotencyKey key() {
        return terms.key();
    }

    @Override
    public Money amount() {
        return terms.amount();
    }

    @Override
    public String description() {
        return terms.description();
    }

    @Override
    public URI returnTo() {
        return terms.returnTo();
    }

    /** Where a payer who gives up goes. */
    public URI cancelTo() {
        return cancelTo;
    }

    @Override
    public String reference() {
        return terms.reference();
    }

    @Override
    public Optional<String> payerEmail() {
        return Optional.ofNullable(terms.payerEmail());
    }

    @Override
    public Optional<Duration> expiresIn() {
        return Optional.ofNullable(terms.expiresIn());
    }

    @Override
    public Capture capture() {
        return terms.capture();
    }

    @Override
    public int installments() {
        return terms.installments();
    }

    @Override
    public Optional<Money> applicationFee() {
        return Optional.ofNullable(terms.applicationFee());
    }

    @Override
    public String fingerprint() {
        return terms.fingerprint("checkout", cancelTo.toString());
    }

    /** Without the payer. */
    @Override
    public String toString() {
        return "CheckoutRequest[key=" + key() + ", amount=" + amount() + ", reference=" + reference() + "]";
    }
}
