package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;

/**
 * Something that is kept encrypted under a key-encryption key.
 *
 * @param kind what it is
 * @param id which of that kind, within the tenant: the id of the signing key, or of the account
 * @param secret as it is stored
 */
public record SealedItem(Kind kind, String id, SealedSecret secret) {

    /** What is kept encrypted. */
    public enum Kind {
        /** The private half of a signing key. */
        SIGNING_KEY("signing key"),
        /** What an authenticator app shares with us. */
        TOTP("totp secret");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** What the encryption is bound to, so that a row copied to another tenant, or under another id, does not open there. */
        public String associatedData(TenantId tenant, String id) {
            return "cimiento " + text + " v1|" + tenant + "|" + id;
        }
    }

    /** Checks that all is there. */
    public SealedItem {
        requireNonNull(kind, "kind");
        requireNonNull(id, "id");
        requireNonNull(secret, "secret");
    }

    /** What its encryption is bound to. */
    public String associatedData(TenantId tenant) {
        return kind.associatedData(tenant, id);
    }

    @Override
    public String toString() {
        return kind.text + " " + id;
    }
}
