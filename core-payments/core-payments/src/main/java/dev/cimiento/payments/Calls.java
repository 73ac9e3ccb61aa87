package dev.cimiento.payments;

import dev.cimiento.payments.spi.AttemptRows;
import dev.cimiento.payments.spi.PaymentGateway;
import dev.cimiento.payments.spi.PaymentStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Every call to a provider. One that fails again and again for a tenant is left alone for a while, so that a provider which is down, or
 * an account that is throttled, holds no threads; other tenants' calls go on.
 */
final class Calls {

    /** So many failures one after the other, and it is left alone. */
    private static final int FAILURES = 10;

    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final AttemptRows attempts;
    private final InstantSource clock;
    private final Map<Line, Trouble> troubles = new ConcurrentHashMap<>();

    Calls(PaymentStore store, InstantSource clock) {
        this.attempts = store.attempts();
        this.clock = clock;
    }

    /** Writes down that a call begins: joins the transaction that is open. */
    long begin(PaymentId payment, Attempt.Operation operation) {
        return attempts.begin(payment, operation, Settlement.micros(clock.instant()));
    }

    /** Writes down what became of it: joins the transaction that is open. */
    void end(long attempt, Attempt.Outcome outcome, String detail) {
        attempts.end(
                attempt,
                outcome,
                detail.length() <= 200 ? detail : detail.substring(0, 200),
                Settlement.micros(clock.instant()));
    }

    /** A call that can change something at the provider; its failure is written down, its answer is for the caller to write down. */
    <T> T write(PaymentGateway gateway, long attempt, Supplier<T> call) {
        try {
            return read(gateway, call);
        } catch (OutcomeUnknownException e) {
            end(attempt, Attempt.Outcome.UNKNOWN, String.valueOf(e.getMessage()));
            throw e;
        } catch (PaymentsException | IllegalArgumentException e) {
            end(attempt, Attempt.Outcome.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** A call. */
    <T> T read(PaymentGateway gateway, Supplier<T> call) {
        Line line = new Line(TenantContext.require(), gateway.provider());
        Instant now = clock.instant();
        Trouble trouble = troubles.get(line);
        if (trouble != null && trouble.until.isAfter(now)) {
            throw RetryablePaymentsException.after(
                    gateway.provider() + " is not called for tenant " + line.tenant + " until " + trouble.until
                            + ", after " + trouble.failures + " failures",
                    Duration.between(now, trouble.until));
        }
        try {
            T answer = call.get();
            troubles.remove(line);
            return answer;
        } catch (RetryablePaymentsException e) {
            failed(line, e.retryAfter().orElse(Duration.ZERO));
            throw e;
        } catch (OutcomeUnknownException e) {
            failed(line, Duration.ZERO);
            throw e;
        }
    }

    private void failed(Line line, Duration asked) {
        Instant now = clock.instant();
        troubles.compute(line, (key, before) -> {
            int failures = before == null ? 1 : before.failures + 1;
            Duration pause = failures >= FAILURES && PAUSE.compareTo(asked) > 0 ? PAUSE : asked;
            return new Trouble(failures, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
        });
    }

    private record Line(TenantId tenant, ProviderId provider) {}

    private record Trouble(int failures, Instant until) {}
}
