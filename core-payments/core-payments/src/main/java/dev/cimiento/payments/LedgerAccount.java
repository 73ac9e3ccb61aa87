package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.util.regex.Pattern;

/**
 * An account of the ledger. Debits are positive, credits negative, so what one owns has a positive balance and what one earned a negative
 * one.
 *
 * @param name 1 to 80 of {@code a-z}, {@code 0-9} and {@code :._-}
 */
public record LedgerAccount(String name) {

    // Before the constants, which are checked with it.
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9:._-]{1,80}");

    /** What was sold (credit). */
    public static final LedgerAccount SALES = new LedgerAccount("sales");

    /** What was sent back to payers. */
    public static final LedgerAccount REFUNDS = new LedgerAccount("refunds");

    /** What payers' banks took back. */
    public static final LedgerAccount DISPUTES = new LedgerAccount("disputes");

    /** What providers keep for their work. */
    public static final LedgerAccount FEES = new LedgerAccount("fees");

    /** What providers paid out. */
    public static final LedgerAccount BANK = new LedgerAccount("bank");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the name has another shape
     */
    public LedgerAccount {
        if (!SHAPE.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "ledger account must be 1 to 80 of a-z, 0-9 and :._-, was " + Quoted.of(name));
        }
    }

    /** What a provider holds for the tenant: taken from payers, and not paid out yet. */
    public static LedgerAccount held(ProviderId provider) {
        return new LedgerAccount("held:" + provider);
    }

    @Override
    public String toString() {
        return name;
    }
}
