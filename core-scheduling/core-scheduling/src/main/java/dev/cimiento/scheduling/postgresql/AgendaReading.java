package dev.cimiento.scheduling.postgresql;

import dev.cimiento.scheduling.BookingId;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.SpecialDay;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.spi.Agenda;
import dev.cimiento.scheduling.spi.AgendaQuery;
import dev.cimiento.scheduling.spi.Busy;
import dev.cimiento.scheduling.spi.Moments;
import dev.cimiento.scheduling.spi.ResourceAgenda;
import dev.cimiento.scheduling.spi.Sessions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that decides about starts, in one query: the service, its resources, their special days and what is occupied. */
final class AgendaReading {

    private static final int BITS = 20;
    private static final long MASK = (1L << BITS) - 1;
    private static final int MINUTE = 60;
    private static final long MICROS = 1_000_000;

    /** 2000-01-01T00:00:00Z, from which PostgreSQL counts. */
    private static final long EPOCH = 946_684_800;

    private static final String COUNTED = "b.service = s.id AND b.status NOT IN ('CANCELLED', 'EXPIRED')"
            + " AND (b.held_until IS NULL OR b.held_until > q.now) AND b.id IS DISTINCT FROM q.ignored";

    /** Unless one is ignored: looking at the owner of each of tens of thousands costs a tenth of the query. */
    private static final String IGNORING = " AND a.owner IS DISTINCT FROM q.ignored";

    /**
     * What is occupied of each unit comes as the bytes of one number for each stretch, behind their count: reading tens of thousands as rows or text would
     * cost more than finding them. Stretches of a unit are apart, so what overlaps the range begins with the last that starts before it. That the
     * units are counted by an array and not by a series keeps PostgreSQL's estimate of the cost below what makes it compile the query anew.
     */
    private static String busy(String ignoring) {
        return "(SELECT string_agg(int4send(octet_length(x.spans)) || x.spans, ''::bytea ORDER BY x.unit)"
                + " FROM (SELECT u.unit, coalesce((SELECT string_agg(a.span, ''::bytea) FROM allocation a"
                + " WHERE a.resource = r.number AND a.unit = (u.unit - 1)::integer"
                + " AND a.span >= coalesce((SELECT p.span FROM allocation p WHERE p.resource = r.number"
                + " AND p.unit = (u.unit - 1)::integer AND p.span <= s.first_span ORDER BY p.span DESC LIMIT 1), ''::bytea)"
                + " AND a.span < s.last_span AND (a.held_until IS NULL OR a.held_until > q.now)" + ignoring
                + "), ''::bytea) AS spans FROM unnest(array_fill(0, ARRAY[coalesce(r.quantity, 0)])) WITH ORDINALITY u (zero, unit) OFFSET 0) x)";
    }

    private static final String ELSEWHERE = "(SELECT string_agg(timestamptz_send(o.from_at)"
            + " || timestamptz_send(o.until_at), ''::bytea ORDER BY o.from_at) FROM busy o WHERE o.resource = r.number"
            + " AND o.until_at > q.from_at - make_interval(mins => s.reach_minutes)"
            + " AND o.from_at < q.to_at + make_interval(mins => s.reach_minutes))";

    private static final String SESSIONS = "CASE WHEN s.seats > 0 THEN (SELECT string_agg(timestamptz_send(x.starts_at)"
            + " || timestamptz_send(x.ends_at) || int8send(x.taken - x.over), ''::bytea ORDER BY x.starts_at)"
            + " FROM (SELECT DISTINCT ON (c.starts_at) c.starts_at, c.ends_at, c.taken, (SELECT coalesce(sum(b.party), 0)"
            + " FROM booking b WHERE b.service = c.service AND b.resource = c.resource AND b.starts_at = c.starts_at"
            + " AND b.ends_at = c.ends_at AND b.held_until <= q.now) AS over"
            + " FROM session c WHERE c.service = s.id AND c.resource = r.number AND c.starts_at >= q.from_at AND c.starts_at < q.to_at"
            + " ORDER BY c.starts_at) x"
            + " WHERE x.taken > x.over) END";

    private static final String COUNTED_HERE = "CASE WHEN cardinality(s.limits) > 0 THEN"
            + " (SELECT string_agg(timestamptz_send(b.starts_at), ''::bytea) FROM booking b WHERE b.resource = r.number"
            + " AND b.starts_at > q.from_at - interval '9 days' AND b.starts_at < q.to_at + interval '9 days' AND "
            + COUNTED
            + ") END";

    private static final String COUNTED_CUSTOMER = "CASE WHEN cardinality(s.limits) > 0 THEN"
            + " (SELECT string_agg(timestamptz_send(b.starts_at), ''::bytea) FROM booking b WHERE b.customer_id = q.customer"
            + " AND b.starts_at > least(q.from_at, q.now) - interval '9 days' AND " + COUNTED + ") END";

    private static final String QUERY = query("");
    private static final String QUERY_IGNORING = query(IGNORING);

