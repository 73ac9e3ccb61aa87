package dev.cimiento.tenancy.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PgBouncer in transaction mode before a test database, for programs that will run behind one. Where it is not installed, the test is
 * skipped, and says so. Safe for use by many threads.
 */
public final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final int port;

    private PgBouncer(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts one, or skips the test.
     *
     * @param connections how many connections to the server all its clients share; from 1 on
     * @throws IllegalArgumentException when that is less than 1
     * @throws IOException when it does not start; with what it said
     */
    public static PgBouncer before(TestDatabase database, int connections) throws IOException, InterruptedException {
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1, was " + connections);
        }
        Optional<Path> program = program();
        Assumptions.assumeTrue(program.isPresent(), "PgBouncer is not installed (Debian: apt-get install pgbouncer)");
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory("pgbouncer");
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
        Path config = folder.resolve("pgbouncer.ini");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "[databases]",
                        "app = host=127.0.0.1 port=" + server.getPort() + " user=postgres dbname="
                                + server.getPath().substring(1),
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = transaction",
                        "default_pool_size = " + connections,
                        "ignore_startup_parameters = extra_float_digits",
                        ""));
        config.toFile().setReadable(true, false);
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of(program.orElseThrow().toString(), config.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        PgBouncer bouncer = new PgBouncer(process, folder, port);
        bouncer.awaitStart();
        return bouncer;
    }

    private static Optional<Path> program() {
        return Stream.of(
                        "/usr/sbin/pgbouncer",
                        "/usr/bin/pgbouncer",
                        "/usr/local/bin/pgbouncer",
                        "/opt/homebrew/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void awaitStart() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        String log = Files.readString(folder.resolve("log"));
        close();
        throw new IOException("pgbouncer did not start: " + log);
    }

    /** A pool of clients of it; the caller closes it. Statements stay unnamed: before 1.21 it does not know named ones. */
    public HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/app?user=postgres&prepareThreshold=0");
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
