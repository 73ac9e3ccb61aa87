package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import dev.cimiento.tenancy.postgresql.Sql;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** All that decides about starts, in one query: the service, its resources, their special days and what is occupied. */
final class AgendaReading {

    private static final int BYTES_A_STRETCH = 16;
    private static final long MICROS = 1_000_000;

    /** 2000-01-01T00:00:00Z, from which PostgreSQL counts. */
    private static final long EPOCH = 946_684_800;

    /**
     * The occupied stretches of a resource come as the bytes of PostgreSQL's own timestamps, 16 a stretch: reading tens of thousands as rows or
     * text would cost more than finding them.
     */
    private static final String QUERY =
            "SELECT " + Rows.SERVICE + ", " + Rows.RESOURCE + ", ARRAY(SELECT " + Rows.SPECIAL_DAY
                    + " FROM special_day d WHERE d.resource = r.number"
                    + " AND d.date >= (?::timestamptz AT TIME ZONE 'UTC')::date - 2"
                    + " AND d.date <= ((?::timestamptz + make_interval(mins => s.duration_minutes)) AT TIME ZONE 'UTC')::date + 2"
                    + ") AS special_days, (SELECT coalesce(string_agg(timestamptz_send(lower(a.occupied)) || timestamptz_send(upper(a.occupied)),"
                    + " ''::bytea ORDER BY lower(a.occupied)), ''::bytea) FROM allocation a WHERE a.resource = r.number"
                    + " AND a.occupied && tstzrange(?::timestamptz - make_interval(mins => s.buffer_before_minutes),"
                    + " ?::timestamptz + make_interval(mins => s.duration_minutes + s.buffer_after_minutes))"
                    + " AND (a.held_until IS NULL OR a.held_until > ?) AND a.booking IS DISTINCT FROM ?::uuid) AS busy"
                    + " FROM service s LEFT JOIN resource r ON CASE WHEN cardinality(?::text[]) > 0 THEN r.id = ANY(?::text[])"
                    + " WHEN cardinality(s.resources) > 0 THEN r.id = ANY(s.resources) ELSE true END"
                    + " WHERE s.id = ?";

    private AgendaReading() {}

    static Optional<Agenda> read(Sql sql, AgendaQuery query) throws SQLException {
        List<String> resources = Rows.texts(query.resources());
        List<Line> lines = sql.list(
                QUERY,
                AgendaReading::line,
                query.starts().start(),
                query.starts().end(),
                query.starts().start(),
                query.starts().end(),
                query.now(),
                query.ignoring().map(booking -> booking.value()),
                resources,
                resources,
                query.service().value());
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Agenda(
                        lines.get(0).service(),
                        lines.stream().flatMap(line -> line.resource().stream()).toList()));
    }

    private static Line line(Sql.Row row) throws SQLException {
        Service service = Rows.service(row);
        if (row.optionalString("resource_id").isEmpty()) {
            return new Line(service, List.of());
        }

        return new Line(
                service,
                List.of(new ResourceAgenda(
                        Rows.resource(row),
                        row.strings("special_days").stream()
                                .map(Rows::specialDay)
                                .toList(),
                        busy(row.bytes("busy")))));
    }

    private static Busy busy(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int count = bytes.length / BYTES_A_STRETCH;
        long[] from = new long[count];
        long[] until = new long[count];
        for (int i = 0; i < count; i++) {
            from[i] = EPOCH + Math.floorDiv(buffer.getLong(), MICROS);
            until[i] = EPOCH + Math.floorDiv(buffer.getLong(), MICROS);
        }
        return Busy.of(from, until);
    }

    /** A row: the service, and its resource where there is one. */
    private record Line(Service service, List<ResourceAgenda> resource) {

        Line {
            Objects.requireNonNull(service, "service");
        }
    }
}
