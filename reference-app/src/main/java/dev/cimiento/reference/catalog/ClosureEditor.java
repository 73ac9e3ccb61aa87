package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.scheduling.Catalog;
import dev.cimiento.scheduling.SpecialDay;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.LocalDate;
import java.util.List;

/** Dates on which the whole business is closed. */
@Path("/api/v1/admin/closures/{date}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("catalog:manage")
public final class ClosureEditor {

    private final Catalog catalog;
    private final Deeds deeds;

    /** Of this catalog. */
    public ClosureEditor(Catalog catalog, Deeds deeds) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** Closes every resource on a date: a holiday, works. */
    @PUT
    public SpecialDayEditor.Day close(
            @PathParam("date") String date, SpecialDayEditor.Day day, @Context SecurityContext context) {
        if (day.windows() != null && !day.windows().isEmpty()) {
            throw ProblemException.field("windows", "must be missing: a closure has no hours");
        }
        SpecialDay closed = SpecialDay.closed(Input.date("date", date), Input.text("reason", day.reason(), 200));
        return deeds.done(context, "closure.saved", "date:" + closed.date(), SpecialDayEditor.details(closed), () -> {
            catalog.resources().forEach(resource -> catalog.save(resource.id(), closed));
            return new SpecialDayEditor.Day(closed.date(), List.of(), closed.reason());
        });
    }

    /** Opens every resource on a date as in an ordinary week, also one that had hours of its own for it. */
    @DELETE
    public void open(@PathParam("date") String date, @Context SecurityContext context) {
        LocalDate day = Input.date("date", date);
        deeds.done(context, "closure.removed", "date:" + day, () -> {
            catalog.resources().forEach(resource -> catalog.removeSpecialDay(resource.id(), day));
            return day;
        });
    }
}
