package dev.cimiento.payments.stripe;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentMethod;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentMethodAttachParams;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.CardVault;
import java.time.YearMonth;

/** Customers and the PaymentMethods attached to them. */
final class StripeVault implements CardVault {

    private final StripeApi api;

    StripeVault(StripeApi api) {
        this.api = api;
    }

    @Override
    public ProviderReference payer(String customer, String email) {
        CustomerCreateParams params = CustomerCreateParams.builder()
                .setEmail(email)
                .putMetadata("cimiento_customer", customer)
                .build();
        try {
            return new ProviderReference(api.services()
                    .customers()
                    .create(params, StripeApi.idempotent("customer-" + customer))
                    .getId());
        } catch (StripeException e) {
            throw StripeFailures.writing("a new customer", e);
        }
    }

    @Override
    public Kept keep(ProviderReference payer, String token) {
        PaymentMethodAttachParams params =
                PaymentMethodAttachParams.builder().setCustomer(payer.value()).build();
        try {
            PaymentMethod method = api.services()
                    .paymentMethods()
                    .attach(token, params, StripeApi.idempotent("attach-" + payer + "-" + token));
            if (method.getCard() == null) {
                throw new PermanentPaymentsException("only cards can be kept, was " + method.getType());
            }
            return new Kept(
                    new ProviderReference(method.getId()),
                    method.getCard().getBrand(),
                    method.getCard().getLast4(),
                    YearMonth.of(
                            method.getCard().getExpYear().intValue(),
                            method.getCard().getExpMonth().intValue()));
        } catch (StripeException e) {
            throw StripeFailures.writing("keeping a card", e);
        }
    }

    @Override
    public void forget(SavedMethod method) {
        try {
            api.services()
                    .paymentMethods()
                    .detach(method.reference().value(), StripeApi.idempotent("detach-" + method.id()));
        } catch (StripeException e) {
            if (!StripeFailures.isMissing(e)) {
                throw StripeFailures.writing("forgetting a card", e);
            }
        }
    }
}
