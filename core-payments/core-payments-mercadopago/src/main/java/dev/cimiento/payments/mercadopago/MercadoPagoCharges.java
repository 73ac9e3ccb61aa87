package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.client.payment.PaymentCreateRequest;
import com.mercadopago.client.payment.PaymentPayerRequest;
import com.mercadopago.client.preference.PreferenceClient;
import com.mercadopago.client.preference.PreferenceRequest;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import dev.cimiento.payments.Capture;
import dev.cimiento.payments.ChargeRequest;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.ProviderPayment;
import java.math.BigDecimal;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Optional;

/** Payments of {@code /v1/payments}: cards, also set aside first, and vouchers. */
final class MercadoPagoCharges implements DirectPayments {

    private final MercadoPagoApi api;
    private final PaymentClient payments;

    MercadoPagoCharges(MercadoPagoApi api) {
        this.api = api;
        this.payments = new PaymentClient(api.http());
    }

    @Override
    public PaymentAnswer charge(ChargeOrder order) {
        Payment payment = order.payment();
        Optional<BigDecimal> amount = MercadoPagoAmounts.toMercadoPago(payment.amount());
        if (amount.isEmpty()) {
            return new PaymentAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        PaymentCreateRequest request = request(order, amount.get());
        String what = "the charge of payment " + payment.id();
        try {
            ProviderPayment word = new MercadoPagoLookups(api)
                    .of(payments.create(request, api.options(payment.id().toString())));
            return word.state() == PaymentState.DECLINED
                    ? new PaymentAnswer.Refused(
                            word.decline().orElseGet(() -> new Decline(Decline.Reason.CARD_DECLINED, "")))
                    : new PaymentAnswer.Done(word);
        } catch (MPApiException e) {
            throw MercadoPagoFailures.writing(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    @Override
    public PaymentAnswer capture(Payment payment, Money amount) {
        Optional<BigDecimal> decimal = MercadoPagoAmounts.toMercadoPago(amount);
        if (decimal.isEmpty()) {
            return new PaymentAnswer.Refused(new Decline(Decline.Reason.AMOUNT_NOT_SUPPORTED, ""));
        }
        String what = "the capture of payment " + payment.id();
        try {
            return new PaymentAnswer.Done(new MercadoPagoLookups(api)
                    .of(payments.capture(charge(payment), decimal.get(), api.options(payment.id() + "-capture"))));
        } catch (MPApiException e) {
            return refused(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    @Override
    public PaymentAnswer cancel(Payment payment) {
        String what = "the cancellation of payment " + payment.id();
        try {
            MercadoPagoLookups lookups = new MercadoPagoLookups(api);
            if (payment.session().isEmpty() && payment.charge().isPresent()) {
                return new PaymentAnswer.Done(lookups.of(called(payment, charge(payment))));
            }
            // First, so that nobody begins another try there; then the try that waits, if there is one.
            close(payment);
            ProviderPayment word = lookups.fetch(PaymentLookup.of(payment))
                    .orElseThrow(
                            () -> new PermanentPaymentsException("mercadopago does not know payment " + payment.id()));
            boolean waits = word.state() == PaymentState.PENDING
                    || word.state() == PaymentState.AUTHORIZED
                    || word.state() == PaymentState.OPEN;
            return new PaymentAnswer.Done(
                    waits && word.charge().isPresent()
                            ? lookups.of(called(
                                    payment, Long.valueOf(word.charge().get().value())))
                            : word);
        } catch (MPApiException e) {
            return refused(what, e);
        } catch (MPException e) {
            throw MercadoPagoFailures.writing(what, e);
        }
    }

    private com.mercadopago.resources.payment.Payment called(Payment payment, Long id)
            throws MPException, MPApiException {
        return payments.cancel(id, api.options(payment.id() + "-cancel"));
    }

    /** A preference cannot be called off, only made to expire. */
    private void close(Payment payment) throws MPException, MPApiException {
        String preference = payment.session()
                .orElseThrow(() -> new PermanentPaymentsException("payment " + payment.id() + " has no page yet"))
                .value();
        PreferenceRequest expired = PreferenceRequest.builder()
                .expires(true)
                .expirationDateTo(api.clock().instant().atOffset(ZoneOffset.UTC))
                .build();
        new PreferenceClient(api.http()).update(preference, expired, api.options(payment.id() + "-cancel-page"));
    }

    private PaymentCreateRequest request(ChargeOrder order, BigDecimal amount) {
        ChargeRequest request = order.request();
        String email = request.payerEmail()
                .orElseThrow(() -> new IllegalArgumentException("payerEmail must be given with Mercado Pago"));
        PaymentCreateRequest.PaymentCreateRequestBuilder create = PaymentCreateRequest.builder()
                .transactionAmount(amount)
                .description(request.description())
                .externalReference(order.payment().id().toString());
        api.account().notifyAt().map(URI::toString).ifPresent(create::notificationUrl);
        request.applicationFee().flatMap(MercadoPagoAmounts::toMercadoPago).ifPresent(create::applicationFee);
        if (request.source() instanceof PaymentSource.Cash cash) {
            if (request.capture() == Capture.LATER || request.installments() > 1) {
                throw new IllegalArgumentException("cash must be captured now and in one part");
            }
            order.payment().expiresAt().ifPresent(at -> create.dateOfExpiration(at.atOffset(ZoneOffset.UTC)));
            return create.paymentMethodId(cash.network())
                    .payer(PaymentPayerRequest.builder().email(email).build())
                    .build();
        }
        if (request.capture() == Capture.LATER) {
            create.capture(false);
        }
        create.installments(request.installments())
                .threeDSecureMode("optional")
                .callbackUrl(request.returnTo().toString());
        return order.method()
                .map(saved -> saved(create, saved, request, email))
                .orElseGet(() -> card(create, (PaymentSource.Card) request.source(), email));
    }

    private static PaymentCreateRequest card(
            PaymentCreateRequest.PaymentCreateRequestBuilder create, PaymentSource.Card card, String email) {
        if (card.method().isEmpty()) {
            throw new IllegalArgumentException("method of the card must be given with Mercado Pago");
        }
        return create.token(card.token())
                .paymentMethodId(card.method())
                .payer(PaymentPayerRequest.builder().email(email).build())
                .build();
    }

    private static PaymentCreateRequest saved(
            PaymentCreateRequest.PaymentCreateRequestBuilder create,
            SavedMethod saved,
            ChargeRequest request,
            String email) {
        String token = ((PaymentSource.Saved) request.source())
                .confirmed()
                .orElseThrow(() -> new IllegalArgumentException(
                        "confirmation of the security code must be given with a saved card of Mercado Pago"));
        return create.token(token)
                .paymentMethodId(saved.brand())
                .payer(PaymentPayerRequest.builder()
                        .type("customer")
                        .id(saved.payer().value())
                        .email(email)
                        .build())
                .build();
    }

    private static PaymentAnswer refused(String what, MPApiException e) {
        Optional<Decline> decline = MercadoPagoFailures.declinedChange(e);
        if (decline.isPresent()) {
            return new PaymentAnswer.Refused(decline.get());
        }
        throw MercadoPagoFailures.writing(what, e);
    }

    private static Long charge(Payment payment) {
        return payment.charge()
                .map(reference -> Long.valueOf(reference.value()))
                .orElseThrow(() -> new PermanentPaymentsException("payment " + payment.id() + " has no charge yet"));
    }
}
