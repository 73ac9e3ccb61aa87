package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresPlanTest {

    private static PostgresClub club;

    @BeforeAll
    static void start() {
        club = PostgresClub.create();
        execute(
                "INSERT INTO allocation (owner, part, resource, unit, from_at, until_at)"
                        + " SELECT md5(r || ' ' || n)::uuid, 0, r, 0, t, t + interval '1 hour' FROM generate_series(1, 5) r,"
                        + " generate_series(0, 3999) n, LATERAL (SELECT timestamptz '2026-01-01 00:00Z' + n * interval '90 minutes' AS t) x");
        // Of its own connection, since it cannot run in a transaction.
        club.vacuum();
    }

    @AfterAll
    static void stop() {
        club.close();
    }

    @Test
    @DisplayName("what is occupied is read from the index alone, and from the range that is asked for alone")
    void indexOnly() {
        List<String> plan = explain("SELECT string_agg(int8send(a.span), ''::bytea) FROM allocation a"
                + " WHERE a.resource = 3 AND a.unit = 0 AND a.span >= 29000000::bigint << 20 AND a.span < 29600000::bigint << 20"
                + " AND (a.held_until IS NULL OR a.held_until > now())");
        assertThat(plan).anyMatch(line -> line.contains("Index Only Scan using allocation_span"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    @DisplayName("a number and a range of a booking's time agree to the minute, outwards")
    void span() {
        execute("INSERT INTO allocation (owner, part, resource, unit, from_at, until_at)"
                + " VALUES (md5('span')::uuid, 0, 9, 0, '2026-11-23 10:00:30Z', '2026-11-23 11:00:01Z')");
        List<String> found = Transactions.with(
                club.dataSource(),
                connection -> Sql.on(connection)
                        .list(
                                "SELECT to_timestamp((span >> 20) * 60) AT TIME ZONE 'UTC' || ' ' || (span & 1048575) AS text"
                                        + " FROM allocation WHERE resource = 9",
                                row -> row.string("text")));
        assertThat(found).containsExactly("2026-11-23 10:00:00 61");
    }

    private static List<String> explain(String sql) {
        return Transactions.with(club.dataSource(), connection -> {
            // A table this small is read either way; what counts is that the index is enough.
            Sql.on(connection).update("SET LOCAL enable_bitmapscan = off");
            return Sql.on(connection).list("EXPLAIN " + sql, row -> row.string("QUERY PLAN"));
        });
    }

    private static void execute(String sql) {
        Transactions.with(club.dataSource(), connection -> Sql.on(connection).update(sql));
    }
}
