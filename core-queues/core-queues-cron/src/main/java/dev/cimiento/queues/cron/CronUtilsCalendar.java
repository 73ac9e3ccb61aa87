package dev.cimiento.queues.cron;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.cimiento.queues.CronCalendar;
import dev.cimiento.queues.Rhythm;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads cron expressions with cron-utils: five fields as Unix has them, where a day matches by its number or by its weekday when both are
 * said; six, with seconds first, as Spring has them, where it has to match both.
 *
 * <p>Only the local times come from the library. What becomes of them when clocks change is decided here, as {@link Rhythm.Cron} says.
 *
 * <p>Safe for use by many threads.
 */
public final class CronUtilsCalendar implements CronCalendar {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MOST_STEPS = 10_000;

    private final CronParser unix = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private final CronParser spring = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));

    /** Reads the expressions of both shapes. */
    public CronUtilsCalendar() {}

    @Override
    public Optional<Instant> next(Rhythm.Cron cron, Instant after) {
        List<String> fields = List.of(BLANKS.split(cron.expression().strip()));
        ExecutionTime times = ExecutionTime.forCron(parsed(cron.expression(), fields));
        boolean byElapsedTime = fields.get(fields.size() - 4).startsWith("*");
        ZoneRules rules = cron.zone().getRules();
        LocalDateTime local = begin(rules, after);
        Optional<Instant> best = Optional.empty();
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<LocalDateTime> found =
                    times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
            if (found.isEmpty()) {
                return best;
            }
            local = found.get();
            if (best.isPresent() && earliest(rules, local).isAfter(best.get())) {
                return best;
            }
            for (Instant moment : moments(cron, rules, local, byElapsedTime)) {
                if (moment.isAfter(after) && (best.isEmpty() || moment.isBefore(best.get()))) {
                    best = Optional.of(moment);
                }
            }
        }
        return best;
    }

    /** The local time from which on to look: in the hours that come twice, from their beginning. */
    private static LocalDateTime begin(ZoneRules rules, Instant after) {
        for (ZoneOffsetTransition change :
                new ZoneOffsetTransition[] {rules.previousTransition(after.plusNanos(1)), rules.nextTransition(after)
                }) {
            if (change != null && change.isOverlap() && isNear(change, after)) {
                return change.getDateTimeAfter().minusSeconds(1);
            }
        }
        return LocalDateTime.ofInstant(after, rules.getOffset(after)).minusSeconds(1);
    }

    private static boolean isNear(ZoneOffsetTransition change, Instant moment) {
        return Duration.between(change.getInstant(), moment)
                        .abs()
                        .compareTo(change.getDuration().abs())
                <= 0;
    }

    private Cron parsed(String expression, List<String> fields) {
        if (fields.size() != 5 && fields.size() != 6) {
            throw new IllegalArgumentException("cron expression must have 5 fields (minute hour day month weekday) or 6"
                    + " (second first), has " + fields.size() + ": '" + expression + "'");
        }
        try {
            return (fields.size() == 5 ? unix : spring)
                    .parse(String.join(" ", fields).toUpperCase(Locale.ROOT))
                    .validate();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cron expression '" + expression + "': " + e.getMessage(), e);
        }
    }

    private static Instant earliest(ZoneRules rules, LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        return change == null
                ? local.toInstant(rules.getOffset(local))
                : change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    /** The moments at which the clocks show, or would have shown, this time. */
    private static List<Instant> moments(
            Rhythm.Cron cron, ZoneRules rules, LocalDateTime local, boolean byElapsedTime) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return List.of(local.toInstant(rules.getOffset(local)));
        }
        if (change.isGap()) {
            return byElapsedTime || cron.gap() == Rhythm.Gap.SKIP ? List.of() : List.of(change.getInstant());
        }
        Instant first = local.toInstant(change.getOffsetBefore());
        return byElapsedTime ? List.of(first, local.toInstant(change.getOffsetAfter())) : List.of(first);
    }
}
