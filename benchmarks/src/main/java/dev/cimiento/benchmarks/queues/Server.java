package dev.cimiento.benchmarks.queues;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** One PostgreSQL that keeps its promises (fsync is on), and what it and this process have used. */
final class Server implements AutoCloseable {

    private final EmbeddedPostgres postgres;
    private final long postmaster;

    private Server(EmbeddedPostgres postgres) throws SQLException {
        this.postgres = postgres;
        this.postmaster =
                number(postgres.getPostgresDatabase(), "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
    }

    static Server start() throws IOException, SQLException {
        return new Server(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("autovacuum_naptime", "10s")
                .setServerConfig("max_connections", "200")
                .start());
    }

    /** A new database; the URL of it. */
    String database(String name) throws SQLException {
        execute(postgres.getPostgresDatabase(), "CREATE DATABASE " + name);
        return postgres.getJdbcUrl("postgres", name) + "&reWriteBatchedInserts=true";
    }

    static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(20);
        return new HikariDataSource(config);
    }

    static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Begins each phase alike: what was written before is on the disk. */
    void checkpoint() throws SQLException {
        execute(postgres.getPostgresDatabase(), "CHECKPOINT");
    }

    Usage usage(DataSource of) throws SQLException {
        return new Usage(
                System.nanoTime(),
                serverMicros(),
                ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                                .getProcessCpuTime()
                        / 1000,
                number(of, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"),
                number(of, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"));
    }

    /** Of the postmaster and all its children, those that ended included, in ticks of 10 ms. */
    private long serverMicros() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                            .filter(path -> path.getFileName().toString().matches("\\d+"))
                            .mapToLong(this::ticks)
                            .sum()
                    * 10_000;
        } catch (IOException e) {
            return 0; // no /proc: not Linux
        }
    }

    private long ticks(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            boolean isPostmaster = process.getFileName().toString().equals(Long.toString(postmaster));
            if (!isPostmaster && Long.parseLong(fields.get(1)) != postmaster) {
                return 0;
            }
            long own = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
            return isPostmaster ? own + Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14)) : own;
        } catch (IOException e) {
            return 0; // ended meanwhile
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    /** What was used until a moment. */
    record Usage(long nanos, long serverMicros, long javaMicros, long commits, long walBytes) {

        Usage since(Usage before) {
            return new Usage(
                    nanos - before.nanos,
                    serverMicros - before.serverMicros,
                    javaMicros - before.javaMicros,
                    commits - before.commits,
                    walBytes - before.walBytes);
        }
    }
}
