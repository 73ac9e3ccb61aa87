package dev.cimiento.reference.booking;

import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Refusal;
import dev.cimiento.scheduling.Refused;
import dev.cimiento.scheduling.Taken;
import java.util.Locale;

/** What a caller is told where the schedule says no. */
public final class Denials {

    private Denials() {}

    /** The problem for a result that is a refusal. */
    public static ProblemException problem(Object result) {
        if (result instanceof Taken) {
            return ProblemException.conflict("slot-taken", "somebody else has just taken this time");
        }
        if (result instanceof Refused refused) {
            return problem(refused.reason());
        }
        throw new IllegalStateException("not a refusal: " + result);
    }

    /** The refusal in a word, for lists: {@code TAKEN}, {@code CLOSED}. */
    static String word(Object denial) {
        return denial instanceof Refused refused ? refused.reason().name() : "TAKEN";
    }

    private static ProblemException problem(Refusal reason) {
        return switch (reason) {
            case UNKNOWN_SERVICE -> ProblemException.field("service", "is not offered here");
            case UNKNOWN_RESOURCE, NOT_OFFERED -> ProblemException.field("resource", "does not offer this service");
            case NOT_ON_GRID -> ProblemException.field("start", "must be one of the starts that are offered");
            case TOO_SOON -> ProblemException.field("start", "is too soon, or past");
            case TOO_FAR -> ProblemException.field("start", "is too far ahead");
            case CLOSED, OUTSIDE_HOURS -> ProblemException.field("start", "is outside opening hours");
            case LEAVES_GAP -> ProblemException.field("start", "would leave a gap that nobody can book");
            case KEY_REUSED -> ProblemException.field("Idempotency-Key", "was used for another request");
            case UNKNOWN_BOOKING -> ProblemException.notFound("there is no such booking");
            case CANCELLATION_DENIED -> conflict(reason, "its terms do not let it be cancelled any more");
            case HOLD_EXPIRED -> conflict(reason, "it was not confirmed in time");
            case LIMIT_REACHED -> conflict(reason, "there are as many bookings as this service allows");
            case NOT_BEGUN -> conflict(reason, "it has not begun");
            case WRONG_STATUS -> conflict(reason, "where it stands, this is not possible");
            default -> conflict(reason, "the booking has changed meanwhile");
        };
    }

    private static ProblemException conflict(Refusal reason, String detail) {
        return ProblemException.conflict(
                "booking-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    }
}