    private static String query(String ignoring) {
        return "WITH q AS MATERIALIZED (SELECT ?::bigint AS first_minute, ?::bigint AS last_minute,"
                + " ?::timestamptz AS from_at, ?::timestamptz AS to_at, ?::timestamptz AS now, ?::uuid AS ignored,"
                + " ?::text AS customer, ?::text AS key, ?::text[] AS resources, ?::text AS service),"
                + " s AS MATERIALIZED (SELECT s.*, " + bytes(COUNTED_CUSTOMER) + " AS counted_customer,"
                + " int8send((q.first_minute - s.reach_minutes) << " + BITS + " | " + MASK + ") AS first_span,"
                + " int8send((q.last_minute + s.reach_minutes) << " + BITS + ") AS last_span,"
                + " (SELECT b.id FROM booking b WHERE b.idempotency_key = q.key) AS made FROM q JOIN service s ON s.id = q.service)"
                + " SELECT " + Rows.SERVICE + ", s.counted_customer, s.made, " + Rows.RESOURCE + ", ARRAY(SELECT "
                + Rows.SPECIAL_DAY + " FROM special_day d WHERE d.resource = r.number"
                + " AND d.date >= (q.from_at AT TIME ZONE 'UTC')::date - 2 - s.reach_minutes / 1440"
                + " AND d.date <= (q.to_at AT TIME ZONE 'UTC')::date + 3 + s.reach_minutes / 1440 ORDER BY d.date) AS special_days, "
                + bytes(busy(ignoring)) + " AS busy, " + bytes(ELSEWHERE) + " AS elsewhere, " + bytes(SESSIONS)
                + " AS sessions, " + bytes(COUNTED_HERE) + " AS counted"
                + " FROM q CROSS JOIN s LEFT JOIN resource r ON (CASE WHEN cardinality(q.resources) > 0 THEN r.id = ANY(q.resources)"
                + " WHEN cardinality(s.resources) > 0 THEN r.id = ANY(s.resources) ELSE true END) OR r.id = ANY(s.further_resources)"
                + " ORDER BY r.number";
    }

    private final Map<List<String>, WeeklyHours> hours = new HashMap<>();
    private final List<ResourceAgenda> agendas = new ArrayList<>();
    private @Nullable Service service;
    private Moments counted = Moments.none();
    private Optional<BookingId> made = Optional.empty();

    private AgendaReading() {}

    private static String bytes(String sql) {
        return "coalesce(" + sql + ", ''::bytea)";
    }

    static Optional<Agenda> read(Sql sql, AgendaQuery query) throws SQLException {
        Instant from = query.starts().start();
        Instant to = query.starts().end();
        AgendaReading reading = new AgendaReading();
        sql.list(
                query.ignoring().isPresent() ? QUERY_IGNORING : QUERY,
                reading::line,
                Math.floorDiv(from.getEpochSecond(), MINUTE),
                Math.floorDiv(to.getEpochSecond(), MINUTE) + 1,
                from,
                to,
                query.now(),
                query.ignoring().map(BookingId::value),
                query.customer(),
                query.key().map(key -> key.value()),
                Rows.texts(query.resources()),
                query.service().value());
        return Optional.ofNullable(reading.service)
                .map(service -> new Agenda(service, reading.agendas, reading.counted, reading.made));
    }

    /** One resource; none of them where the service has no resource. */
    private boolean line(Sql.Row row) throws SQLException {
        if (service == null) {
            service = Rows.service(row);
            counted = moments(row.bytes("counted_customer"));
            made = row.optionalUuid("made").map(BookingId::new);
        }
        if (row.optionalString("resource_id").isPresent()) {
            Resource resource = Rows.resource(row, hours.computeIfAbsent(row.strings("hours"), Rows::hours));
            List<SpecialDay> specialDays =
                    row.strings("special_days").stream().map(Rows::specialDay).toList();
            agendas.add(new ResourceAgenda(
                    resource,
                    specialDays,
                    units(row.bytes("busy"), stretches(row.bytes("elsewhere"))),
                    sessions(row.bytes("sessions")),
                    moments(row.bytes("counted"))));
        }
        return true;
    }

    private static List<Busy> units(byte[] bytes, Busy elsewhere) {
        List<Busy> units = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int length = buffer.getInt();
            int offset = buffer.position();
            units.add(Busy.of(
                            length / Long.BYTES,
                            i -> (buffer.getLong(offset + i * Long.BYTES) >> BITS) * MINUTE,
                            i -> until(buffer.getLong(offset + i * Long.BYTES)))
                    .and(elsewhere));
            buffer.position(offset + length);
        }
        return units;
    }

    private static long until(long span) {
        return ((span >> BITS) + (span & MASK)) * MINUTE;
    }

    private static Busy stretches(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Busy.of(
                bytes.length / (2 * Long.BYTES),
                i -> second(buffer.getLong(i * 2 * Long.BYTES)),
                i -> second(buffer.getLong((i * 2 + 1) * Long.BYTES)));
    }

    private static Sessions sessions(byte[] bytes) {
        if (bytes.length == 0) {
            return Sessions.none();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int count = bytes.length / (3 * Long.BYTES);
        long[] starts = new long[count];
        long[] ends = new long[count];
        int[] taken = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = second(buffer.getLong());
            ends[i] = second(buffer.getLong());
            taken[i] = (int) buffer.getLong();
        }
        return Sessions.of(starts, ends, taken);
    }

    private static Moments moments(byte[] bytes) {
        if (bytes.length == 0) {
            return Moments.none();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long[] moments = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = second(buffer.getLong());
        }
        return Moments.of(moments);
    }

    private static long second(long micros) {
        return EPOCH + Math.floorDiv(micros, MICROS);
    }
}
