package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What another provider said of somebody, judged to be its own word. Immutable. */
public final class FederatedProof {

    private final FederatedIdentity identity;
    private final @Nullable EmailAddress verifiedEmail;

    private FederatedProof(FederatedIdentity identity, @Nullable EmailAddress verifiedEmail) {
        this.identity = requireNonNull(identity, "identity");
        this.verifiedEmail = verifiedEmail;
    }

    /** Of somebody with this identity, of whose address nothing is known. */
    public static FederatedProof of(FederatedIdentity identity) {
        return new FederatedProof(identity, null);
    }

    /** The same, with an address that the provider has verified itself, and says so. One that it merely passes on does not belong here. */
    public FederatedProof withVerifiedEmail(EmailAddress email) {
        return new FederatedProof(identity, requireNonNull(email, "email"));
    }

    /** Who. */
    public FederatedIdentity identity() {
        return identity;
    }

    /** The address that the provider verified; empty where it verified none. */
    public Optional<EmailAddress> verifiedEmail() {
        return Optional.ofNullable(verifiedEmail);
    }

    @Override
    public String toString() {
        return "FederatedProof[" + identity + "]";
    }
}
