package dev.cimiento.reference.catalog;

import static java.util.Objects.requireNonNull;

import dev.cimiento.reference.billing.Amount;
import dev.cimiento.reference.web.Input;
import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.SlotQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be booked, and when it is free: for everybody. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class CatalogResource {

    private final Schedule schedule;
    private final Showcase showcase;
    private final Offers offers;

    /** Over this schedule. */
    public CatalogResource(Schedule schedule, Showcase showcase, Offers offers) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.showcase = requireNonNull(showcase, "showcase");
        this.offers = requireNonNull(offers, "offers");
    }

    /**
     * A service that can be booked.
     *
     * @param id for programs
     * @param name for people
     * @param minutes how long it takes
     * @param deposit what must be paid to book it
     */
    public record Offered(String id, String name, long minutes, Optional<Amount> deposit) {}

    /**
     * A free start.
     *
     * @param resource where
     * @param start when it would begin
     * @param end when it would end
     */
    public record Free(Named resource, Instant start, Instant end) {}

    /** Everything on offer. */
    @GET
    @Path("services")
    public List<Offered> services() {
        return showcase.services().stream()
                .map(service -> new Offered(
                        service.id().value(),
                        service.name(),
                        service.duration().toMinutes(),
                        offers.deposit(service.id().value()).map(Amount::of)))
                .toList();
    }

    /**
     * The free starts of a service on a date, as the business's clock counts it.
     *
     * @param moving a booking that is to be moved, whose own time counts as free
     */
    @GET
    @Path("slots")
    public List<Free> slots(
            @QueryParam("service") @Nullable String service,
            @QueryParam("date") @Nullable String date,
            @QueryParam("moving") @Nullable String moving) {
        Service wanted = showcase.service(service);
        SlotQuery query = SlotQuery.on(Input.date("date", date), showcase.zone(), wanted.id());
        SlotQuery asked = moving == null ? query : query.ignoring(new BookingId(Input.uuid("moving", moving)));
        Showcase.Names names = showcase.names();
        return schedule.availability().slots(asked).stream()
                .map(slot -> new Free(names.resource(slot.resource()), slot.start(), slot.end()))
                .toList();
    }
}
