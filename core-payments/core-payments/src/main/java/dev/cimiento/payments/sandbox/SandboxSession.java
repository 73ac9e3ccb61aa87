package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Capture;
import dev.cimiento.payments.Decline;
import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the sandbox has it: a page that the host application shows the payer, or a charge without one.
 *
 * @param id its id, the last part of its address
 * @param payment what it is for
 * @param kind how it is paid
 * @param amount how much
 * @param description for what
 * @param returnTo where to send the payer after paying
 * @param cancelTo where to send a payer who gives up
 * @param expiresAt until when it can be paid
 * @param capture when the money is taken
 * @param state what the payer did
 * @param captured how much was taken; nothing before
 * @param refusal why the last card was refused; null where none was
 * @param dispute what the payer complains about; null where nothing
 */
public record SandboxSession(
        ProviderReference id,
        PaymentId payment,
        Kind kind,
        Money amount,
        String description,
        URI returnTo,
        URI cancelTo,
        Instant expiresAt,
        Capture capture,
        State state,
        Money captured,
        Decline.@Nullable Reason refusal,
        @Nullable SandboxDispute dispute) {

    /** Checks that what must be there is there. */
    public SandboxSession {
        requireNonNull(id, "id");
        requireNonNull(payment, "payment");
        requireNonNull(kind, "kind");
        requireNonNull(amount, "amount");
        requireNonNull(description, "description");
        requireNonNull(returnTo, "returnTo");
        requireNonNull(cancelTo, "cancelTo");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(capture, "capture");
        requireNonNull(state, "state");
        requireNonNull(captured, "captured");
    }

    /** Whether it can still be paid: a card that was refused is not tried again without a page. */
    public boolean isPayable() {
        return state.isPayable() && (kind == Kind.PAGE || state != State.DECLINED);
    }

    /** What the payer complains about. */
    public Optional<SandboxDispute> complaint() {
        return Optional.ofNullable(dispute);
    }

    /** Why the last card was refused. */
    public Optional<Decline.Reason> refused() {
        return Optional.ofNullable(refusal);
    }

    /** The same in this state. */
    SandboxSession in(State next) {
        return with(next, captured, refusal, dispute);
    }

    /** The same, paid: taken, or set aside where it is to be taken later. */
    SandboxSession paid() {
        return capture == Capture.LATER ? in(State.AUTHORIZED) : taken(amount);
    }

    /** The same, with this much taken. */
    SandboxSession taken(Money money) {
        return with(State.APPROVED, money, refusal, dispute);
    }

    SandboxSession refused(Decline.Reason why) {
        return with(State.DECLINED, captured, why, dispute);
    }

    SandboxSession disputed(SandboxDispute by) {
        return with(state, captured, refusal, by);
    }

    private SandboxSession with(State next, Money taken, Decline.@Nullable Reason why, @Nullable SandboxDispute by) {
        return new SandboxSession(
                id, payment, kind, amount, description, returnTo, cancelTo, expiresAt, capture, next, taken, why, by);
    }

    /** How it is paid. */
    public enum Kind {
        /** On the sandbox's page. */
        PAGE,
        /** By a card that was handed over; the page is the issuer's check, where it asks for one. */
        CARD,
        /** In cash, with a voucher. */
        CASH
    }

    /** What the payer did. */
    public enum State {
        /** Nothing yet. */
        OPEN,
        /** Tried a card that was declined; on a page, may try again. */
        DECLINED,
        /** Has a voucher, and was not at the counter yet. */
        PENDING,
        /** Paid, and the money is set aside. */
        AUTHORIZED,
        /** Paid. */
        APPROVED,
        /** Let it expire. */
        EXPIRED,
        /** Nothing; it was called off. */
        CANCELED;

        /** Whether it can still be paid. */
        public boolean isPayable() {
            return this == OPEN || this == DECLINED || this == PENDING;
        }
    }
}
