package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.SpecialDay;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Dates with other hours than those of the week, or none, of one resource. */
@Path("/api/v1/admin/resources/{id}/special-days")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class SpecialDayEditor {

    private static final int MOST_DAYS = 800;

    private final Catalog catalog;
    private final Deeds deeds;

    /** Of this catalog. */
    public SpecialDayEditor(Catalog catalog, Deeds deeds) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * A date with hours of its own.
     *
     * @param date in the resource's time zone; in a request, that of the path counts
     * @param windows its hours; empty when closed
     * @param reason what customers may be told
     */
    public record Day(
            @Nullable LocalDate date,
            @Nullable List<@Nullable String> windows,
            @Nullable String reason) {}

    /** The resource's special days from one date to another, both included. */
    @GET
    public List<Day> list(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Resource resource = ResourceEditor.found(catalog, id);
        LocalDate first = Input.date("from", from);
        LocalDate last = Input.date("to", to);
        if (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS))) {
            throw ProblemException.field("to", "must be at most " + MOST_DAYS + " days after from");
        }
        return catalog.specialDays(resource.id(), first, last).stream()
                .map(day -> new Day(day.date(), Week.texts(day.windows()), day.reason()))
                .toList();
    }

    /** Sets the hours of a date; without windows, the resource is closed on it. */
    @PUT
    @Path("{date}")
    public Day save(
            @PathParam("id") String id, @PathParam("date") String date, Day day, @Context SecurityContext context) {
        Resource resource = ResourceEditor.found(catalog, id);
        SpecialDay special = Input.accepted(
                "windows",
                () -> new SpecialDay(
                        Input.date("date", date),
                        Week.windows("windows", day.windows()),
                        Input.text("reason", day.reason(), 200)));
        return deeds.done(context, "special-day.saved", "resource:" + resource.id(), details(special), () -> {
            catalog.save(resource.id(), special);
            return new Day(special.date(), Week.texts(special.windows()), special.reason());
        });
    }

    /** Goes back to the hours of the week. */
    @DELETE
    @Path("{date}")
    public void remove(@PathParam("id") String id, @PathParam("date") String date, @Context SecurityContext context) {
        Resource resource = ResourceEditor.found(catalog, id);
        LocalDate day = Input.date("date", date);
        deeds.done(context, "special-day.removed", "resource:" + resource.id(), Map.of("date", day.toString()), () -> {
            catalog.removeSpecialDay(resource.id(), day);
            return day;
        });
    }

    static Map<String, String> details(SpecialDay day) {
        Map<String, String> details = new TreeMap<>();
        details.put("date", day.date().toString());
        details.put("reason", day.reason());
        details.put("windows", day.windows().toString());
        return details;
    }
}
