package dev.cimiento.reference.frontdesk;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.NoShowRule;
import dev.cimiento.queues.line.ServiceReport;
import dev.cimiento.reference.admin.Deeds;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines, for staff: which there are, whether each takes people in, and how it went today. */
@Path("/api/v1/admin/lines")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("line:call")
public final class LineEditor {

    private final FrontDesk desk;
    private final DeskLines lines;
    private final Deeds deeds;

    /** Of this front desk. */
    public LineEditor(FrontDesk desk, DeskLines lines, Deeds deeds) {
        this.desk = requireNonNull(desk, "desk");
        this.lines = requireNonNull(lines, "lines");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /**
     * How a line is run; what is missing is as in a new line.
     *
     * @param prefix before each number; default none
     * @param cap how many may wait; default any number
     * @param recalls how often somebody is called again before being given up; default 0
     * @param graceMinutes after how long of not coming that is done by itself; default 0: only by the desk
     * @param targetMinutes within how long somebody is to be called, for the report; default 15
     * @param serviceMinutes how long one person takes, until it is known better; default 5
     * @param dayStart when numbers begin anew, as 05:30; default 00:00
     * @param shown what the screen shows beside a number: ALIASES, the default, or LABELS for nothing
     */
    public record Form(
            @Nullable String prefix,
            @Nullable Integer cap,
            @Nullable Integer recalls,
            @Nullable Integer graceMinutes,
            @Nullable Integer targetMinutes,
            @Nullable Integer serviceMinutes,
            @Nullable String dayStart,
            @Nullable String shown) {}

    /**
     * A line.
     *
     * @param id its name
     * @param door OPEN, or CLOSED: nobody is taken in, and who waits is called
     * @param waiting how many wait
     * @param prefix before each number
     * @param cap how many may wait; missing for any number
     * @param recalls how often somebody is called again before being given up
     * @param graceMinutes after how long that is done by itself; 0 for never
     * @param targetMinutes within how long somebody is to be called
     * @param serviceMinutes how long one person takes
     * @param dayStart when numbers begin anew
     * @param shown what the screen shows
     */
    public record Shown(
            String id,
            String door,
            int waiting,
            String prefix,
            OptionalInt cap,
            int recalls,
            long graceMinutes,
            long targetMinutes,
            long serviceMinutes,
            String dayStart,
            String shown) {}

    /**
     * How a line went today, in people and seconds.
     *
     * @param line its name
     * @param date today
     * @param taken tickets taken, and sent here from other lines
     * @param called called for the first time
     * @param done served
     * @param noShows given up
     * @param cancelled left
     * @param expired waited until the end of the day
     * @param waitMedian the wait that half did not exceed; 0 where nobody was called
     * @param waitP90 the wait that nine of ten did not exceed
     * @param waitLongest the longest wait
     * @param serviceMedian the time at the desk that half did not exceed
     * @param serviceP90 the time at the desk that nine of ten did not exceed
     * @param target within which a call is in time
     * @param withinTarget which part of the calls was: 0 to 1
     */
    public record Report(
            String line,
            LocalDate date,
            int taken,
            int called,
            int done,
            int noShows,
            int cancelled,
            int expired,
            long waitMedian,
            long waitP90,
            long waitLongest,
            long serviceMedian,
            long serviceP90,
            long target,
            double withinTarget) {

        static Report of(ServiceReport report) {
            return new Report(
                    report.line().value(),
                    report.from(),
                    report.taken(),
                    report.called(),
                    report.done(),
                    report.noShows(),
                    report.cancelled(),
                    report.expired(),
                    report.waitP50().toSeconds(),
                    report.waitP90().toSeconds(),
                    report.waitMost().toSeconds(),
                    report.serviceP50().toSeconds(),
                    report.serviceP90().toSeconds(),
                    report.target().toSeconds(),
                    report.withinTarget());
        }
    }

    /** All lines, reception first. */
    @GET
    public List<Shown> list() {
        return lines.all().stream().map(this::shown).toList();
    }

    /** Makes a line, or changes how it is run. */
    @PUT
    @Path("{line}")
    @RequiresPermission("catalog:manage")
    public Response save(@PathParam("line") String name, Form form, @Context SecurityContext context) {
        LineId line = lines.made(name);
        boolean known = lines.ids().contains(line);
        LineRules rules = rules(desk.view(line).rules(), form);
        deeds.done(context, known ? "line.changed" : "line.added", "line:" + line, () -> {
            desk.put(line, rules);
            return line;
        });
        return Response.status(known ? Response.Status.OK : Response.Status.CREATED)
                .entity(shown(desk.view(line)))
                .build();
    }

    /** Takes people in. */
    @POST
    @Path("{line}/open")
    @Consumes(MediaType.WILDCARD)
    public Shown open(@PathParam("line") String name, @Context SecurityContext context) {
        return set(name, Door.OPEN, "line.opened", context);
    }

    /** Takes nobody in any more; who waits is called. */
    @POST
    @Path("{line}/close")
    @Consumes(MediaType.WILDCARD)
    public Shown close(@PathParam("line") String name, @Context SecurityContext context) {
        return set(name, Door.CLOSED, "line.closed", context);
    }

    /** How it went today. */
    @GET
    @Path("{line}/report")
    public Report report(@PathParam("line") String name) {
        LineView line = lines.named(name);
        LocalDate today = lines.today(line);
        return Report.of(desk.report(line.line(), today, today));
    }

    private Shown set(String name, Door door, String action, SecurityContext context) {
        LineId line = lines.named(name).line();
        return deeds.done(context, action, "line:" + line, () -> {
            desk.set(line, door);
            return shown(desk.view(line));
        });
    }

    private static LineRules rules(LineRules rules, Form form) {
        LineRules standard = LineRules.STANDARD;
        NoShowRule noShow = rules.noShow()
                .withRecalls(Input.number("recalls", form.recalls(), 0, 10, 0))
                .withGrace(minutes("graceMinutes", form.graceMinutes(), 0, Duration.ZERO));
        LineRules changed = Input.accepted(
                        "prefix",
                        () -> rules.withPrefix(
                                Input.optionalText("prefix", form.prefix(), 8).orElse("")))
                .withNoShow(noShow)
                .withTarget(minutes("targetMinutes", form.targetMinutes(), 1, standard.target()))
                .withServiceTime(minutes("serviceMinutes", form.serviceMinutes(), 1, standard.serviceTime()))
                .withDayStart(dayStart(form.dayStart()))
                .withShown(
                        form.shown() == null
                                ? standard.shown()
                                : Input.oneOf("shown", form.shown(), dev.cimiento.queues.line.Shown.class));
        return form.cap() == null
                ? changed.withoutCap()
                : changed.withCap(Input.number("cap", form.cap(), 1, 100_000, 1));
    }

    private static Duration minutes(String field, @Nullable Integer minutes, int least, Duration otherwise) {
        return Duration.ofMinutes(Input.number(field, minutes, least, 24 * 60, (int) otherwise.toMinutes()));
    }

    private static LocalTime dayStart(@Nullable String text) {
        return Input.optionalText("dayStart", text, 8)
                .map(time -> {
                    try {
                        return LocalTime.parse(time).truncatedTo(ChronoUnit.MINUTES);
                    } catch (DateTimeParseException e) {
                        throw ProblemException.field("dayStart", "must be a time of day as HH:mm");
                    }
                })
                .orElse(LineRules.STANDARD.dayStart());
    }

    private Shown shown(LineView line) {
        return new Shown(
                line.line().value(),
                line.door().name(),
                desk.show(Set.of(line.line()), 1).waiting(),
                line.rules().prefix(),
                line.rules().cap(),
                line.rules().noShow().recalls(),
                line.rules().noShow().grace().toMinutes(),
                line.rules().target().toMinutes(),
                line.rules().serviceTime().toMinutes(),
                line.rules().dayStart().toString(),
                line.rules().shown().name());
    }
}
