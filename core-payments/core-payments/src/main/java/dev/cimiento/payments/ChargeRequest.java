package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A charge of what the payer handed over already: a card's token, a saved method, or a voucher for cash. Immutable: what is optional is
 * said by methods that give a changed copy. */
public final class ChargeRequest implements PaymentRequest {

    private final Terms terms;
    private final PaymentSource source;

    private ChargeRequest(Terms terms, PaymentSource source) {
        this.terms = terms;
        this.source = requireNonNull(source, "source");
    }

    /**
     * Asks for this amount from this source.
     *
     * @param amount more than nothing
     * @param description what the payer reads: 1 to 250 characters
     * @param returnTo where the payer comes back to after the issuer's check, should there be one
     * @throws IllegalArgumentException when the amount is not positive, the description is blank or too long, or the address is not an
     *     absolute http or https one
     */
    public static ChargeRequest of(
            IdempotencyKey key, Money amount, String description, PaymentSource source, URI returnTo) {
        return new ChargeRequest(Terms.of(key, amount, description, returnTo), source);
    }

    /**
     * The application's own name of what is paid. Default: empty.
     *
     * @throws IllegalArgumentException when it is blank or longer than 200 characters
     */
    public ChargeRequest reference(String text) {
        return new ChargeRequest(terms.reference(text), source);
    }

    /**
     * Who pays. Default: not told; Mercado Pago asks for it, and so does every voucher.
     *
     * @throws IllegalArgumentException when it is no address, or longer than 254 characters
     */
    public ChargeRequest payerEmail(String email) {
        return new ChargeRequest(terms.payerEmail(email), source);
    }

    /**
     * For how long a cash voucher can be paid, from now. Default: as long as the provider has it. Stripe counts in whole days.
     *
     * @throws IllegalArgumentException when it is not between a minute and 30 days
     */
    public ChargeRequest expiresIn(Duration length) {
        return new ChargeRequest(terms.expiresIn(length), source);
    }

    /** When the money is taken. Default: {@link Capture#NOW}. */
    public ChargeRequest capture(Capture when) {
        return new ChargeRequest(terms.capture(when), source);
    }

    /**
     * In how many monthly parts the card is charged ("cuotas"). Default: 1.
     *
     * @throws IllegalArgumentException when it is not between 1 and 36
     */
    public ChargeRequest installments(int number) {
        return new ChargeRequest(terms.installments(number), source);
    }

    /**
     * What the platform keeps, where the account is a connected one. Default: nothing.
     *
     * @throws IllegalArgumentException when it is not between nothing and the amount, in its currency
     */
    public ChargeRequest applicationFee(Money fee) {
        return new ChargeRequest(terms.applicationFee(fee), source);
    }

    /** What the money is taken from. */
    public PaymentSource source() {
        return source;
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

    /** A token typed again is another token for the same intention, so tokens do not count. */
    @Override
    public String fingerprint() {
        String from = source instanceof PaymentSource.Saved saved
                ? "saved " + saved.method()
                : source instanceof PaymentSource.Cash cash ? "cash " + cash.network() : "card";
        return terms.fingerprint("charge", from);
    }

    /** Without the payer and the source. */
    @Override
    public String toString() {
        return "ChargeRequest[key=" + key() + ", amount=" + amount() + ", reference=" + reference() + "]";
    }
}
