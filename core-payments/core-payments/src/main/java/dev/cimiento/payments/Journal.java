package dev.cimiento.payments;

import dev.cimiento.payments.internal.Fingerprint;
import dev.cimiento.payments.spi.LedgerRows;
import java.time.Instant;
import java.time.InstantSource;

/** What payments write into the ledger, each event under a key of its own, inside the transaction of what happened. */
final class Journal {

    private final LedgerRows rows;
    private final InstantSource clock;

    Journal(LedgerRows rows, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
    }

    void captured(Payment payment) {
        write("captured:" + payment.id(), payment, payment.captured(), held(payment), LedgerAccount.SALES);
    }

    void refunded(Payment payment, Refund refund) {
        write("refunded:" + refund.id(), payment, refund.amount(), LedgerAccount.REFUNDS, held(payment));
    }

    void refundCameBack(Payment payment, Refund refund) {
        write("refund-came-back:" + refund.id(), payment, refund.amount(), held(payment), LedgerAccount.REFUNDS);
    }

    /** What was booked before it was quarantined goes back with the rest. */
    void returned(Payment payment) {
        Money booked = payment.captured().minus(payment.refunded());
        if (booked.isPositive()) {
            write("returned:" + payment.id(), payment, booked, LedgerAccount.REFUNDS, held(payment));
        }
    }

    void disputed(Payment payment, Dispute dispute) {
        write("disputed:" + dispute.id(), payment, dispute.amount(), LedgerAccount.DISPUTES, held(payment));
    }

    void disputeWon(Payment payment, Dispute dispute) {
        write("dispute-won:" + dispute.id(), payment, dispute.amount(), held(payment), LedgerAccount.DISPUTES);
    }

    void periodPaid(Subscription subscription, ProviderReference invoice, Money amount) {
        post(LedgerTransaction.move(
                "invoice:" + Fingerprint.of(subscription.provider().value(), invoice.value()),
                now(),
                amount,
                LedgerAccount.held(subscription.provider()),
                LedgerAccount.SALES));
    }

    /** True when it was not known. */
    boolean fee(ProviderId provider, ProviderReference movement, Money fee) {
        return post(LedgerTransaction.move(
                "fee:" + Fingerprint.of(provider.value(), movement.value()),
                now(),
                fee,
                LedgerAccount.FEES,
                LedgerAccount.held(provider)));
    }

    /** True when it was not known. */
    boolean payout(ProviderId provider, ProviderReference movement, Money amount) {
        return post(LedgerTransaction.move(
                "payout:" + Fingerprint.of(provider.value(), movement.value()),
                now(),
                amount,
                LedgerAccount.BANK,
                LedgerAccount.held(provider)));
    }

    private void write(String key, Payment payment, Money amount, LedgerAccount debit, LedgerAccount credit) {
        post(LedgerTransaction.move(key, now(), amount, debit, credit).about(payment.id()));
    }

    private boolean post(LedgerTransaction transaction) {
        return rows.post(transaction);
    }

    private Instant now() {
        return Settlement.micros(clock.instant());
    }

    private static LedgerAccount held(Payment payment) {
        return LedgerAccount.held(payment.provider());
    }
}
