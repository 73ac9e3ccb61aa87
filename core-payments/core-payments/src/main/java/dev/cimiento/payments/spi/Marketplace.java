package dev.cimiento.payments.spi;

import dev.cimiento.payments.ConnectedAccount;
import dev.cimiento.payments.ProviderId;
import java.net.URI;

/** A provider's way to let a platform act for its users (OAuth 2.0, RFC 6749). Failures as at {@link PaymentGateway}. */
public interface Marketplace {

    /** The provider's name. */
    ProviderId provider();

    /**
     * Where to send the tenant, to agree.
     *
     * @param back the address that the provider sends them back to; must be known to the provider
     */
    URI authorize(String state, URI back);

    /** What the code that came back stands for. */
    ConnectedAccount exchange(String code, URI back);

    /** The same account with the next tokens; where the provider gives a new refresh token, the old one is worth nothing any more. */
    ConnectedAccount refresh(ConnectedAccount account);
}
