package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

/**
 * The rules do not allow it; nothing was changed.
 *
 * @param reason which rule
 * @param detail the rule and the value, for developers and logs
 */
public record Refused(Refusal reason, String detail) implements Denial, CancelResult, AttendanceResult {

    /** Checks that there is a reason. */
    public Refused {
        requireNonNull(reason, "reason");
        requireNonNull(detail, "detail");
    }
}
