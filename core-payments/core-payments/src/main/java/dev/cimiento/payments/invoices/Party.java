package dev.cimiento.payments.invoices;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.internal.Texts;
import dev.cimiento.tenancy.Quoted;

/**
 * Who sells or who buys, as it stands on the document.
 *
 * @param name the legal name, 1 to 200 characters
 * @param taxId by which number the tax authority knows it
 * @param condition what it is to the tax on sales
 * @param address on one line, up to 300 characters; may be empty
 */
public record Party(String name, TaxId taxId, TaxCondition condition, String address) {

    /**
     * Checks the texts.
     *
     * @throws IllegalArgumentException when one is too long or no text, or the name is blank
     */
    public Party {
        name = Texts.kept("name", requireNonNull(name, "name")).strip();
        requireNonNull(taxId, "taxId");
        requireNonNull(condition, "condition");
        address = Texts.kept("address", requireNonNull(address, "address")).strip();
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("name must have 1 to 200 characters, was " + Quoted.of(name));
        }
        if (address.length() > 300) {
            throw new IllegalArgumentException("address must have at most 300 characters, was " + Quoted.of(address));
        }
    }

    /** A party without an address. */
    public static Party of(String name, TaxId taxId, TaxCondition condition) {
        return new Party(name, taxId, condition, "");
    }

    /** A consumer who gave a name and no number. */
    public static Party consumer(String name) {
        return of(name, TaxId.none(), TaxCondition.FINAL_CONSUMER);
    }

    /** The same party with an address. */
    public Party at(String newAddress) {
        return new Party(name, taxId, condition, newAddress);
    }
}
