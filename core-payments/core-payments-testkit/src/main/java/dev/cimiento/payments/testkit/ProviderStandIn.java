package dev.cimiento.payments.testkit;

import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.spi.PaymentGateway;

/**
 * A provider on this machine, seen from its payers' side, and the gateway that talks to it. The gateway works for tenant {@code padel},
 * whose account the provider knows.
 */
public interface ProviderStandIn extends AutoCloseable {

    /** The gateway under test, connected to this provider. */
    PaymentGateway gateway();

    /** The page opened last. */
    ProviderReference lastSession();

    /** The payer pays on this page. */
    void pay(ProviderReference session);

    /** What comes in for this page is not what was asked for. */
    void payOtherwise(ProviderReference session);

    /** The payer's card is declined on this page. */
    void decline(ProviderReference session);

    /** The page expires. */
    void expire(ProviderReference session);

    /** A genuine delivery about what happened on this page last, signed now; each call is another event. */
    WebhookRequest webhook(ProviderReference session);

    /** The header that holds the signature. */
    String signatureHeader();

    /** The same delivery with the same signature, about something else. */
    WebhookRequest altered(WebhookRequest webhook);

    /** From now on misbehave like this. */
    void misbehave(Fault fault);

    /** How many refunds the provider made of what was paid on this page. */
    int refunds(ProviderReference session);

    @Override
    void close();
}
