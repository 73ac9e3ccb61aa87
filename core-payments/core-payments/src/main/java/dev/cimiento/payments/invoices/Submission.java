package dev.cimiento.payments.invoices;

import dev.cimiento.payments.Money;
import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.invoices.spi.FiscalAuthority;
import dev.cimiento.payments.invoices.spi.FiscalAuthority.Answer;
import dev.cimiento.payments.invoices.spi.FiscalAuthority.Found;
import dev.cimiento.payments.invoices.spi.InvoiceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one document to its code. Each step is one transaction; between them the tax authority is called, with none open.
 *
 * <p>In a series one document at a time is on its way, and holds the number after the last. Whoever takes it up holds it for {@link #LEASE};
 * after a crash, the next one begins by looking up what the authority has.
 */
final class Submission {

    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

    /** Longer than an authority takes to answer; after it, whoever asked is taken for dead. */
    static final Duration LEASE = Duration.ofMinutes(3);

    private static final int MOST_STEPS = 8;

    private final InvoiceStore store;
    private final InstantSource clock;
    private final ZoneId zone;
    private final FiscalAuthority authority;
    private final InvoiceListener listener;

    Submission(
            InvoiceStore store, InstantSource clock, ZoneId zone, FiscalAuthority authority, InvoiceListener listener) {
        this.store = store;
        this.clock = clock;
        this.zone = zone;
        this.authority = authority;
        this.listener = listener;
    }

    /** What to do next. */
    private sealed interface Step {
        record Done(Invoice invoice) implements Step {}

        record LearnLast(Invoice invoice) implements Step {}

        record SettleFirst(Invoice outstanding, Invoice invoice) implements Step {}

        record Submit(Invoice invoice) implements Step {}

        record Resolve(Invoice invoice) implements Step {}
    }

    Invoice settle(InvoiceId id) {
        for (int i = 0; i < MOST_STEPS; i++) {
            Step step = store.transaction(() -> next(id));
            if (step instanceof Step.Done done) {
                return done.invoice();
            } else if (step instanceof Step.SettleFirst first) {
                Invoice other = settleOne(new Step.Resolve(first.outstanding()));
                if (!other.state().isFinal() && other.state() != InvoiceState.PENDING) {
                    return first.invoice();
                }
            } else if (step instanceof Step.LearnLast learn) {
                Optional<Invoice> failed = learnLast(learn.invoice());
                if (failed.isPresent()) {
                    return failed.get();
                }
            } else {
                Invoice invoice = settleOne(step);
                if (invoice.state() != InvoiceState.PENDING || invoice.checkAt().isAfter(clock.instant())) {
                    return invoice;
                }
            }
        }
        return store.find(id).orElseThrow();
    }

    private Step next(InvoiceId id) {
        Instant now = clock.instant();
        Invoice invoice = store.lock(id).orElseThrow();
        switch (invoice.state()) {
            case ISSUED, REJECTED -> {
                return new Step.Done(invoice);
            }
            case SUBMITTING, UNKNOWN -> {
                return invoice.checkAt().isAfter(now) ? new Step.Done(invoice) : new Step.Resolve(take(invoice, now));
            }
            case PENDING -> {}
        }
        OptionalLong last = store.lockLast(invoice.series());
        if (last.isEmpty()) {
            return new Step.LearnLast(invoice);
        }
        Optional<Invoice> outstanding = store.outstanding(invoice.series());
        if (outstanding.isPresent()) {
            // Its own row is not locked here: whoever settles it locks it first.
            return outstanding.get().checkAt().isAfter(now)
                    ? new Step.Done(invoice)
                    : new Step.SettleFirst(outstanding.get(), invoice);
        }
        Invoice submitting = invoice.toBuilder()
                .state(InvoiceState.SUBMITTING)
                .number(last.getAsLong() + 1)
                .issuedOn(LocalDate.ofInstant(now, zone))
                .checkAt(now.plus(LEASE))
                .attempts(invoice.attempts() + 1)
                .problems(List.of())
                .build();
        store.update(submitting);
        return new Step.Submit(submitting);
    }

    private Invoice take(Invoice invoice, Instant now) {
        Invoice taken = invoice.toBuilder()
                .state(InvoiceState.SUBMITTING)
                .checkAt(now.plus(LEASE))
                .attempts(invoice.attempts() + 1)
                .build();
        store.update(taken);
        return taken;
    }

    private Optional<Invoice> learnLast(Invoice invoice) {
        long last;
        try {
            last = authority.lastNumber(invoice.series());
        } catch (RetryablePaymentsException | OutcomeUnknownException | PermanentPaymentsException e) {
            return Optional.of(postpone(invoice, InvoiceState.PENDING, e));
        }
        store.begin(invoice.series(), last);
        return Optional.empty();
    }

    private Invoice settleOne(Step step) {
        if (step instanceof Step.Resolve resolve && !isTaken(resolve.invoice())) {
            Step own = store.transaction(() -> next(resolve.invoice().id()));
            return own instanceof Step.Resolve taken ? resolve(taken.invoice()) : current(resolve.invoice());
        }
        return step instanceof Step.Submit submit ? submit(submit.invoice()) : resolve(((Step.Resolve) step).invoice());
    }

    private boolean isTaken(Invoice invoice) {
        return invoice.checkAt().isAfter(clock.instant());
    }

    private Invoice current(Invoice invoice) {
        return store.find(invoice.id()).orElseThrow();
    }

    private Invoice submit(Invoice invoice) {
        Answer answer;
        try {
            answer = authority.authorize(invoice, corrected(invoice));
        } catch (OutcomeUnknownException e) {
            return postpone(invoice, InvoiceState.UNKNOWN, e);
        } catch (RetryablePaymentsException | PermanentPaymentsException e) {
            // Nothing happened, and the number was not asked with before: the next document may have it.
            return postpone(invoice, InvoiceState.PENDING, e);
        }
        if (answer instanceof Answer.Granted granted) {
            return issue(invoice, granted.authorization());
        }
        if (answer instanceof Answer.Refused refused) {
            return reject(invoice, refused.problems());
        }
        return resolve(invoice);
    }

    private Invoice resolve(Invoice invoice) {
        try {
            Found found = authority.find(invoice, corrected(invoice));
            if (found instanceof Found.Ours ours) {
                return issue(invoice, ours.authorization());
            }
            long last = authority.lastNumber(invoice.series());
            if (found instanceof Found.Nothing && last + 1 == invoice.number().orElseThrow()) {
                return submitAgain(invoice);
            }
            LOG.warn(
                    "number {} of series {} is not ours, the last one is {}", invoice.number(), invoice.series(), last);
            return renumber(invoice, last);
        } catch (RetryablePaymentsException | OutcomeUnknownException | PermanentPaymentsException e) {
            return postpone(invoice, InvoiceState.UNKNOWN, e);
        }
    }

    /** The same number again, since the authority has nothing under it; asked once, and looked up later if that is not next either. */
    private Invoice submitAgain(Invoice invoice) {
        Answer answer;
        try {
            answer = authority.authorize(invoice, corrected(invoice));
        } catch (RetryablePaymentsException | OutcomeUnknownException | PermanentPaymentsException e) {
            return postpone(invoice, InvoiceState.UNKNOWN, e);
        }
        if (answer instanceof Answer.Granted granted) {
            return issue(invoice, granted.authorization());
        }
        if (answer instanceof Answer.Refused refused) {
            return reject(invoice, refused.problems());
        }
        return postpone(
                invoice,
                InvoiceState.UNKNOWN,
                new RetryablePaymentsException("the authority says that number "
                        + invoice.number().orElseThrow() + " is not the next one, and has nothing under it"));
    }

    private Invoice issue(Invoice invoice, Authorization authorization) {
        return change(
                invoice,
                true,
                current -> current.toBuilder()
                        .state(InvoiceState.ISSUED)
                        .authorization(authorization)
                        .problems(List.of())
                        .build());
    }

    private Invoice reject(Invoice invoice, List<String> problems) {
        return change(invoice, false, current -> {
            if (current.kind() == InvoiceKind.CREDIT_NOTE) {
                Money back = current.total();
                store.credit(current.corrects().orElseThrow(), back.times(-1));
            }
            return current.toBuilder()
                    .state(InvoiceState.REJECTED)
                    .number(0)
                    .problems(problems)
                    .build();
        });
    }

    private Invoice renumber(Invoice invoice, long last) {
        return change(invoice, false, current -> {
            store.lockLast(current.series());
            store.setLast(current.series(), last);
            return current.toBuilder()
                    .state(InvoiceState.PENDING)
                    .number(0)
                    .checkAt(clock.instant())
                    .build();
        });
    }

    private Invoice postpone(Invoice invoice, InvoiceState state, RuntimeException why) {
        LOG.warn("{} is tried again later: {}", invoice, why.getMessage());
        return change(
                invoice,
                false,
                current -> current.toBuilder()
                        .state(state)
                        .number(
                                state == InvoiceState.PENDING
                                        ? 0
                                        : current.number().orElse(0))
                        .problems(List.of(String.valueOf(why.getMessage())))
                        .checkAt(clock.instant().plus(backoff(current.attempts())))
                        .build());
    }

    /** Changes the document if it is still where it was read: another process may have settled it after our lease ended. */
    private Invoice change(Invoice seen, boolean numbered, UnaryOperator<Invoice> how) {
        return store.transaction(() -> {
            Invoice current = store.lock(seen.id()).orElseThrow();
            if (current.state() != seen.state() || current.attempts() != seen.attempts()) {
                return current;
            }
            Invoice changed = how.apply(current);
            if (numbered) {
                store.lockLast(changed.series());
                store.setLast(changed.series(), changed.number().orElseThrow());
            }
            store.update(changed);
            if (changed.state() != current.state()) {
                listener.changed(new InvoiceChanged(changed, current.state()));
            }
            return changed;
        });
    }

    private Optional<Invoice> corrected(Invoice invoice) {
        return invoice.corrects().map(id -> store.find(id).orElseThrow());
    }

    /** One minute, two, four, up to one hour. */
    private static Duration backoff(int attempts) {
        return Duration.ofMinutes(Math.min(60, 1L << Math.min(6, Math.max(0, attempts - 1))));
    }
}
