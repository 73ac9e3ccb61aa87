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
import java.nio.LongBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All that decides about starts, in one query: the service, its resources, their special days and what is occupied. */
final class AgendaReading {

    private static final int BITS = 20;
    private static final long MASK = (1L << BITS) - 1;
    private static final int MINUTE = 60;
    private static final long MICROS = 1_000_000;

    private static final int CHANGE = Integer.BYTES + Long.BYTES;

    /** How long an allocation is at most: the usual, and any. */
    private static final int USUAL_MINUTES = 24 * 60 + 2;

    private static final int LONGEST_MINUTES = 400 * 24 * 60 + 2;

    /** 2000-01-01T00:00:00Z, from which PostgreSQL counts. */
    private static final long EPOCH = 946_684_800;

    private static final String COUNTED = "b.service = s.id AND b.status NOT IN ('CANCELLED', 'EXPIRED')"
            + " AND (b.held_until IS NULL OR b.held_until > q.now) AND b.id IS DISTINCT FROM q.ignored";

    private static final String OTHER = "(a.held_until IS NOT NULL OR a.until_at - a.from_at > interval '1 day')"
            + " AND (a.held_until IS NULL OR a.held_until > q.now)";

    /**
     * What is occupied of each unit comes as the bytes of one number for each stretch, in two lists, each behind the number of its bytes: what is packed by
     * weeks, and the other kind. One unit is read without the detour over their numbers, which are counted by an array and not by a series, since
     * that keeps PostgreSQL's estimate of the cost below what makes it compile the query anew.
     */
    private static String busy(String without) {
        return "CASE WHEN r.quantity = 1 THEN " + spans("0", without)
                + " ELSE (SELECT string_agg(x.spans, ''::bytea ORDER BY x.unit) FROM (SELECT u.unit, "
                + spans("(u.unit - 1)::integer", without)
                + " AS spans FROM unnest(array_fill(0, ARRAY[coalesce(r.quantity, 0)])) WITH ORDINALITY u (zero, unit) OFFSET 0) x) END";
    }

    private static String spans(String unit, String without) {
        String of = " a WHERE a.resource = r.number AND a.unit = " + unit;
        return list("SELECT string_agg(a.spans, NULL) AS spans FROM allocation_week" + of
                        + " AND a.week >= s.first_week AND a.week <= s.last_week")
                + " || "
                + list("SELECT string_agg(a.span, NULL) AS spans FROM allocation" + of
                        + " AND a.span >= s.other_span AND a.span < s.last_span AND " + OTHER
                        + without.replace("{unit}", unit));
    }

    private static String list(String spans) {
        return "(SELECT int4send(coalesce(octet_length(y.spans), 0)) || coalesce(y.spans, ''::bytea) FROM (" + spans
                + " OFFSET 0) y)";
    }

    /** What came and went since the weeks were packed, of all resources at once: there is little, and none of most. */
    private static String changes(String further) {
        return "SELECT x.resource, string_agg(int4send(x.unit) || x.span, ''::bytea) FILTER (WHERE NOT x.gone) AS came,"
                + " string_agg(int4send(x.unit) || x.span, ''::bytea) FILTER (WHERE x.gone) AS went"
                + " FROM (SELECT c.resource, c.unit, c.span, c.gone FROM s JOIN allocation_change c"
                + " ON c.week >= s.first_week AND c.week <= s.last_week" + further + ") x GROUP BY x.resource";
    }

    /** A booking's own time counts as gone. By what its stretches say, since whose a stretch is stands in no list. */
    private static final String IGNORED = " UNION ALL SELECT a.resource, a.unit, a.span, true FROM q JOIN allocation a"
            + " ON a.owner = q.ignored AND " + AllocationWeeks.USUAL;

    private static final String WITHOUT_IGNORED =
            " AND a.span <> ALL (ARRAY(SELECT i.span FROM allocation i WHERE i.owner = q.ignored AND i.resource = r.number AND i.unit = {unit}))";

    private static final String ELSEWHERE = "(SELECT string_agg(timestamptz_send(o.from_at)"
            + " || timestamptz_send(o.until_at), ''::bytea) FROM busy o WHERE o.resource = r.number"
            + " AND o.until_at > q.from_at - make_interval(mins => s.reach_minutes)"
            + " AND o.from_at < q.to_at + make_interval(mins => s.reach_minutes))";

    private static final String SESSIONS = "CASE WHEN s.seats > 0 THEN (SELECT string_agg(timestamptz_send(x.starts_at)"
            + " || timestamptz_send(x.ends_at) || int8send(x.taken - x.over), ''::bytea ORDER BY x.starts_at, x.ends_at)"
            + " FROM (SELECT c.starts_at, c.ends_at, c.taken, (SELECT coalesce(sum(b.party), 0)"
            + " FROM booking b WHERE b.service = c.service AND b.resource = c.resource AND b.starts_at = c.starts_at"
            + " AND b.ends_at = c.ends_at AND b.held_until <= q.now) AS over"
            + " FROM session c WHERE c.service = s.id AND c.resource = r.number AND c.starts_at >= q.from_at AND c.starts_at < q.to_at) x"
            + " WHERE x.taken > x.over) END";

    private static final String COUNTED_HERE = "CASE WHEN cardinality(s.limits) > 0 THEN"
            + " (SELECT string_agg(timestamptz_send(b.starts_at), ''::bytea) FROM booking b WHERE b.resource = r.number"
            + " AND b.starts_at > q.from_at - interval '9 days' AND b.starts_at < q.to_at + interval '9 days' AND "
            + COUNTED
            + ") END";

