package dev.cimiento.payments;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentLookup;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.payments.spi.ProviderMovement;
import dev.cimiento.payments.spi.ProviderPayment;
import dev.cimiento.payments.spi.Statements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the tenant's books with a provider's statement of a period, asks the provider about what is not agreed on, and reports. What the
 * provider kept for its work, and paid out, is written into the ledger, once. Run it daily, over a period that overlaps the last one: doing
 * it again does no harm. Safe for use by many threads.
 */
public final class Reconciliation {

    private static final int PAGE = 500;

    private final PaymentStore store;
    private final Gateways gateways;
    private final Calls calls;
    private final Settlement settlement;

    Reconciliation(PaymentStore store, Gateways gateways, Calls calls, Settlement settlement) {
        this.store = store;
        this.gateways = gateways;
        this.calls = calls;
        this.settlement = settlement;
    }

    /**
     * Compares.
     *
     * @param until not after now
     * @throws IllegalArgumentException when the period is empty
     * @throws PermanentPaymentsException when the provider gives no statements
     * @throws RetryablePaymentsException when it cannot be asked now: run it again
     */
    public ReconciliationReport run(ProviderId provider, Instant from, Instant until) {
        if (!requireNonNull(from, "from").isBefore(requireNonNull(until, "until"))) {
            throw new IllegalArgumentException("until must be after from, were " + from + " and " + until);
        }
        PaymentGateway gateway = gateways.of(provider);
        Statements statements = gateways.ability(gateway, Statements.class);
        List<ProviderMovement> movements = calls.read(gateway, () -> statements.movements(from, until));
        List<Discrepancy> found = new ArrayList<>();
        for (ProviderMovement movement : movements) {
            compare(gateway, movement).ifPresent(found::add);
        }
        List<Payment> ours = captured(provider, from, until);
        for (Payment payment : ours) {
            if (movements.stream().noneMatch(movement -> isOf(movement, payment))) {
                missing(gateway, payment).ifPresent(found::add);
            }
            ledger(payment).ifPresent(found::add);
        }
        return new ReconciliationReport(provider, from, until, movements.size(), found);
    }

    private Optional<Discrepancy> compare(PaymentGateway gateway, ProviderMovement movement) {
        movement.fee()
                .filter(Money::isPositive)
                .ifPresent(fee -> store.atomically(
                        () -> settlement.journal().fee(gateway.provider(), movement.reference(), fee)));
        if (movement.kind() == ProviderMovement.Kind.PAYOUT) {
            store.atomically(
                    () -> settlement.journal().payout(gateway.provider(), movement.reference(), movement.amount()));
            return Optional.empty();
        }
        Optional<Payment> payment = payment(gateway.provider(), movement);
        if (payment.isEmpty()) {
            return Optional.of(new Discrepancy(
                    Discrepancy.Kind.FOREIGN,
                    null,
                    movement.reference(),
                    movement.kind() + " of " + movement.amount(),
                    Discrepancy.Resolution.OPEN));
        }
        if (agrees(payment.get(), movement)) {
            return Optional.empty();
        }
        Payment now = settlement.settle(gateway, payment.get().id(), null, () -> {});
        return Optional.of(new Discrepancy(
                movement.kind() == ProviderMovement.Kind.PAYMENT ? Discrepancy.Kind.PAYMENT : Discrepancy.Kind.REFUND,
                now.id(),
                movement.reference(),
                "they: " + movement.kind() + " of " + movement.amount() + ", we: " + payment.get(),
                agrees(now, movement) ? Discrepancy.Resolution.REPAIRED : Discrepancy.Resolution.OPEN));
    }

    private boolean agrees(Payment payment, ProviderMovement movement) {
        if (payment.state() == PaymentState.RETURNED) {
            // It came and went, in the provider's amounts, which are not ours.
            return true;
        }
        return switch (movement.kind()) {
            case PAYMENT -> payment.captured().equals(movement.amount());
            case REFUND ->
                store.refunds().of(payment.id()).stream()
                        .anyMatch(refund -> refund.providerReference().equals(Optional.of(movement.reference()))
                                && refund.amount().equals(movement.amount()));
            case DISPUTE ->
                payment.disputed().isPositive()
                        || !store.disputes().of(payment.id()).isEmpty();
            case PAYOUT -> true;
        };
    }

    /** Not in the statement: just outside of the period by the provider's clock, perhaps. */
    private Optional<Discrepancy> missing(PaymentGateway gateway, Payment payment) {
        Optional<ProviderPayment> word = calls.read(gateway, () -> gateway.fetch(PaymentLookup.of(payment)));
        boolean there = word.map(truth -> truth.state() == PaymentState.SUCCEEDED
                        && truth.amount().equals(payment.captured()))
                .orElse(false);
        return there
                ? Optional.empty()
                : Optional.of(new Discrepancy(
                        Discrepancy.Kind.MISSING,
                        payment.id(),
                        payment.charge().orElse(null),
                        "we: " + payment,
                        Discrepancy.Resolution.OPEN));
    }

    private Optional<Discrepancy> ledger(Payment payment) {
        LedgerAccount held = LedgerAccount.held(payment.provider());
        long balance = store.ledger().of(payment.id()).stream()
                .flatMap(transaction -> transaction.entries().stream())
                .filter(entry -> entry.account().equals(held))
                .mapToLong(entry -> entry.amount().minor())
                .sum();
        long disputed = store.disputes().of(payment.id()).stream()
                .filter(dispute -> dispute.state().takesMoney())
                .mapToLong(dispute -> dispute.amount().minor())
                .sum();
        long row = payment.state() == PaymentState.RETURNED
                ? 0
                : payment.captured().minor() - payment.refunded().minor() - disputed;
        return balance == row
                ? Optional.empty()
                : Optional.of(new Discrepancy(
                        Discrepancy.Kind.LEDGER,
                        payment.id(),
                        null,
                        "ledger: " + balance + ", row: " + row,
                        Discrepancy.Resolution.OPEN));
    }

    private Optional<Payment> payment(ProviderId provider, ProviderMovement movement) {
        return movement.payment()
                .flatMap(store.payments()::find)
                .or(() -> movement.charge().flatMap(charge -> store.payments().find(provider, charge)));
    }

    private static boolean isOf(ProviderMovement movement, Payment payment) {
        return movement.kind() == ProviderMovement.Kind.PAYMENT
                && (movement.payment().equals(Optional.of(payment.id()))
                        || (movement.charge().isPresent() && movement.charge().equals(payment.charge())));
    }

    private List<Payment> captured(ProviderId provider, Instant from, Instant until) {
        List<Payment> all = new ArrayList<>();
        List<Payment> page;
        do {
            page = store.payments().captured(provider, from, until, all.size(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }
}
