package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.Objects;

/** What a booking occupies, one at a time: a court, a person, a room, a machine. Immutable. */
public final class Resource {

    private final ResourceId id;
    private final String name;
    private final ZoneId zone;
    private final WeeklyHours hours;

    private Resource(ResourceId id, String name, ZoneId zone, WeeklyHours hours) {
        this.id = requireNonNull(id, "id");
        this.name = Checks.text(name, "name", 200);
        this.zone = requireNonNull(zone, "zone");
        this.hours = requireNonNull(hours, "hours");
    }

    /**
     * A resource that is not open yet: give it hours.
     *
     * @param zone where its wall clock hangs; a region ({@code America/Argentina/Buenos_Aires}) follows daylight saving, an offset does not
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public static Resource of(ResourceId id, String name, ZoneId zone) {
        return new Resource(id, name, zone, WeeklyHours.none());
    }

    /** With these hours in an ordinary week. Default: never open. */
    public Resource withHours(WeeklyHours hours) {
        return new Resource(id, name, zone, hours);
    }

    /**
     * With this name.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public Resource withName(String name) {
        return new Resource(id, name, zone, hours);
    }

    /** Its id. */
    public ResourceId id() {
        return id;
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** Where its wall clock hangs. */
    public ZoneId zone() {
        return zone;
    }

    /** Its hours in an ordinary week. */
    public WeeklyHours hours() {
        return hours;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resource that
                && id.equals(that.id)
                && name.equals(that.name)
                && zone.equals(that.zone)
                && hours.equals(that.hours);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, zone, hours);
    }

    @Override
    public String toString() {
        return "Resource[" + id + ", " + name + ", " + zone + ", " + hours + "]";
    }
}
