package dev.cimiento.reference.frontdesk;

import static java.util.Objects.requireNonNull;

import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.Lines;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines of a business: the one at reception, and those that it added. */
public final class DeskLines {

    /** Where everybody can stand. */
    static final LineId RECEPTION = new LineId("reception");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    private final Lines lines;
    private final InstantSource clock;
    private final ZoneId zone;

    /** These, whose days are on the clocks of this zone. */
    public DeskLines(Lines lines, InstantSource clock, ZoneId zone) {
        this.lines = requireNonNull(lines, "lines");
        this.clock = requireNonNull(clock, "clock");
        this.zone = requireNonNull(zone, "zone");
    }

    /** All of them, reception first, the others by name. */
    List<LineView> all() {
        List<LineView> set = lines.all();
        LineView reception = find(set, RECEPTION.value()).orElseGet(() -> LineView.standard(RECEPTION));
        return Stream.concat(
                        Stream.of(reception),
                        set.stream().filter(line -> !line.line().equals(RECEPTION)))
                .toList();
    }

    Set<LineId> ids() {
        return all().stream().map(LineView::line).collect(Collectors.toSet());
    }

    /** The line of this name; where there is none, the request ends. */
    LineView named(String name) {
        String text = Input.text("line", name, 64);
        return find(all(), text).orElseThrow(() -> ProblemException.notFound("there is no line '" + text + "'"));
    }

    /** The line that this field of a request names. */
    LineId chosen(String field, @Nullable String value) {
        return chosen(field, List.of(Input.text(field, value, 64))).iterator().next();
    }

    /** The lines that this field of a request names. */
    Set<LineId> chosen(String field, List<String> names) {
        List<LineView> known = all();
        return names.stream()
                .map(name -> find(known, name)
                        .map(LineView::line)
                        .orElseThrow(() -> ProblemException.field(field, "is no line here, was '" + name + "'")))
                .collect(Collectors.toSet());
    }

    /** What a new line may be called. */
    LineId made(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.field(
                    "line",
                    "must be 1 to 40 small letters, digits and hyphens, was '" + Input.text("line", name, 64) + "'");
        }
        return new LineId(name);
    }

    /** The day that tickets of now are of. */
    LocalDate today(LineView line) {
        return line.rules().day(clock.instant(), zone);
    }

    private static Optional<LineView> find(List<LineView> among, String name) {
        return among.stream().filter(line -> line.line().value().equals(name)).findFirst();
    }
}
