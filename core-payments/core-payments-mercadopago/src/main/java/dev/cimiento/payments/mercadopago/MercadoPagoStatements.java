package dev.cimiento.payments.mercadopago;

import com.mercadopago.client.payment.PaymentClient;
import com.mercadopago.exceptions.MPApiException;
import com.mercadopago.exceptions.MPException;
import com.mercadopago.net.MPSearchRequest;
import com.mercadopago.resources.payment.Payment;
import com.mercadopago.resources.payment.PaymentFeeDetail;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.PaymentState;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.RefundState;
import dev.cimiento.payments.spi.ProviderMovement;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.ProviderRefund;
import dev.cimiento.payments.spi.Statements;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The payments that changed in the period, by search: those taken and those sent back. Payouts are in Mercado Pago's panel only. */
final class MercadoPagoStatements implements Statements {

    private static final int PAGE = 100;

    private final MercadoPagoApi api;
    private final PaymentClient payments;

    MercadoPagoStatements(MercadoPagoApi api) {
        this.api = api;
        this.payments = new PaymentClient(api.http());
    }

    @Override
    public List<ProviderMovement> movements(Instant from, Instant until) {
        List<ProviderMovement> movements = new ArrayList<>();
        try {
            List<Payment> page;
            int offset = 0;
            do {
                page = payments.search(search(from, until, offset), api.options())
                        .getResults();
                for (Payment payment : page) {
                    movements(payment, movements);
                }
                offset += PAGE;
            } while (page.size() == PAGE);
        } catch (MPApiException e) {
            throw MercadoPagoFailures.reading("a statement", e);
        } catch (MPException e) {
            throw MercadoPagoFailures.reading("a statement", e);
        }
        return movements;
    }

    private static MPSearchRequest search(Instant from, Instant until, int offset) {
        return MPSearchRequest.builder()
                .limit(PAGE)
                .offset(offset)
                .filters(Map.of(
                        "range",
                        "date_last_updated",
                        "begin_date",
                        from.toString(),
                        "end_date",
                        until.toString(),
                        "sort",
                        "date_created",
                        "criteria",
                        "asc"))
                .build();
    }

    private static void movements(Payment payment, List<ProviderMovement> into) {
        Optional<ProviderPayment> word = MercadoPagoPayments.of(List.of(payment));
        if (word.isEmpty() || word.get().state() != PaymentState.SUCCEEDED) {
            return;
        }
        Optional<PaymentId> ours =
                Optional.ofNullable(payment.getExternalReference()).flatMap(PaymentId::parse);
        ProviderReference charge = new ProviderReference(String.valueOf(payment.getId()));
        ProviderMovement taken = about(
                ProviderMovement.of(
                        ProviderMovement.Kind.PAYMENT, charge, word.get().amount()),
                charge,
                ours);
        into.add(fee(payment).map(taken::fee).orElse(taken));
        for (ProviderRefund refund : word.get().refunds()) {
            if (refund.state() != RefundState.FAILED) {
                into.add(about(
                        ProviderMovement.of(ProviderMovement.Kind.REFUND, refund.reference(), refund.amount()),
                        charge,
                        ours));
            }
        }
    }

    private static Optional<Money> fee(Payment payment) {
        BigDecimal sum = Optional.ofNullable(payment.getFeeDetails()).orElse(List.of()).stream()
                .filter(detail -> "collector".equals(detail.getFeePayer()))
                .map(PaymentFeeDetail::getAmount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.signum() > 0
                ? Optional.of(MercadoPagoAmounts.fromMercadoPago(sum, payment.getCurrencyId()))
                : Optional.empty();
    }

    private static ProviderMovement about(
            ProviderMovement movement, ProviderReference charge, Optional<PaymentId> ours) {
        ProviderMovement of = movement.charge(charge);
        return ours.map(of::payment).orElse(of);
    }
}
