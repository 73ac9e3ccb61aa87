package dev.cimiento.reference.frontdesk;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.Desk;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineBoard;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.Origin;
import dev.cimiento.queues.line.TakeResult;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.line.WaitingLine;
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

/** The line at reception: anyone takes a number, staff call the next. */
@Path("/api/v1/line")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LineResource {

    private static final LineId RECEPTION = new LineId("reception");
    private static final int CALLS_SHOWN = 3;

    private final WaitingLine line;
    private final LineBoard board;

    /** This line, shown on this board. */
    public LineResource(WaitingLine line, LineBoard board) {
        this.line = line;
        this.board = board;
    }

    /** Who wants a number. */
    public record Arrival(@Nullable String name) {}

    /** Who calls. */
    public record NextCall(@Nullable String desk) {}

    /**
     * A place in the line, as everybody may see it.
     *
     * @param number on the ticket
     * @param alias first name and initial
     * @param status WAITING or CALLED
     */
    public record Place(int number, String alias, String status) {}

    /** Takes a number. A repeated {@code Idempotency-Key} gives the number that it took before. */
    @POST
    public Response take(Arrival arrival, @HeaderParam("Idempotency-Key") @Nullable String key) {
        String name = Input.text("name", arrival.name(), 60);
        IdempotencyKey wish = Input.optionalText("Idempotency-Key", key, 100)
                .map(IdempotencyKey::new)
                .orElseGet(IdempotencyKey::random);
        TakeResult result = line.take(TicketRequest.of(RECEPTION, name, wish).withOrigin(Origin.REMOTE));
        if (!(result instanceof TakeResult.Accepted accepted)) {
            throw ProblemException.conflict("line-closed", "The line takes nobody in at the moment.");
        }
        Ticket ticket = accepted.ticket();
        return Response.status(Response.Status.CREATED).entity(place(ticket)).build();
    }

    /** Who is called and who waits. */
    @GET
    public List<Place> show() {
        BoardView view = board.show(Set.of(RECEPTION), CALLS_SHOWN);
        return Stream.concat(
                        view.calls().stream().map(call -> new Place(call.number(), call.alias(), "CALLED")),
                        view.next().stream().map(next -> new Place(next.number(), next.alias(), "WAITING")))
                .toList();
    }

    /** Calls the next one to a desk; 204 where nobody waits. */
    @POST
    @Path("next")
    @RequiresPermission("line:call")
    public Response next(NextCall call) {
        String desk = Input.text("desk", call.desk(), 20);
        Optional<Ticket> called;
        try {
            called = line.callNext(Desk.of(desk, RECEPTION), IdempotencyKey.random());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("desk", "must be the name of a desk, such as 1");
        }
        return called.map(ticket -> Response.ok(place(ticket)).build())
                .orElseGet(() -> Response.noContent().build());
    }

    private static Place place(Ticket ticket) {
        return new Place(ticket.number(), ticket.alias(), ticket.state().name());
    }
}
