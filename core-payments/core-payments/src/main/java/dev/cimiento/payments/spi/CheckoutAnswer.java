package dev.cimiento.payments.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Decline;
import dev.cimiento.payments.ProviderReference;
import java.net.URI;

/** What a provider says to a checkout. */
public sealed interface CheckoutAnswer {

    /**
     * The page is open.
     *
     * @param session the provider's id of it
     * @param url where it is
     */
    record Opened(ProviderReference session, URI url) implements CheckoutAnswer {

        /** Checks that both are there. */
        public Opened {
            requireNonNull(session, "session");
            requireNonNull(url, "url");
        }
    }

    /**
     * The provider does not take it.
     *
     * @param decline why
     */
    record Refused(Decline decline) implements CheckoutAnswer {

        /** Checks that there is a reason. */
        public Refused {
            requireNonNull(decline, "decline");
        }
    }
}