    private static final String COUNTED_CUSTOMER = "CASE WHEN cardinality(s.limits) > 0 THEN"
            + " (SELECT string_agg(timestamptz_send(b.starts_at), ''::bytea) FROM booking b WHERE b.customer_id = q.customer"
            + " AND b.starts_at > least(q.from_at, q.now) - interval '9 days' AND " + COUNTED + ") END";

    private static final String QUERY = query("", "");
    private static final String QUERY_IGNORING = query(IGNORED, WITHOUT_IGNORED);

    private static String query(String further, String without) {
        return "WITH q AS MATERIALIZED (SELECT ?::bigint AS first_minute, ?::bigint AS last_minute,"
                + " ?::timestamptz AS from_at, ?::timestamptz AS to_at, ?::timestamptz AS now, ?::uuid AS ignored,"
                + " ?::text AS customer, ?::text AS key, ?::text[] AS resources, ?::text AS service),"
                + " s AS MATERIALIZED (SELECT s.*, " + bytes(COUNTED_CUSTOMER) + " AS counted_customer,"
                + " date_trunc('week', (q.from_at - make_interval(mins => s.reach_minutes + " + USUAL_MINUTES
                + ")) AT TIME ZONE 'UTC')::date AS first_week,"
                + " ((q.to_at + make_interval(mins => s.reach_minutes)) AT TIME ZONE 'UTC')::date AS last_week,"
                + " int8send((q.first_minute - s.reach_minutes - " + LONGEST_MINUTES + ") << " + BITS
                + ") AS other_span,"
                + " int8send((q.last_minute + s.reach_minutes) << " + BITS + ") AS last_span,"
                + " (SELECT b.id FROM booking b WHERE b.idempotency_key = q.key) AS made FROM q JOIN service s ON s.id = q.service), changes AS MATERIALIZED ("
                + changes(further) + ") SELECT " + Rows.SERVICE + ", s.counted_customer, s.made, " + Rows.RESOURCE
                + ", ARRAY(SELECT "
                + Rows.SPECIAL_DAY + " FROM special_day d WHERE d.resource = r.number"
                + " AND d.date >= (q.from_at AT TIME ZONE 'UTC')::date - 2 - s.reach_minutes / 1440"
                + " AND d.date <= (q.to_at AT TIME ZONE 'UTC')::date + 3 + s.reach_minutes / 1440) AS special_days, "
                + bytes(busy(without)) + " AS busy, " + bytes("c.came") + " AS came, " + bytes("c.went") + " AS went, "
                + bytes(ELSEWHERE) + " AS elsewhere, " + bytes(SESSIONS)
                + " AS sessions, " + bytes(COUNTED_HERE) + " AS counted"
                + " FROM q CROSS JOIN s LEFT JOIN resource r ON (CASE WHEN cardinality(q.resources) > 0 THEN r.id = ANY(q.resources)"
                + " WHEN cardinality(s.resources) > 0 THEN r.id = ANY(s.resources) ELSE true END) OR r.id = ANY(s.further_resources)"
                + " LEFT JOIN changes c ON c.resource = r.number ORDER BY r.number";
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
                    units(
                            ByteBuffer.wrap(row.bytes("busy")),
                            ByteBuffer.wrap(row.bytes("came")),
                            ByteBuffer.wrap(row.bytes("went")),
                            stretches(row.bytes("elsewhere"))),
                    sessions(row.bytes("sessions")),
                    moments(row.bytes("counted"))));
        }
        return true;
    }

    private static List<Busy> units(ByteBuffer busy, ByteBuffer came, ByteBuffer went, Busy elsewhere) {
        List<Busy> units = new ArrayList<>();
        while (busy.hasRemaining()) {
            long[] packed = spans(busy);
            int unit = units.size();
            units.add(busy(AllocationWeeks.asOfNow(packed, changes(came, unit), changes(went, unit)))
                    .and(busy(spans(busy)))
                    .and(elsewhere));
        }
        return units;
    }

    private static long[] spans(ByteBuffer buffer) {
        int length = buffer.getInt();
        long[] spans = new long[length / Long.BYTES];
        buffer.slice(buffer.position(), length).asLongBuffer().get(spans);
        buffer.position(buffer.position() + length);
        return spans;
    }

    /** Those of one unit. */
    private static long[] changes(ByteBuffer changes, int unit) {
        return IntStream.range(0, changes.limit() / CHANGE)
                .filter(i -> changes.getInt(i * CHANGE) == unit)
                .mapToLong(i -> changes.getLong(i * CHANGE + Integer.BYTES))
                .toArray();
    }

    private static Busy busy(long[] spans) {
        long[] from = new long[spans.length];
        long[] until = new long[spans.length];
        for (int i = 0; i < spans.length; i++) {
            long minute = spans[i] >> BITS;
            from[i] = minute * MINUTE;
            until[i] = (minute + (spans[i] & MASK)) * MINUTE;
        }
        return Busy.of(from, until);
    }

    private static Busy stretches(byte[] bytes) {
        LongBuffer moments = ByteBuffer.wrap(bytes).asLongBuffer();
        long[] from = new long[moments.remaining() / 2];
        long[] until = new long[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = second(moments.get());
            until[i] = second(moments.get());
        }
        return Busy.of(from, until);
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
