package dev.cimiento.payments;

/** What became of {@link Payments#receive}. Answer the provider with {@link #httpStatus()} and an empty body. */
public sealed interface WebhookResult {

    /** What to answer: 200 for all that is stored, 4xx for all that is not trusted. */
    int httpStatus();

    /**
     * The payment now stands as the provider says.
     *
     * @param payment as it stands
     */
    record Applied(Payment payment) implements WebhookResult {

        @Override
        public int httpStatus() {
            return 200;
        }
    }

    /**
     * The subscription now stands as the provider says.
     *
     * @param subscription as it stands
     */
    record Renewed(Subscription subscription) implements WebhookResult {

        @Override
        public int httpStatus() {
            return 200;
        }
    }

    /** This event was here before, and is applied or being applied. */
    record Duplicate() implements WebhookResult {

        @Override
        public int httpStatus() {
            return 200;
        }
    }

    /** The event is genuine and is not about a payment of this tenant. */
    record Ignored() implements WebhookResult {

        @Override
        public int httpStatus() {
            return 200;
        }
    }

    /** The event is genuine and stored, and is not applied yet: {@link Payments#work} does that, or {@link Payments#catchUp}. */
    record Waiting() implements WebhookResult {

        @Override
        public int httpStatus() {
            return 200;
        }
    }

    /**
     * Not from the provider, or not provably. Nothing was stored.
     *
     * @param reason for logs and metrics; tell it to nobody outside
     */
    record Rejected(Reason reason) implements WebhookResult {

        @Override
        public int httpStatus() {
            return reason == Reason.UNKNOWN_PROVIDER ? 404 : 401;
        }
    }

    /** Why a webhook is not trusted. */
    enum Reason {
        /** No gateway has this name. */
        UNKNOWN_PROVIDER,
        /** The signature header is absent, or there is more than one. */
        SIGNATURE_MISSING,
        /** The signature header does not read as the provider's do. */
        SIGNATURE_MALFORMED,
        /** No active secret gives this signature. */
        SIGNATURE_WRONG,
        /** Signed too long ago, or in the future. */
        TIMESTAMP_OUT_OF_TOLERANCE,
        /** Signed rightly, and its body does not read as an event. */
        BODY_MALFORMED,
        /** Signed rightly, and about another account than this tenant's. */
        OTHER_ACCOUNT
    }
}
