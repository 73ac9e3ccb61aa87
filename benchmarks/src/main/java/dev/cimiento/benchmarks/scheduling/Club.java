package dev.cimiento.benchmarks.scheduling;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.Schedule;
import dev.cimiento.scheduling.Service;
import dev.cimiento.scheduling.ServiceId;
import dev.cimiento.scheduling.WeeklyHours;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A club with many courts on an embedded PostgreSQL that keeps what it commits, as in production. */
final class Club implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    static final ServiceId PADEL = ServiceId.of("padel");

    /** Short enough for the gaps that the bookings leave. */
    static final ServiceId LESSON = ServiceId.of("lesson");

    private static final ZoneId BUENOS_AIRES = ZoneId.of("America/Argentina/Buenos_Aires");

    private static final TenantId TENANT = new TenantId("club");

    private final EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final DataSource dataSource;
    private final Schedule schedule;
    private final String path;

    private Club(EmbeddedPostgres server, HikariDataSource pool, DataSource dataSource, String schema) {
        this.server = server;
        this.pool = pool;
        this.dataSource = dataSource;
        this.schedule = Schedule.on(new PostgresScheduleStore(dataSource), InstantSource.fixed(NOW));
        this.path = "SET search_path TO " + schema;
    }

    /** A program of its own, without tenants. */
    static Club open(int courts, int connections) {
        EmbeddedPostgres server = server();
        HikariDataSource pool = pool(server, connections);
        return filled(new Club(server, pool, Transactions.aware(pool), "public"), courts);
    }

    /** One of the tenants of a suite, whose connections stay with who had them last: call it inside {@link #as}. */
    static Club ofTenant(int courts, int connections) {
        EmbeddedPostgres server = server();
        HikariDataSource pool = pool(server, connections);
        TenantDataSource tenants =
                TenantDataSource.over(pool).withAffinity(Affinity.of(Club::reportedPath, connections - 1));
        Club club = new Club(server, pool, tenants, TENANT.schema());
        club.execute("CREATE SCHEMA " + TENANT.schema());
        return as(() -> filled(club, courts));
    }

    /** Runs the work as the tenant. */
    static <T> T as(Supplier<T> work) {
        return TenantContext.call(TENANT, work::get);
    }

    private static Optional<String> reportedPath(Connection connection) throws SQLException {
        return Optional.ofNullable(connection.unwrap(PGConnection.class).getParameterStatus("search_path"));
    }

    private static EmbeddedPostgres server() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "512MB")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded PostgreSQL", e);
        }
    }

    private static HikariDataSource pool(EmbeddedPostgres server, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    private static Club filled(Club club, int courts) {
        try {
            club.fill(courts);
            return club;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the migration", e);
        }
    }

    private void fill(int courts) throws IOException {
        URL migration = Objects.requireNonNull(
                PostgresScheduleStore.class.getResource("migration/V1__scheduling.sql"), "migration");
        execute(new String(migration.openStream().readAllBytes(), StandardCharsets.UTF_8));
        for (int i = 0; i < courts; i++) {
            schedule.catalog()
                    .save(Resource.of(ResourceId.of("court-" + i), "Court " + i, BUENOS_AIRES)
                            .withHours(WeeklyHours.everyDay("00:00-24:00")));
        }
        schedule.catalog()
                .save(Service.of(PADEL, "Padel", Duration.ofHours(1))
                        .withGridStep(Duration.ofMinutes(30))
                        .withFurthestAdvance(Duration.ofDays(3000)));
        schedule.catalog()
                .save(Service.of(LESSON, "Lesson", Duration.ofMinutes(30)).withFurthestAdvance(Duration.ofDays(3000)));
    }

    /** Sixteen bookings of an hour a day on every court, from 2025 on, as many as are asked for: every one an hour and a half after the last. */
    void book(int courts, int bookings) {
        int days = bookings / courts / 16;
        // Without looking up the service and the resource of each: it is known that they are there.
        execute(
                "SET session_replication_role = replica; INSERT INTO booking (id, idempotency_key, content, service, resource, unit, further,"
                        + " further_places, customer_id, customer_name, party, seats, terms, status, needs_approval, version, starts_at, ends_at,"
                        + " occupied_from, occupied_until, local_start, zone, created_at) SELECT md5(r.number || ' ' || d || ' ' || n)::uuid,"
                        + " r.number || ' ' || d || ' ' || n, '', 'padel', r.number, 0, '{}', '{}', 'c' || (d * 16 + n) % 9973, 'Somebody', 1, 0,"
                        + " '0:100', 'CONFIRMED', false, 1, t, t + interval '1 hour', t, t + interval '1 hour', t::timestamp, r.zone, t"
                        + " FROM generate_series(0, " + (days - 1) + ") d, generate_series(0, 15) n, resource r,"
                        + " LATERAL (SELECT timestamptz '2025-01-01 03:00Z' + d * interval '1 day' + n * interval '90 minutes' AS t) x;"
                        + " SET session_replication_role = DEFAULT");
        execute("INSERT INTO allocation (owner, part, resource, unit, from_at, until_at)"
                + " SELECT id, 0, resource, 0, occupied_from, occupied_until FROM booking");
        // As a program does every minute or so.
        as(() -> schedule.bookings().sweep(1));
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    Schedule schedule() {
        return schedule;
    }

    DataSource dataSource() {
        return dataSource;
    }

    void execute(String sql) {
        // On a connection of its own: those of the pool are the tenants'.
        try (Connection connection = DriverManager.getConnection(pool.getJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(path);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run: " + sql, e);
        }
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}
