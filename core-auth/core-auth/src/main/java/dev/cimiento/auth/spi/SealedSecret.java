package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

/**
 * A secret as it is stored.
 *
 * @param sealed the secret, encrypted
 * @param sealedWith the id of the key-encryption key
 */
public record SealedSecret(String sealed, String sealedWith) {

    /** Checks that all is there. */
    public SealedSecret {
        requireNonNull(sealed, "sealed");
        requireNonNull(sealedWith, "sealedWith");
    }

    @Override
    public String toString() {
        return "SealedSecret[with " + sealedWith + "]";
    }
}
