package dev.cimiento.payments.sandbox;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.PlanRequest;
import dev.cimiento.payments.ProviderReference;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the sandbox has it: what the host application's page shows the payer.
 *
 * @param id its id, the last part of its page's address
 * @param description for what
 * @param amount how much each time
 * @param every how many units lie between two times
 * @param unit of what
 * @param trialDays how many days are free
 * @param returnTo where to send the payer after agreeing
 * @param state where it stands
 * @param begun when the first period that is paid began, or will; null before the payer agrees
 * @param periods how many were paid
 */
public record SandboxAgreement(
        ProviderReference id,
        String description,
        Money amount,
        int every,
        PlanRequest.Unit unit,
        int trialDays,
        URI returnTo,
        State state,
        @Nullable Instant begun,
        int periods) {

    /** Checks that what must be there is there. */
    public SandboxAgreement {
        requireNonNull(id, "id");
        requireNonNull(description, "description");
        requireNonNull(amount, "amount");
        requireNonNull(unit, "unit");
        requireNonNull(returnTo, "returnTo");
        requireNonNull(state, "state");
    }

    /** The end of what is paid, or free; empty before the payer agrees. */
    public Optional<Instant> paidUntil() {
        return Optional.ofNullable(begun).map(from -> after(from, periods));
    }

    SandboxAgreement in(State next) {
        return new SandboxAgreement(id, description, amount, every, unit, trialDays, returnTo, next, begun, periods);
    }

    /** The payer agrees now: the first period is paid, or free days begin. */
    SandboxAgreement agreed(Instant now) {
        boolean free = trialDays > 0;
        Instant first =
                ZonedDateTime.ofInstant(now, ZoneOffset.UTC).plusDays(trialDays).toInstant();
        return new SandboxAgreement(
                id, description, amount, every, unit, trialDays, returnTo, State.ACTIVE, first, free ? 0 : 1);
    }

    /** The next period is paid. */
    SandboxAgreement renewed() {
        return new SandboxAgreement(
                id, description, amount, every, unit, trialDays, returnTo, State.ACTIVE, begun, periods + 1);
    }

    /** Whether periods are to be paid. */
    boolean isRunning() {
        return state == State.ACTIVE || state == State.PAST_DUE;
    }

    /** As it stands at this time: periods that have begun by then are paid, or it has ended. */
    SandboxAgreement at(Instant now) {
        SandboxAgreement next = this;
        while (next.isDue(now)) {
            next = next.state == State.ENDING ? next.in(State.CANCELED) : next.renewed();
        }
        return next;
    }

    /** Whether {@link #at} would change it. */
    boolean isDue(Instant now) {
        return (state == State.ACTIVE || state == State.ENDING)
                && paidUntil().map(end -> !end.isAfter(now)).orElse(false);
    }

    /** Counted from the beginning, so that a month that is too short does not move the months after it. */
    private Instant after(Instant from, int number) {
        ZonedDateTime first = ZonedDateTime.ofInstant(from, ZoneOffset.UTC);
        long units = (long) every * number;
        ZonedDateTime end = switch (unit) {
            case DAY -> first.plusDays(units);
            case WEEK -> first.plusWeeks(units);
            case MONTH -> first.plusMonths(units);
            case YEAR -> first.plusYears(units);
        };
        return end.toInstant();
    }

    /** Where a subscription stands. */
    public enum State {
        /** The payer has not agreed yet. */
        OPEN,
        /** It is paid, or free. */
        ACTIVE,
        /** The last period could not be collected. */
        PAST_DUE,
        /** It is paid, and ends with the period. */
        ENDING,
        /** It has ended. */
        CANCELED
    }
}
