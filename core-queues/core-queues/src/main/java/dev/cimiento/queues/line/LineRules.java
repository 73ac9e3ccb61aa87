package dev.cimiento.queues.line;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * How one line is run. Immutable. {@link #STANDARD}, which a line has until it is given others: no prefix, no cap, aliases shown, told at 2 and
 * 0 ahead, days from midnight, a call expected within 15 minutes, 5 minutes a person until it is known better, and no-shows given up.
 */
public final class LineRules {

    /** What a line has until it is given others. */
    public static final LineRules STANDARD = new LineRules(new Draft());

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9-]{0,8}");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Draft draft;

    private LineRules(Draft draft) {
        this.draft = draft;
    }

    /**
     * In front of each number on tickets and displays: with {@code A}, the seventh is {@code A7}.
     *
     * @param prefix at most 8 letters, digits and hyphens
     * @throws IllegalArgumentException when it is not
     */
    public LineRules withPrefix(String prefix) {
        if (!PREFIX.matcher(requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException("prefix must be at most 8 letters, digits and hyphens, was "
                    + prefix.length() + " characters long");
        }
        return with(changed -> changed.prefix = prefix);
    }

    /**
     * As many may wait, those of strict classes and those who are sent from other lines beside.
     *
     * @param cap 1 to 100,000
     * @throws IllegalArgumentException when out of range
     */
    public LineRules withCap(int cap) {
        Texts.between("cap", cap, 1, 100_000);
        return with(changed -> changed.cap = cap);
    }

    /** Any number may wait. */
    public LineRules withoutCap() {
        return with(changed -> changed.cap = 0);
    }

    /** What displays show of tickets that are taken from now on. */
    public LineRules withShown(Shown shown) {
        requireNonNull(shown, "shown");
        return with(changed -> changed.shown = shown);
    }

    /**
     * Those who wait are told, through {@link LineListener#near}, when so many are ahead of them: once each.
     *
     * @param near none for never; else 0 (next) to 100
     * @throws IllegalArgumentException when out of range
     */
    public LineRules withNear(Set<Integer> near) {
        near.forEach(ahead -> Texts.between("near", ahead, 0, 100));
        List<Integer> sorted = List.copyOf(new TreeSet<>(near));
        return with(changed -> changed.near = sorted);
    }

    /** The time at which numbers begin anew and the day before ends: a quiet hour, for a line that is open across midnight. */
    public LineRules withDayStart(LocalTime start) {
        requireNonNull(start, "start");
        return with(changed -> changed.dayStart = start);
    }

    /**
     * Who is called within this was called in time, for the report.
     *
     * @param target 1 ms to a day
     * @throws IllegalArgumentException when out of range
     */
    public LineRules withTarget(Duration target) {
        positive("target", target);
        return with(changed -> changed.target = target);
    }

    /**
     * How long one person takes at a desk: what waits are estimated by until enough were called.
     *
     * @param serviceTime 1 ms to a day
     * @throws IllegalArgumentException when out of range
     */
    public LineRules withServiceTime(Duration serviceTime) {
        positive("serviceTime", serviceTime);
        return with(changed -> changed.serviceTime = serviceTime);
    }

    /** What happens to who does not come. */
    public LineRules withNoShow(NoShowRule noShow) {
        requireNonNull(noShow, "noShow");
        return with(changed -> changed.noShow = noShow);
    }

    /** In front of the number. */
    public String prefix() {
        return draft.prefix;
    }

    /** How many may wait; empty for any number. */
    public OptionalInt cap() {
        return draft.cap == 0 ? OptionalInt.empty() : OptionalInt.of(draft.cap);
    }

    /** What displays show. */
    public Shown shown() {
        return draft.shown;
    }

    /** At how many ahead someone is told, the least first. */
    public List<Integer> near() {
        return draft.near;
    }

    /** When a day begins. */
    public LocalTime dayStart() {
        return draft.dayStart;
    }

    /** Within which a call is in time. */
    public Duration target() {
        return draft.target;
    }

    /** How long one person takes. */
    public Duration serviceTime() {
        return draft.serviceTime;
    }

    /** What happens to who does not come. */
    public NoShowRule noShow() {
        return draft.noShow;
    }

    /** The day of the line that this moment belongs to. */
    public LocalDate day(Instant moment, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        return local.toLocalTime().isBefore(draft.dayStart)
                ? local.toLocalDate().minusDays(1)
                : local.toLocalDate();
    }

    /** At which of {@link #near} someone with so many ahead is: the least that is not less. */
    public OptionalInt near(int ahead) {
        return draft.near.stream()
                .mapToInt(Integer::intValue)
                .filter(n -> n >= ahead)
                .findFirst();
    }

    private static void positive(String what, Duration length) {
        if (requireNonNull(length, what).compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be between 1 ms and 1 day, was " + length);
        }
    }

    private LineRules with(Consumer<Draft> change) {
        Draft changed = new Draft(draft);
        change.accept(changed);
        return new LineRules(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LineRules rules && toString().equals(rules.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(toString());
    }

    @Override
    public String toString() {
        return "LineRules[prefix '" + draft.prefix + "', cap " + draft.cap + ", " + draft.shown + ", near " + draft.near
                + ", day from " + draft.dayStart + ", target " + draft.target + ", service " + draft.serviceTime + ", "
                + draft.noShow + "]";
    }

    /** Not changed any more once it is in a {@link LineRules}. */
    private static final class Draft {
        String prefix = "";
        int cap;
        Shown shown = Shown.ALIASES;
        List<Integer> near = List.of(0, 2);
        LocalTime dayStart = LocalTime.MIDNIGHT;
        Duration target = Duration.ofMinutes(15);
        Duration serviceTime = Duration.ofMinutes(5);
        NoShowRule noShow = NoShowRule.GIVE_UP;

        Draft() {}

        Draft(Draft of) {
            prefix = of.prefix;
            cap = of.cap;
            shown = of.shown;
            near = of.near;
            dayStart = of.dayStart;
            target = of.target;
            serviceTime = of.serviceTime;
            noShow = of.noShow;
        }
    }
}
