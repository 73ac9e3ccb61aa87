package dev.cimiento.whatsapp.cloud;

import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.Refusal.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Meta's error codes (WhatsApp Business Platform, "Error codes", May 2026), by what the caller can do. */
final class CloudErrors {

    /** Limits of the app, of the number and of the pair, and passing faults. */
    private static final Set<Integer> LATER = Set.of(1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133004);

    /** Token, permission, account, payment, registration. */
    private static final Set<Integer> ACT_FIRST =
            Set.of(0, 3, 10, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010);

    private static final Map<Integer, Reason> REFUSALS = Map.ofEntries(
            Map.entry(131047, Reason.WINDOW_CLOSED),
            Map.entry(131021, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(131026, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(131030, Reason.RECIPIENT_UNREACHABLE),
            Map.entry(130472, Reason.BLOCKED),
            Map.entry(131049, Reason.BLOCKED),
            Map.entry(131050, Reason.BLOCKED),
            Map.entry(100, Reason.CONTENT_REJECTED),
            Map.entry(131008, Reason.CONTENT_REJECTED),
            Map.entry(131009, Reason.CONTENT_REJECTED),
            Map.entry(131051, Reason.CONTENT_REJECTED));

    private CloudErrors() {}

    static boolean isLater(int code) {
        return LATER.contains(code);
    }

    static boolean isActFirst(int code) {
        return ACT_FIRST.contains(code) || (code >= 200 && code <= 299);
    }

    /** All of the 132000s are about templates. */
    static Optional<Refusal> refusal(int code) {
        Reason reason = code / 1000 == 132 ? Reason.TEMPLATE_REJECTED : REFUSALS.get(code);
        return Optional.ofNullable(reason).map(known -> new Refusal(known, Integer.toString(code)));
    }

    /** Of a status, which is a refusal in any case. */
    static Refusal refusalOrOther(int code) {
        return refusal(code).orElseGet(() -> new Refusal(Reason.OTHER, Integer.toString(code)));
    }
}
