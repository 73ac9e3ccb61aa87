package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.param.DisputeUpdateParams;
import dev.cimiento.payments.Dispute;
import dev.cimiento.payments.Evidence;
import dev.cimiento.payments.spi.DisputeDesk;

/** Evidence as text. */
final class StripeDisputeDesk implements DisputeDesk {

    private final StripeApi api;

    StripeDisputeDesk(StripeApi api) {
        this.api = api;
    }

    @Override
    public void answer(Dispute dispute, Evidence evidence) {
        DisputeUpdateParams.Evidence.Builder text =
                DisputeUpdateParams.Evidence.builder().setUncategorizedText(evidence.explanation());
        if (!evidence.service().isEmpty()) {
            text.setProductDescription(evidence.service());
        }
        DisputeUpdateParams params = DisputeUpdateParams.builder()
                .setEvidence(text.build())
                .setSubmit(true)
                .build();
        try {
            api.services()
                    .disputes()
                    .update(
                            dispute.providerReference().value(),
                            params,
                            StripeApi.idempotent(dispute.id().toString()));
        } catch (StripeException e) {
            throw StripeFailures.writing("evidence in dispute " + dispute.id(), e);
        }
    }
}
