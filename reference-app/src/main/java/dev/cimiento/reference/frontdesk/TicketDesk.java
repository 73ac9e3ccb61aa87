package dev.cimiento.reference.frontdesk;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.Seniority;
import dev.cimiento.queues.line.Ticket;
import dev.cimiento.queues.line.TicketId;
import dev.cimiento.queues.line.TicketResult;
import dev.cimiento.queues.line.TicketState;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a desk does with who was called, or is to be. Each step is kept in the ticket's history, which the reports are made of. */
@Path("/api/v1/admin/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("line:call")
public final class TicketDesk {

    private static final int MOST_A_DAY = 10_000;
    private static final int LONGEST_PARKED = 24 * 60;

    private final FrontDesk desk;
    private final DeskLines lines;

    /** At this front desk. */
    public TicketDesk(FrontDesk desk, DeskLines lines) {
        this.desk = requireNonNull(desk, "desk");
        this.lines = requireNonNull(lines, "lines");
    }

    /** For how long. */
    public record Pause(@Nullable Integer minutes) {}

    /** Where to. */
    public record Move(@Nullable String line) {}

    /** Today's tickets that go on, and those that did not come, who may still; in the order of their lines. */
    @GET
    public List<DeskTicket> list() {
        return lines.all().stream()
                .flatMap(line -> desk.tickets(line.line(), lines.today(line), MOST_A_DAY).stream()
                        .filter(ticket -> ticket.state().isLive() || ticket.state() == TicketState.NO_SHOW)
                        .sorted(Comparator.comparing(Ticket::effectiveAt).thenComparing(Ticket::number)))
                .map(DeskTicket::of)
                .toList();
    }

    /** Calls again who was called; also who was given up and comes late. */
    @POST
    @Path("{id}/recall")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket recall(@PathParam("id") String id) {
        return changed(id, desk::recall);
    }

    /** Who was called is at the desk. */
    @POST
    @Path("{id}/start")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket start(@PathParam("id") String id) {
        return changed(id, desk::start);
    }

    /** Who was called, or is at the desk, is served. */
    @POST
    @Path("{id}/done")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket done(@PathParam("id") String id) {
        return changed(id, desk::done);
    }

    /** Who was called did not come. */
    @POST
    @Path("{id}/no-show")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket noShow(@PathParam("id") String id) {
        return changed(id, desk::noShow);
    }

    /** Takes out of the line who leaves. */
    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket cancel(@PathParam("id") String id) {
        return changed(id, desk::cancel);
    }

    /** Out of the line for some minutes: somebody fetches a paper. Then they are back in their place. */
    @POST
    @Path("{id}/park")
    public DeskTicket park(@PathParam("id") String id, Pause pause) {
        Duration most = Duration.ofMinutes(
                Input.number("minutes", Input.present("minutes", pause.minutes()), 1, LONGEST_PARKED, 1));
        return changed(id, ticket -> desk.park(ticket, most));
    }

    /** Back into the line before the time is up, in the place that they would have. */
    @POST
    @Path("{id}/unpark")
    @Consumes(MediaType.WILDCARD)
    public DeskTicket unpark(@PathParam("id") String id) {
        return changed(id, desk::resume);
    }

    /** To another line, where they stand as if they had waited there all the time. */
    @POST
    @Path("{id}/transfer")
    public DeskTicket transfer(@PathParam("id") String id, Move move) {
        LineId to = lines.chosen("line", move.line());
        return changed(id, ticket -> desk.transfer(ticket, to, Seniority.KEPT));
    }

    private static DeskTicket changed(String id, Function<TicketId, TicketResult> change) {
        TicketResult result = change.apply(new TicketId(Input.uuid("id", id)));
        if (result instanceof TicketResult.Changed changed) {
            return DeskTicket.of(changed.ticket());
        }
        throw problem(result);
    }

    private static ProblemException problem(TicketResult result) {
        if (result instanceof TicketResult.RecallFirst first) {
            return ProblemException.conflict(
                    "ticket-recall-first",
                    "ticket " + first.ticket().label() + " must be called again " + first.times()
                            + " more times first");
        }
        if (result instanceof TicketResult.Refused refused) {
            return ProblemException.conflict(
                    "ticket-state",
                    "ticket " + refused.ticket().label() + " is "
                            + refused.ticket().state() + ", where this is not possible");
        }
        return ProblemException.notFound("there is no such ticket");
    }
}
