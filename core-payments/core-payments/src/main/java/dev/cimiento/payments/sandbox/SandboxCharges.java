package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.Payment;
import dev.cimiento.payments.PaymentSource;
import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.SavedMethod;
import dev.cimiento.payments.spi.ChargeOrder;
import dev.cimiento.payments.spi.DirectPayments;
import dev.cimiento.payments.spi.PaymentAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Charges without a page in the sandbox. */
final class SandboxCharges implements DirectPayments {

    private static final Duration COUNTER = Duration.ofDays(3);

    private final SandboxBooks books;
    private final InstantSource clock;

    SandboxCharges(SandboxBooks books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    @Override
    public PaymentAnswer charge(ChargeOrder order) {
        boolean cash = order.request().source() instanceof PaymentSource.Cash;
        if (cash && order.request().capture() == Capture.LATER) {
            throw new IllegalArgumentException("capture must be NOW for cash, was LATER");
        }
        Optional<SandboxCard> card = cash ? Optional.empty() : card(order);
        if (!cash && card.isEmpty()) {
            return refused(Decline.Reason.WRONG_DETAILS);
        }
        SandboxSession fresh = session(order, cash);
        SandboxSession session = books.open(
                cash
                        ? fresh.in(SandboxSession.State.PENDING)
                        : card.get().refusal().map(fresh::refused).orElseGet(() -> charged(fresh, card.get())));
        return session.state() == SandboxSession.State.DECLINED
                ? refused(session.refused().orElse(Decline.Reason.CARD_DECLINED))
                : done(session);
    }

    @Override
    public PaymentAnswer capture(Payment payment, Money amount) {
        ProviderReference id = SandboxBooks.id(payment.id());
        SandboxSession now = books.change(
                id,
                session -> session.state() == SandboxSession.State.AUTHORIZED && !amount.isMoreThan(session.amount())
                        ? session.taken(amount)
                        : session);
        return now.captured().equals(amount) ? done(now) : refused(Decline.Reason.OTHER);
    }

    @Override
    public PaymentAnswer cancel(Payment payment) {
        SandboxSession now = books.change(
                SandboxBooks.id(payment.id()),
                session -> session.isPayable() || session.state() == SandboxSession.State.AUTHORIZED
                        ? session.in(SandboxSession.State.CANCELED)
                        : session);
        return now.state() == SandboxSession.State.CANCELED ? done(now) : refused(Decline.Reason.OTHER);
    }

    private static SandboxSession charged(SandboxSession fresh, SandboxCard card) {
        return card == SandboxCard.CHALLENGED ? fresh : fresh.paid();
    }

    private static Optional<SandboxCard> card(ChargeOrder order) {
        Optional<SavedMethod> kept = order.method();
        if (kept.isPresent()) {
            return SandboxVault.card(kept.get().reference());
        }
        return order.request().source() instanceof PaymentSource.Card card
                ? SandboxCard.ofToken(card.token())
                : Optional.empty();
    }

    private SandboxSession session(ChargeOrder order, boolean cash) {
        Payment payment = order.payment();
        return new SandboxSession(
                SandboxBooks.id(payment.id()),
                payment.id(),
                cash ? SandboxSession.Kind.CASH : SandboxSession.Kind.CARD,
                payment.amount(),
                order.request().description(),
                order.request().returnTo(),
                order.request().returnTo(),
                payment.expiresAt().orElseGet(() -> clock.instant().plus(COUNTER)),
                order.request().capture(),
                SandboxSession.State.OPEN,
                Money.zero(payment.amount().currency()),
                null,
                null);
    }

    private PaymentAnswer done(SandboxSession session) {
        return new PaymentAnswer.Done(books.word(session));
    }

    private static PaymentAnswer refused(Decline.Reason reason) {
        return new PaymentAnswer.Refused(SandboxBooks.decline(reason));
    }
}
