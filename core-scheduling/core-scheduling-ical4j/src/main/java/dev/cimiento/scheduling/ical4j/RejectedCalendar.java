package dev.cimiento.scheduling.ical4j;

import java.io.Serial;

/** Ends the reading of a calendar; becomes an {@link ImportResult.Rejected} before it reaches anybody. */
final class RejectedCalendar extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ImportResult.Reason reason;

    RejectedCalendar(ImportResult.Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static RejectedCalendar malformed(String detail) {
        return new RejectedCalendar(ImportResult.Reason.MALFORMED, detail);
    }

    ImportResult.Rejected result() {
        return new ImportResult.Rejected(reason, String.valueOf(getMessage()));
    }
}
