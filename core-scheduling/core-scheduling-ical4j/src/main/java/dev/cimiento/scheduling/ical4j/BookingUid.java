package dev.cimiento.scheduling.ical4j;

import dev.cimiento.scheduling.BookingId;
import dev.cimiento.tenancy.TenantContext;
import java.util.regex.Pattern;

/** The UID of a booking in every calendar: the same through all its changes, and known again when it comes back. */
final class BookingUid {

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private BookingUid() {}

    static String of(BookingId id) {
        return id + domain();
    }

    /** Whether it is that of a booking of this tenant. */
    static boolean isOwn(String uid) {
        String domain = domain();
        return uid.endsWith(domain)
                && UUID.matcher(uid.substring(0, uid.length() - domain.length()))
                        .matches();
    }

    private static String domain() {
        return TenantContext.current().map(tenant -> "@" + tenant + ".cimiento").orElse("@cimiento");
    }
}
