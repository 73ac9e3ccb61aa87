package dev.cimiento.payments.arca;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.tenancy.Secret;

/**
 * What a business needs to invoice by web service: its number, a point of sale that no other program uses, and the certificate that ARCA
 * gave for its key. Prints no key.
 *
 * @param cuit the business's number
 * @param pointOfSale 1 to 99998, registered for web services
 * @param certificate in PEM
 * @param privateKey of the certificate, in PEM: PKCS #8 or PKCS #1, not encrypted
 */
public record ArcaAccount(TaxId cuit, int pointOfSale, String certificate, Secret privateKey) {

    /**
     * Checks number and point of sale; certificate and key are read at the first ticket.
     *
     * @throws IllegalArgumentException when one is none
     */
    public ArcaAccount {
        if (requireNonNull(cuit, "cuit").kind() != TaxId.Kind.CUIT) {
            throw new IllegalArgumentException("cuit must be a CUIT, was a " + cuit.kind());
        }
        if (pointOfSale < 1 || pointOfSale > 99_998) {
            throw new IllegalArgumentException("pointOfSale must be 1 to 99998, was " + pointOfSale);
        }
        requireNonNull(certificate, "certificate");
        requireNonNull(privateKey, "privateKey");
    }

    @Override
    public String toString() {
        return "ArcaAccount[" + cuit.number() + ", point of sale " + pointOfSale + "]";
    }
}
