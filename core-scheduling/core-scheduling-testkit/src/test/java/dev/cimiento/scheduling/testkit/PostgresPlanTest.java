package dev.cimiento.scheduling.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.scheduling.Availability;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.SlotQuery;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresPlanTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final ServiceId PADEL = ServiceId.of("padel");
    private static final int COURTS = 50;
    private static final double COMPILED_FROM = 100_000;

    private static PostgresClub club;
    private static List<String> statements;
    private static String plan;

    @BeforeAll
    static void start() {
        club = PostgresClub.create();
        Schedule schedule = Schedule.on(new PostgresScheduleStore(club.dataSource()), () -> FROM);
        for (int i = 0; i < COURTS; i++) {
            schedule.catalog()
                    .save(Resource.of(ResourceId.of("court-" + i), "Court", ZoneOffset.UTC)
                            .withHours(WeeklyHours.everyDay("00:00-24:00")));
        }
        schedule.catalog().save(Service.of(PADEL, "Padel", Duration.ofHours(1)));
        execute(
                "INSERT INTO allocation (owner, part, resource, unit, from_at, until_at)"
                        + " SELECT md5(r.number || ' ' || n)::uuid, 0, r.number, 0, t, t + interval '1 hour' FROM resource r,"
                        + " generate_series(0, 3999) n, LATERAL (SELECT timestamptz '2026-01-01 00:00Z' + n * interval '90 minutes' AS t) x");
        schedule.bookings().sweep(1);
        // Of its own connection, since it cannot run in a transaction.
        club.vacuum();
        Statements listened = new Statements(club.dataSource());
        Schedule.on(new PostgresScheduleStore(listened.dataSource()), () -> FROM)
                .availability()
                .slots(SlotQuery.of(PADEL, FROM, FROM.plus(Duration.ofDays(31))));
        statements = listened.texts();
        plan = listened.explain(0);
    }

    @AfterAll
    static void stop() {
        club.close();
    }

    @Test
    @DisplayName("a list of free starts on 50 resources is one statement")
    void oneQuery() {
        assertThat(statements).hasSize(1);
    }

    @Test
    @DisplayName("so are the open days, the next start and the reason why one is refused, and it is the same one")
    void oneQueryEach() {
        Statements listened = new Statements(club.dataSource());
        Availability availability = Schedule.on(new PostgresScheduleStore(listened.dataSource()), () -> FROM)
                .availability();
        SlotQuery query = SlotQuery.of(PADEL, FROM, FROM.plus(Duration.ofDays(31)));
        assertThat(availability.openDays(query, ZoneOffset.UTC)).isEmpty();
        assertThat(availability.next(query)).isEmpty();
        assertThat(availability.why(query, FROM.plusSeconds(60))).isPresent();
        assertThat(listened.texts()).hasSize(3).containsOnly(statements.get(0));
    }

    @Test
    @DisplayName("what is occupied is read a row a week, of the weeks that are asked for alone")
    void aRowAWeek() {
        assertThat(plan).contains("Index Only Scan using allocation_other on allocation a");
        assertThat(plan).doesNotContain("Seq Scan on allocation a", "Seq Scan on allocation_week");
        Matcher read = Pattern.compile("allocation_week_pkey on allocation_week a .*rows=([0-9.]+) loops=" + COURTS)
                .matcher(plan);
        assertThat(read.find()).as(plan).isTrue();
        assertThat(Double.parseDouble(read.group(1))).isBetween(5.0, 6.0);
    }

    @Test
    @DisplayName("the query is estimated far below what a server compiles before it runs it")
    void cheap() {
        Matcher cost = Pattern.compile("cost=[0-9.]+\\.\\.([0-9.]+)").matcher(plan);
        assertThat(cost.find()).as(plan).isTrue();
        assertThat(Double.parseDouble(cost.group(1))).isLessThan(COMPILED_FROM / 2);
    }

    @Test
    @DisplayName("a number and a range of a booking's time agree to the minute, outwards")
    void span() {
        execute("INSERT INTO allocation (owner, part, resource, unit, from_at, until_at)"
                + " VALUES (md5('span')::uuid, 0, 999, 0, '2026-11-23 10:00:30Z', '2026-11-23 11:00:01Z')");
        List<String> found = Transactions.with(
                club.dataSource(),
                connection -> Sql.on(connection)
                        .list(
                                "SELECT to_timestamp((n >> 20) * 60) AT TIME ZONE 'UTC' || ' ' || (n & 1048575) AS text"
                                        + " FROM (SELECT ('x' || encode(span, 'hex'))::bit(64)::bigint AS n FROM allocation"
                                        + " WHERE resource = 999) x",
                                row -> row.string("text")));
        assertThat(found).containsExactly("2026-11-23 10:00:00 61");
    }

    private static void execute(String sql) {
        Transactions.with(club.dataSource(), connection -> Sql.on(connection).update(sql));
    }
}
