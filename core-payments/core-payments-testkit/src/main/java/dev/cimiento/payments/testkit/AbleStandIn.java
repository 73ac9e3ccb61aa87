package dev.cimiento.payments.testkit;

import dev.cimiento.payments.DisputeState;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.WebhookRequest;

/** A provider's stand-in that can do more than pages and refunds, seen from its payers' side. */
public interface AbleStandIn extends ProviderStandIn {

    /** A card, as the provider's form would give it, that meets this fate. */
    PaymentSource card(CardFate fate);

    /** A card to be kept, as the provider's form would give it. */
    String token();

    /** A kept card, with what the provider wants to see again. */
    PaymentSource kept(SavedMethod method);

    /** Cash, at a network that the provider has. */
    PaymentSource cash();

    /** What was charged last without a page, as what {@link #pay}, {@link #webhook} and {@link #refunds} are asked about. */
    ProviderReference lastCharge();

    /** A dispute about what was paid comes to stand so. */
    void dispute(ProviderReference session, DisputeState state);

    /** The payer agrees to the subscription opened on this page, and its first period is paid. A delivery about it. */
    WebhookRequest agree(ProviderReference page);

    /** The next period is paid. A delivery about it. */
    WebhookRequest renew(ProviderReference page);

    /** What becomes of a card. */
    enum CardFate {
        /** It is paid. */
        APPROVED,
        /** The issuer says no. */
        DECLINED,
        /** The issuer wants to see the payer. */
        CHALLENGED
    }
}
