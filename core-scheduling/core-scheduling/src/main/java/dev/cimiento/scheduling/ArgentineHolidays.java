package dev.cimiento.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Argentina's national holidays, by Ley 27.399 (of 2017): fixed ones (article 1), and movable ones, which go to the Monday before when they fall on a
 * Tuesday or Wednesday and to the Monday after when they fall on a Thursday or Friday (article 6).
 *
 * <p>What the government decides year by year cannot be computed, and is given with {@link #with}: the up to three days for tourism (article 7), and
 * movable holidays that fall on a Saturday or Sunday, which since Decreto 614/2025 may be moved to the Friday before or the Monday after;
 * until then they stay where they fall.
 *
 * <p>For years from 2018 on; earlier ones followed other laws, and have none here. Immutable.
 */
public final class ArgentineHolidays implements HolidayCalendar {

    /** The name under which a resource keeps it, where it is wired so: {@code AR}, the country's ISO 3166-1 code. */
    public static final String NAME = "AR";

    private static final int FIRST_YEAR = 2018;

    private static final Map<MonthDay, String> FIXED = Map.ofEntries(
            Map.entry(MonthDay.of(1, 1), "Año Nuevo"),
            Map.entry(MonthDay.of(3, 24), "Día Nacional de la Memoria por la Verdad y la Justicia"),
            Map.entry(MonthDay.of(4, 2), "Día del Veterano y de los Caídos en la Guerra de Malvinas"),
            Map.entry(MonthDay.of(5, 1), "Día del Trabajo"),
            Map.entry(MonthDay.of(5, 25), "Día de la Revolución de Mayo"),
            Map.entry(MonthDay.of(6, 20), "Paso a la Inmortalidad del General Manuel Belgrano"),
            Map.entry(MonthDay.of(7, 9), "Día de la Independencia"),
            Map.entry(MonthDay.of(12, 8), "Día de la Inmaculada Concepción de María"),
            Map.entry(MonthDay.of(12, 25), "Navidad"));

    private static final Map<MonthDay, String> MOVABLE = Map.of(
            MonthDay.of(6, 17), "Paso a la Inmortalidad del General Martín Miguel de Güemes",
            MonthDay.of(8, 17), "Paso a la Inmortalidad del General José de San Martín",
            MonthDay.of(10, 12), "Día del Respeto a la Diversidad Cultural",
            MonthDay.of(11, 20), "Día de la Soberanía Nacional");

    private final Map<LocalDate, String> decreed;
    private final Map<LocalDate, LocalDate> moved;

    private ArgentineHolidays(Map<LocalDate, String> decreed, Map<LocalDate, LocalDate> moved) {
        this.decreed = Map.copyOf(decreed);
        this.moved = Map.copyOf(moved);
    }

    /** What the law says for every year. */
    public static ArgentineHolidays byLaw() {
        return new ArgentineHolidays(Map.of(), Map.of());
    }

    /**
     * With a day that was decreed for one year.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 200 characters
     */
    public ArgentineHolidays with(LocalDate date, String name) {
        Map<LocalDate, String> more = new HashMap<>(decreed);
        more.put(requireNonNull(date, "date"), Checks.text(name, "name", 200));
        return new ArgentineHolidays(more, moved);
    }

    /**
     * With a movable holiday that falls on a weekend, moved as was decreed for that year.
     *
     * @param falls the date of the law, a Saturday or Sunday
     * @param kept the date it is kept on
     * @throws IllegalArgumentException when the first is not a movable holiday on a weekend
     */
    public ArgentineHolidays withMoved(LocalDate falls, LocalDate kept) {
        if (!MOVABLE.containsKey(MonthDay.from(falls)) || !isWeekend(falls)) {
            throw new IllegalArgumentException("falls must be a movable holiday on a weekend, was " + falls);
        }
        Map<LocalDate, LocalDate> more = new HashMap<>(moved);
        more.put(falls, requireNonNull(kept, "kept"));
        return new ArgentineHolidays(decreed, more);
    }

    @Override
    public Optional<String> holiday(LocalDate date) {
        String name = decreed.get(requireNonNull(date, "date"));
        if (name == null && date.getYear() >= FIRST_YEAR) {
            name = FIXED.get(MonthDay.from(date));
            if (name == null) {
                name = ofEaster(date);
            }
            if (name == null) {
                name = movable(date);
            }
        }
        return Optional.ofNullable(name);
    }

    private @Nullable String movable(LocalDate date) {
        for (Map.Entry<MonthDay, String> holiday : MOVABLE.entrySet()) {
            LocalDate falls = holiday.getKey().atYear(date.getYear());
            if (kept(falls).equals(date)) {
                return holiday.getValue();
            }
        }
        return null;
    }

    private LocalDate kept(LocalDate falls) {
        return switch (falls.getDayOfWeek()) {
            case MONDAY -> falls;
            case TUESDAY, WEDNESDAY -> falls.with(TemporalAdjusters.previous(DayOfWeek.MONDAY));
            case THURSDAY, FRIDAY -> falls.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
            case SATURDAY, SUNDAY -> moved.getOrDefault(falls, falls);
        };
    }

    private static @Nullable String ofEaster(LocalDate date) {
        long days = easter(date.getYear()).toEpochDay() - date.toEpochDay();
        if (days == 2) {
            return "Viernes Santo";
        }
        return days == 48 || days == 47 ? "Carnaval" : null;
    }

    private static boolean isWeekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int inCentury = year % 100;
        int correction = (century - (century + 8) / 25 + 1) / 3;
        int moon = (19 * golden + century - century / 4 - correction + 15) % 30;
        int weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - moon - inCentury % 4) % 7;
        int late = (golden + 11 * moon + 22 * weekday) / 451;
        int day = moon + weekday - 7 * late + 114;
        return LocalDate.of(year, day / 31, day % 31 + 1);
    }
}
