package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PaymentId;
import dev.cimiento.payments.ProviderReference;
import java.net.URI;
import java.time.Instant;

/**
 * A page of the sandbox: what the host application shows the payer.
 *
 * @param id its id, the last part of its address
 * @param payment what it is for
 * @param amount how much
 * @param description for what
 * @param returnTo where to send the payer after paying
 * @param cancelTo where to send a payer who gives up
 * @param expiresAt until when it can be paid
 * @param state what the payer did
 */
public record SandboxSession(
        ProviderReference id,
        PaymentId payment,
        Money amount,
        String description,
        URI returnTo,
        URI cancelTo,
        Instant expiresAt,
        State state) {

    /** Checks that all are there. */
    public SandboxSession {
        requireNonNull(id, "id");
        requireNonNull(payment, "payment");
        requireNonNull(amount, "amount");
        requireNonNull(description, "description");
        requireNonNull(returnTo, "returnTo");
        requireNonNull(cancelTo, "cancelTo");
        requireNonNull(expiresAt, "expiresAt");
        requireNonNull(state, "state");
    }

    /** The same in this state. */
    public SandboxSession in(State next) {
        return new SandboxSession(id, payment, amount, description, returnTo, cancelTo, expiresAt, next);
    }

    /** What the payer did. */
    public enum State {
        /** Nothing yet. */
        OPEN,
        /** Tried a card that was declined; may try again. */
        DECLINED,
        /** Paid. */
        APPROVED,
        /** Let it expire. */
        EXPIRED;

        /** Whether it can still be paid. */
        public boolean isPayable() {
            return this == OPEN || this == DECLINED;
        }
    }
}
