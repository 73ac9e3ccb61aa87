package dev.cimiento.queues.postgresql;

import dev.cimiento.queues.line.Door;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.LineRules;
import dev.cimiento.queues.line.LineView;
import dev.cimiento.queues.line.NoShowRule;
import dev.cimiento.queues.line.Shown;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code line}. */
final class LineTable {

    private static final String COLUMNS = "line, door, prefix, cap, shown, near::text[] AS near, day_start, target,"
            + " service_time, recalls, places_back, times_back, grace";
    private static final String INSERT = "INSERT INTO line (line, door, prefix, cap, shown, near, day_start, target,"
            + " service_time, recalls, places_back, times_back, grace) VALUES (?, ?, ?, ?::integer, ?, ?::integer[], ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (line) DO UPDATE SET ";

    private LineTable() {}

    static void put(Sql sql, LineId line, LineRules rules) throws SQLException {
        sql.update(
                INSERT
                        + "prefix = excluded.prefix, cap = excluded.cap, shown = excluded.shown, near = excluded.near,"
                        + " day_start = excluded.day_start, target = excluded.target, service_time = excluded.service_time,"
                        + " recalls = excluded.recalls, places_back = excluded.places_back,"
                        + " times_back = excluded.times_back, grace = excluded.grace",
                values(line, Door.OPEN, rules));
    }

    static void set(Sql sql, LineId line, Door door) throws SQLException {
        sql.update(INSERT + "door = excluded.door", values(line, door, LineRules.STANDARD));
    }

    private static @Nullable Object[] values(LineId line, Door door, LineRules rules) {
        NoShowRule noShow = rules.noShow();
        return new @Nullable Object[] {
            line.value(),
            door,
            rules.prefix(),
            rules.cap().isPresent() ? (Integer) rules.cap().getAsInt() : null,
            rules.shown(),
            rules.near().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")),
            rules.dayStart(),
            rules.target().toMillis(),
            rules.serviceTime().toMillis(),
            noShow.recalls(),
            noShow.places(),
            noShow.times(),
            noShow.grace().toMillis()
        };
    }

    static LineView view(Sql sql, LineId line) throws SQLException {
        return read(sql, line, "").orElseGet(() -> LineView.standard(line));
    }

    static LineView lock(Sql sql, LineId line) throws SQLException {
        Optional<LineView> locked = read(sql, line, " FOR UPDATE");
        if (locked.isPresent()) {
            return locked.get();
        }
        // The first ticket of a line makes its row, or whoever closes it at this moment could not wait for that ticket.
        sql.update(INSERT + "door = line.door", values(line, Door.OPEN, LineRules.STANDARD));
        return read(sql, line, " FOR UPDATE").orElseThrow();
    }

    private static Optional<LineView> read(Sql sql, LineId line, String lock) throws SQLException {
        return sql.first("SELECT " + COLUMNS + " FROM line WHERE line = ?" + lock, LineTable::row, line.value());
    }

    static List<LineView> all(Sql sql) throws SQLException {
        return sql.list("SELECT " + COLUMNS + " FROM line ORDER BY line", LineTable::row);
    }

    private static LineView row(Sql.Row row) throws SQLException {
        NoShowRule noShow = NoShowRule.GIVE_UP
                .withRecalls(row.integer("recalls"))
                .withGrace(Duration.ofMillis(row.number("grace")));
        if (row.integer("places_back") > 0) {
            noShow = noShow.withPutBack(row.integer("places_back"), row.integer("times_back"));
        }
        Set<Integer> near = row.strings("near").stream().map(Integer::valueOf).collect(Collectors.toSet());
        LineRules rules = LineRules.STANDARD
                .withPrefix(row.string("prefix"))
                .withShown(row.constant("shown", Shown.class))
                .withNear(near)
                .withDayStart(row.get("day_start", LocalTime.class))
                .withTarget(Duration.ofMillis(row.number("target")))
                .withServiceTime(Duration.ofMillis(row.number("service_time")))
                .withNoShow(noShow);
        Optional<Long> cap = row.optionalNumber("cap");
        return new LineView(
                new LineId(row.string("line")),
                row.constant("door", Door.class),
                cap.isPresent() ? rules.withCap(Math.toIntExact(cap.get())) : rules);
    }
}
