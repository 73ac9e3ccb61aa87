package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.payments.PaymentChanged;
import dev.cimiento.payments.PaymentListener;
import dev.cimiento.payments.RefundChanged;
import dev.cimiento.payments.invoices.InvoiceChanged;
import dev.cimiento.payments.invoices.InvoiceListener;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditLog;
import java.util.Locale;

/** Writes down what happens to money, in the transaction in which it happens. */
public final class Trail implements PaymentListener, InvoiceListener {

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
    public void changed(InvoiceChanged event) {
        log.record(AuditEvent.of("system", "invoice." + name(event.invoice().state()))
                .withSubject("invoice:" + event.invoice().id())
                .with("number", event.invoice().label())
                .with("total", event.invoice().total().toString()));
    }

    private static String name(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
