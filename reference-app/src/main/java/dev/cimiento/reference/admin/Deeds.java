package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Principal;
import dev.cimiento.auth.jakarta.Authenticated;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditLog;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** What staff do, with an entry of the audit log in the same transaction: the one is never there without the other. */
public final class Deeds {

    private final AuditLog log;
    private final DataSource dataSource;

    /** Written to this log, in transactions of this data source. */
    public Deeds(AuditLog log, DataSource dataSource) {
        this.log = requireNonNull(log, "log");
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    /**
     * Does it, as the caller: a person, or a program with an API key. What the work refuses by an exception is not done, and not in the log.
     *
     * @param action what is done: {@code service.saved}
     * @param subject to what: {@code service:padel-90}
     */
    public <T> T done(SecurityContext context, String action, String subject, Supplier<T> work) {
        return done(context, action, subject, Map.of(), work);
    }

    /** As {@link #done(SecurityContext, String, String, Supplier)}, with details. */
    public <T> T done(
            SecurityContext context, String action, String subject, Map<String, String> details, Supplier<T> work) {
        Principal who = Authenticated.principal(context)
                .orElseThrow(() -> ProblemException.unauthenticated("nobody is logged in"));
        AuditEvent event = AuditEvent.of(who.subject(), action).withSubject(subject);
        for (Map.Entry<String, String> detail : details.entrySet()) {
            event = event.with(detail.getKey(), detail.getValue());
        }
        Optional<AccountId> really = who instanceof Caller caller ? caller.actor() : Optional.empty();
        AuditEvent entry = really.isPresent() ? event.withImpersonator("account:" + really.get()) : event;
        return Transactions.call(dataSource, () -> {
            T result = work.get();
            log.record(entry);
            return result;
        });
    }
}
