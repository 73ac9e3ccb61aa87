package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.AuthListener;
import dev.cimiento.payments.DisputeChanged;
import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.payments.invoices.InvoiceChanged;
import dev.cimiento.payments.invoices.InvoiceListener;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditLog;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes down what happens to money, and to who may do what, in the transaction in which it happens. */
public final class Trail implements PaymentListener, InvoiceListener, AuthListener {

    /** Logins are not among them: who guesses passwords must not fill the log. */
    private static final Set<AuthEvent.Kind> KEPT = EnumSet.of(
            AuthEvent.Kind.ACCOUNT_DISABLED,
            AuthEvent.Kind.ACCOUNT_ENABLED,
            AuthEvent.Kind.ACCOUNT_DELETED,
            AuthEvent.Kind.PASSWORD_CHANGED,
            AuthEvent.Kind.EMAIL_CHANGED,
            AuthEvent.Kind.REFRESH_REUSED,
            AuthEvent.Kind.ROLE_GRANTED,
            AuthEvent.Kind.ROLE_REVOKED,
            AuthEvent.Kind.ROLE_REMOVED,
            AuthEvent.Kind.INVITED,
            AuthEvent.Kind.INVITATION_ACCEPTED,
            AuthEvent.Kind.INVITATION_WITHDRAWN,
            AuthEvent.Kind.SECOND_FACTOR_ADDED,
            AuthEvent.Kind.SECOND_FACTOR_REMOVED,
            AuthEvent.Kind.API_KEY_CREATED,
            AuthEvent.Kind.API_KEY_ROTATED,
            AuthEvent.Kind.API_KEY_REVOKED,
            AuthEvent.Kind.IMPERSONATION_STARTED);

    /** What nobody does to themselves: where the event does not name who did it, an entry of {@link Deeds} beside this one does. */
    private static final Set<AuthEvent.Kind> BY_OTHERS = EnumSet.of(
            AuthEvent.Kind.ACCOUNT_DISABLED,
            AuthEvent.Kind.ACCOUNT_ENABLED,
            AuthEvent.Kind.ROLE_GRANTED,
            AuthEvent.Kind.ROLE_REVOKED);

    private final AuditLog log;

    /** Written here. */
    public Trail(AuditLog log) {
        this.log = requireNonNull(log, "log");
    }

    @Override
    public void changed(PaymentChanged event) {
        log.record(AuditEvent.of(
                        "provider:" + event.payment().provider(),
                        "payment." + name(event.payment().state()))
                .withSubject("payment:" + event.payment().id())
                .with("amount", event.payment().amount().toString())
                .with("reference", event.payment().reference()));
    }

    @Override
    public void changed(RefundChanged event) {
        log.record(AuditEvent.of("system", "refund." + name(event.refund().state()))
                .withSubject("refund:" + event.refund().id())
                .with("amount", event.refund().amount().toString()));
    }

    @Override
    public void changed(DisputeChanged event) {
        log.record(AuditEvent.of("system", "dispute." + name(event.dispute().state()))
                .withSubject("payment:" + event.dispute().payment())
                .with("amount", event.dispute().amount().toString()));
    }

    @Override
    public void changed(InvoiceChanged event) {
        log.record(AuditEvent.of("system", "invoice." + name(event.invoice().state()))
                .withSubject("invoice:" + event.invoice().id())
                .with("number", event.invoice().label())
                .with("total", event.invoice().total().toString()));
    }

    @Override
    public void happened(AuthEvent event) {
        if (KEPT.contains(event.kind())) {
            AuditEvent entry = AuditEvent.of(
                    event.by()
                            .or(() -> BY_OTHERS.contains(event.kind()) ? Optional.empty() : event.account())
                            .map(who -> "account:" + who)
                            .orElse("system"),
                    "auth." + name(event.kind()));
            if (event.account().isPresent()) {
                entry = entry.withSubject("account:" + event.account().get());
            }
            log.record(event.detail().isEmpty() ? entry : entry.with("detail", event.detail()));
        }
    }

    private static String name(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
