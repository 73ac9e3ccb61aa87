package dev.cimiento.whatsapp.twilio;

import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.Refusal.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Twilio's error codes (its "Error and warning dictionary"), by what the caller can do. */
final class TwilioErrors {

    private static final Set<Integer> LATER = Set.of(20429, 63018, 63010, 63012);

    private static final Set<Integer> ACT_FIRST =
            Set.of(20003, 20005, 20008, 21606, 21609, 21212, 63002, 63007, 63020, 63030, 63112, 63114);

    private static final Map<Integer, Reason> REFUSALS = Map.ofEntries(
            Map.entry(63016, Reason.WINDOW_CLOSED),
            Map.entry(21211, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(63003, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(63015, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(63024, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(21610, Reason.BLOCKED),
            Map.entry(63032, Reason.BLOCKED),
            Map.entry(63049, Reason.BLOCKED),
            Map.entry(21655, Reason.TEMPLATE_REJECTED),
            Map.entry(21656, Reason.TEMPLATE_REJECTED),
            Map.entry(63027, Reason.TEMPLATE_REJECTED),
            Map.entry(63028, Reason.TEMPLATE_REJECTED),
            Map.entry(63029, Reason.TEMPLATE_REJECTED),
            Map.entry(63040, Reason.TEMPLATE_REJECTED),
            Map.entry(63041, Reason.TEMPLATE_REJECTED),
            Map.entry(63042, Reason.TEMPLATE_REJECTED),
            Map.entry(21602, Reason.CONTENT_REJECTED),
            Map.entry(21617, Reason.CONTENT_REJECTED),
            Map.entry(63005, Reason.CONTENT_REJECTED),
            Map.entry(63013, Reason.CONTENT_REJECTED),
            Map.entry(63021, Reason.CONTENT_REJECTED));

    private TwilioErrors() {}

    static boolean isLater(int code) {
        return LATER.contains(code);
    }

    static boolean isActFirst(int code) {
        return ACT_FIRST.contains(code);
    }

    static Optional<Refusal> refusal(int code) {
        return Optional.ofNullable(REFUSALS.get(code)).map(reason -> new Refusal(reason, Integer.toString(code)));
    }

    static Refusal refusalOrOther(String code) {
        return code.matches("[0-9]{1,6}")
                ? refusal(Integer.parseInt(code)).orElseGet(() -> new Refusal(Reason.OTHER, code))
                : Refusal.of(Reason.OTHER);
    }
}
