package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenancyException;

/** The log is not as this program left it, and so is neither continued nor pruned. */
public final class AuditException extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final transient AuditVerification.Broken finding;

    /** For what was found in this log. */
    public AuditException(String log, AuditVerification.Broken finding) {
        super("audit log '" + log + "': " + finding.explanation() + " (" + finding.problem() + " at "
                + finding.sequence() + ")");
        this.finding = requireNonNull(finding, "finding");
    }

    /** What was found. */
    public AuditVerification.Broken finding() {
        return finding;
    }
}
