package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.Returns;
import java.util.Optional;

/** Refunds of each payment that was made of a preference, in full. */
final class MercadoPagoReturns implements Returns {

    private final MercadoPagoApi api;

    MercadoPagoReturns(MercadoPagoApi api) {
        this.api = api;
    }

    @Override
    public PaymentAnswer giveBack(Payment payment) {
        MercadoPagoLookups lookups = new MercadoPagoLookups(api);
        PaymentClient payments = new PaymentClient(api.http());
        for (Long id : lookups.approved(payment)) {
            try {
                payments.refund(id, api.options(payment.id() + "-return-" + id));
            } catch (MPApiException e) {
                Optional<Decline> decline = MercadoPagoFailures.declinedRefund(e);
                if (decline.isEmpty()) {
                    throw MercadoPagoFailures.writing("the return of payment " + payment.id(), e);
                }
                return new PaymentAnswer.Refused(decline.get());
            } catch (MPException e) {
                throw MercadoPagoFailures.writing("the return of payment " + payment.id(), e);
            }
        }
        Optional<ProviderPayment> after = lookups.fetch(PaymentLookup.of(payment));
        return after.<PaymentAnswer>map(PaymentAnswer.Done::new)
                .orElseGet(() -> new PaymentAnswer.Refused(new Decline(Decline.Reason.NOT_REFUNDABLE, "")));
    }
}
