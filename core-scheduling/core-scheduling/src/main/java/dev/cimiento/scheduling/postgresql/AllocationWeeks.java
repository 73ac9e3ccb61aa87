package dev.cimiento.scheduling.postgresql;

import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * What is occupied for good, packed: the spans of a unit's week in one row, which a list of free starts finds in the time of one booking, and beside
 * them what came and went since. Each snapshot sees a change either in its week or beside it, never in both or neither: a week is written anew
 * from the allocations themselves, by the statement that takes its changes away.
 */
final class AllocationWeeks {

    /** Which allocations {@code a} are packed: those that last, and reach into the next day at most. */
    static final String USUAL = "a.held_until IS NULL AND a.until_at - a.from_at <= interval '1 day'";

    /** One at a time: who waited would have a snapshot of before. */
    private static final String ALONE =
            "SELECT WHERE pg_try_advisory_xact_lock(hashtextextended(coalesce(current_schema(), '') || ' allocation_week', 0))";

    private static final String PACK = """
            WITH changed AS MATERIALIZED (
                SELECT DISTINCT week, resource, unit FROM allocation_change ORDER BY week, resource, unit LIMIT ?),
            gone AS (
                DELETE FROM allocation_change c USING changed w WHERE c.week = w.week AND c.resource = w.resource AND c.unit = w.unit),
            packed AS (
                INSERT INTO allocation_week (resource, unit, week, spans)
                SELECT w.resource, w.unit, w.week, coalesce((
                    SELECT string_agg(a.span, NULL ORDER BY a.span) FROM allocation a
                    WHERE a.resource = w.resource AND a.unit = w.unit
                        AND tstzrange(a.from_at, a.until_at) && tstzrange(w.week::timestamp AT TIME ZONE 'UTC', (w.week + 7)::timestamp AT TIME ZONE 'UTC')
                        AND a.from_at >= w.week::timestamp AT TIME ZONE 'UTC' AND\s""" + USUAL + """
            ), ''::bytea)
                FROM changed w
                ON CONFLICT (resource, unit, week) DO UPDATE SET spans = excluded.spans)
            SELECT count(*) FROM changed""";

    private AllocationWeeks() {}

    /** Packs weeks that have changed, so many at most; how many, 0 where somebody else is at it. */
    static long pack(Sql sql, int most) throws SQLException {
        return sql.exists(ALONE) ? sql.number(PACK, most) : 0;
    }

    /** What was packed and what came since, without what went. */
    static long[] asOfNow(long[] packed, long[] came, long[] went) {
        if (came.length + went.length == 0) {
            return packed;
        }
        long[] spans = Arrays.copyOf(packed, packed.length + came.length);
        System.arraycopy(came, 0, spans, packed.length, came.length);
        Arrays.sort(spans);
        Arrays.sort(went);
        int kept = 0;
        int gone = 0;
        for (long span : spans) {
            while (gone < went.length && went[gone] < span) {
                gone++;
            }
            if (gone < went.length && went[gone] == span) {
                gone++;
            } else {
                spans[kept++] = span;
            }
        }
        return Arrays.copyOf(spans, kept);
    }
}
