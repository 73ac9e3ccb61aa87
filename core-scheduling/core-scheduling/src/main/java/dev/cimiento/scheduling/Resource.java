package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a booking occupies, one at a time or as many as there are alike: a court, a person, a room, six kayaks. Immutable. */
public final class Resource {

    private static final int MOST = 1000;

    private final ResourceId id;
    private final String name;
    private final ZoneId zone;
    private final WeeklyHours hours;
    private final int quantity;
    private final int weight;
    private final @Nullable String holidays;

    private Resource(
            ResourceId id,
            String name,
            ZoneId zone,
            WeeklyHours hours,
            int quantity,
            int weight,
            @Nullable String holidays) {
        this.id = requireNonNull(id, "id");
        this.name = Checks.text(name, "name", 200);
        this.zone = requireNonNull(zone, "zone");
        this.hours = requireNonNull(hours, "hours");
        this.quantity = quantity;
        this.weight = weight;
        this.holidays = holidays == null ? null : Checks.id(holidays, "holidays");
        if (quantity < 1 || quantity > MOST) {
            throw new IllegalArgumentException("quantity must be 1 to " + MOST + ", was " + quantity);
        }
        if (weight < 1 || weight > MOST) {
            throw new IllegalArgumentException("weight must be 1 to " + MOST + ", was " + weight);
        }
    }

    /**
     * A resource that is not open yet: give it hours.
     *
     * @param zone where its wall clock hangs; a region ({@code America/Argentina/Buenos_Aires}) follows daylight saving, an offset does not
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public static Resource of(ResourceId id, String name, ZoneId zone) {
        return new Resource(id, name, zone, WeeklyHours.none(), 1, 1, null);
    }

    /** With these hours in an ordinary week. Default: never open. */
    public Resource withHours(WeeklyHours hours) {
        return new Resource(id, name, zone, hours, quantity, weight, holidays);
    }

    /**
     * With this name.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public Resource withName(String name) {
        return new Resource(id, name, zone, hours, quantity, weight, holidays);
    }

    /**
     * With so many of it, all alike: each booking takes one. Default: 1.
     *
     * @throws IllegalArgumentException when not 1 to 1,000
     */
    public Resource withQuantity(int quantity) {
        return new Resource(id, name, zone, hours, quantity, weight, holidays);
    }

    /**
     * With this share of the bookings where a service is {@link Assignment#WEIGHTED}: one of weight 2 gets twice as many as one of weight 1.
     * Default: 1.
     *
     * @throws IllegalArgumentException when not 1 to 1,000
     */
    public Resource withWeight(int weight) {
        return new Resource(id, name, zone, hours, quantity, weight, holidays);
    }

    /**
     * Closed on the holidays of this calendar, as {@link Schedule#withHolidays} knows it. Default: of none.
     *
     * @throws IllegalArgumentException when the name is not 1 to 64 letters, digits and {@code . _ : -}
     */
    public Resource withHolidays(String calendar) {
        return new Resource(id, name, zone, hours, quantity, weight, requireNonNull(calendar, "calendar"));
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

    /** How many there are. */
    public int quantity() {
        return quantity;
    }

    /** Its share of the bookings. */
    public int weight() {
        return weight;
    }

    /** The name of the calendar whose holidays it keeps. */
    public Optional<String> holidays() {
        return Optional.ofNullable(holidays);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resource that
                && id.equals(that.id)
                && name.equals(that.name)
                && zone.equals(that.zone)
                && hours.equals(that.hours)
                && quantity == that.quantity
                && weight == that.weight
                && Objects.equals(holidays, that.holidays);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, zone, hours, quantity, weight, holidays);
    }

    @Override
    public String toString() {
        return "Resource[" + id + ", " + name + ", " + zone + ", " + hours + "]";
    }
}
