package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.Quoted;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.fortuna.ical4j.model.TimeZoneRegistry;

/** The time zones of a calendar, by the names it uses. */
final class Zones {

    private static final int LONGEST = 200;

    private final Map<String, String> own;
    private final Map<String, ZoneId> found = new HashMap<>();

    Zones(Map<String, String> own) {
        this.own = own;
    }

    /** The database's own name, the calendar's word for it, a name as Windows uses it, or one with a path before it. */
    ZoneId of(String name) {
        ZoneId zone = found.get(name);
        if (zone == null) {
            zone = find(name);
            found.put(name, zone);
        }
        return zone;
    }

    private ZoneId find(String name) {
        return Optional.of(name)
                .filter(text -> text.length() <= LONGEST)
                .flatMap(Zones::known)
                .or(() -> Optional.ofNullable(own.get(name)).flatMap(Zones::known))
                .or(() ->
                        name.length() > LONGEST ? Optional.empty() : alias(name).or(() -> tail(name)))
                .orElseThrow(() -> new RejectedCalendar(
                        ImportResult.Reason.UNKNOWN_TIME_ZONE,
                        "the time zone " + Quoted.of(name) + " is not in the time zone database"));
    }

    private static Optional<ZoneId> known(String name) {
        return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    private static Optional<ZoneId> alias(String name) {
        try {
            ZoneId zone = TimeZoneRegistry.getGlobalZoneId(name);
            return known(TimeZoneRegistry.ZONE_ALIASES.getOrDefault(name, zone.getId()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code /example.org/20260101_1/America/Argentina/Buenos_Aires}. */
    private static Optional<ZoneId> tail(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            Optional<ZoneId> zone = known(name.substring(slash + 1))
                    .filter(found -> found.getId().contains("/"));
            if (zone.isPresent()) {
                return zone;
            }
        }
        return Optional.empty();
    }
}
