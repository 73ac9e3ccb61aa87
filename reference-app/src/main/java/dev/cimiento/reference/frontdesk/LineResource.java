package dev.cimiento.reference.frontdesk;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.DeskId;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.Origin;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines: anyone takes a number and sees who is next, staff call. */
@Path("/api/v1/line")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LineResource {

    private static final int SHOWN = 8;
    private static final int MOST_LINES = 20;

    private final FrontDesk desk;
    private final DeskLines lines;

    /** At this front desk. */
    public LineResource(FrontDesk desk, DeskLines lines) {
        this.desk = requireNonNull(desk, "desk");
        this.lines = requireNonNull(lines, "lines");
    }

    /** Who wants a number, and in which line; reception where none is said. */
    public record Arrival(@Nullable String name, @Nullable String line) {}

    /** Who calls, and from which lines; reception where none is said. */
    public record NextCall(@Nullable String desk, @Nullable List<@Nullable String> lines) {}

    /**
     * A place in the line, as everybody may see it.
     *
     * @param line where
     * @param label on the ticket: the number with the prefix of the line that gave it
     * @param number on the ticket
     * @param alias first name and initial
     * @param status WAITING or CALLED
     * @param desk where to, for who is called
     */
    public record Place(String line, String label, int number, String alias, String status, Optional<String> desk) {}

    /** Takes a number. A repeated {@code Idempotency-Key} gives the number that it took before. */
    @POST
    public Response take(Arrival arrival, @HeaderParam("Idempotency-Key") @Nullable String key) {
        String name = Input.text("name", arrival.name(), 60);
        LineId line = arrival.line() == null ? DeskLines.RECEPTION : lines.chosen("line", arrival.line());
        TakeResult result = desk.take(TicketRequest.of(line, name, wish(key)).withOrigin(Origin.REMOTE));
        if (result instanceof TakeResult.Accepted accepted) {
            return Response.status(Response.Status.CREATED)
                    .entity(place(accepted.ticket()))
                    .build();
        }
        throw result instanceof TakeResult.Full full
                ? ProblemException.conflict("line-full", "as many wait as may: " + full.cap())
                : ProblemException.conflict("line-closed", "the line '" + line + "' takes nobody in at the moment");
    }

    /** Who is called and who waits, in all lines. */
    @GET
    public List<Place> show() {
        BoardView view = desk.show(lines.ids(), SHOWN);
        return Stream.concat(
                        view.calls().stream()
                                .map(call -> new Place(
                                        call.line().value(),
                                        call.label(),
                                        call.number(),
                                        call.alias(),
                                        "CALLED",
                                        Optional.of(call.desk().value()))),
                        view.next().stream()
                                .map(next -> new Place(
                                        next.line().value(),
                                        next.label(),
                                        next.number(),
                                        next.alias(),
                                        "WAITING",
                                        Optional.empty())))
                .toList();
    }

    /** Calls the next one to a desk; 204 where nobody waits. A repeated {@code Idempotency-Key} calls nobody else. */
    @POST
    @Path("next")
    @RequiresPermission("line:call")
    public Response next(NextCall call, @HeaderParam("Idempotency-Key") @Nullable String key) {
        DeskId here = Input.accepted("desk", () -> new DeskId(Input.text("desk", call.desk(), 20)));
        Set<LineId> from = lines.chosen("lines", Input.texts("lines", call.lines(), MOST_LINES));
        return desk.callNext(new Desk(here, from.isEmpty() ? Set.of(DeskLines.RECEPTION) : from), wish(key))
                .map(ticket -> Response.ok(DeskTicket.of(ticket)).build())
                .orElseGet(() -> Response.noContent().build());
    }

    private static IdempotencyKey wish(@Nullable String key) {
        return Input.optionalText("Idempotency-Key", key, 100)
                .map(text -> Input.accepted("Idempotency-Key", () -> new IdempotencyKey(text)))
                .orElseGet(IdempotencyKey::random);
    }

    private static Place place(Ticket ticket) {
        return new Place(
                ticket.line().value(),
                ticket.label(),
                ticket.number(),
                ticket.alias(),
                ticket.state().name(),
                ticket.desk().map(DeskId::value));
    }
}
