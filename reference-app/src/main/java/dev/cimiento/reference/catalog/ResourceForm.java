package dev.cimiento.reference.catalog;

import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.ArgentineHolidays;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource in JSON, as staff read and write it: what is read can be changed and written back.
 *
 * @param id of the resource; in a request, that of the path counts
 * @param name what people call it
 * @param timeZone where its wall clock hangs; that of the business where it is missing
 * @param hours of an ordinary week; a day that is missing is closed
 * @param quantity how many there are, all alike; 1 where it is missing
 * @param weight its share of the bookings of weighted services; 1 where it is missing
 * @param holidays the calendar of holidays on which it is closed, {@code AR}; none where it is missing
 */
public record ResourceForm(
        @Nullable String id,
        @Nullable String name,
        @Nullable String timeZone,
        @Nullable Map<String, @Nullable List<@Nullable String>> hours,
        @Nullable Integer quantity,
        @Nullable Integer weight,
        @Nullable String holidays) {

    static ResourceForm of(Resource resource) {
        return new ResourceForm(
                resource.id().value(),
                resource.name(),
                resource.zone().getId(),
                Week.write(resource.hours()),
                resource.quantity(),
                resource.weight(),
                resource.holidays().orElse(null));
    }

    Resource resource(ResourceId id, ZoneId usual) {
        ZoneId zone = Input.optionalText("timeZone", timeZone, 60)
                .map(text -> Input.accepted("timeZone", () -> ZoneId.of(text)))
                .orElse(usual);
        Resource resource = Resource.of(id, Input.text("name", name, 200), zone)
                .withHours(Week.required("hours", hours))
                .withQuantity(Input.number("quantity", quantity, 1, 1_000, 1))
                .withWeight(Input.number("weight", weight, 1, 1_000, 1));
        Optional<String> calendar = Input.optionalText("holidays", holidays, 64);
        if (calendar.isEmpty()) {
            return resource;
        }
        if (!calendar.get().equals(ArgentineHolidays.NAME)) {
            throw ProblemException.field("holidays", "must be " + ArgentineHolidays.NAME + ", or missing");
        }
        return resource.withHolidays(calendar.get());
    }
}
