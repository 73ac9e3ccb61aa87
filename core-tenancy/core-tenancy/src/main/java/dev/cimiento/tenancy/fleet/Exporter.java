package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Identifier;
import dev.cimiento.tenancy.postgresql.Sql;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Writes all that is of one tenant. What is cut off leaves a {@code .part} beside the target and nothing at it. */
final class Exporter {

    /** With the star, or a column of the alias's name would be taken for the row. */
    private static final String WHOLE_ROWS = "SELECT row_to_json(whole.*) FROM ";

    /** So that an export reads the same wherever it was made. */
    static final String FORMATS =
            "SET LOCAL TimeZone = 'UTC'; SET LOCAL IntervalStyle = 'iso_8601';" + " SET LOCAL extra_float_digits = 1";

    private static final int ROWS_AT_ONCE = 1_000;
    private static final String MANIFEST = "manifest.json";
    private static final String CHECKSUMS = "SHA256SUMS";

    private final DataSource control;
    private final List<Belongings> belongings;
    private final InstantSource clock;

    Exporter(DataSource control, List<Belongings> belongings, InstantSource clock) {
        this.control = control;
        this.belongings = List.copyOf(belongings);
        this.clock = clock;
    }

    ExportManifest export(Home home, Path target) {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        boolean zip = absolute.getFileName().toString().endsWith(".zip");
        try {
            refuseStrangers(absolute, zip);
            deleteTree(part);
            Files.createDirectories(part.getParent());
            ExportManifest manifest;
            if (zip) {
                try (FileSystem archive = FileSystems.newFileSystem(part, Map.of("create", "true"))) {
                    manifest = write(home, archive.getPath("/"));
                }
            } else {
                manifest = write(home, Files.createDirectory(part));
            }
            deleteTree(absolute);
            Files.move(part, absolute);
            return manifest;
        } catch (IOException | UncheckedIOException e) {
            throw new TenancyException("cannot export tenant '" + home.tenant().id() + "' to " + target, e);
        }
    }

    private ExportManifest write(Home home, Path root) throws IOException {
        Tenant tenant = home.tenant();
        List<ExportManifest.Table> tables = new ArrayList<>();
        Map<String, Long> sequences = new LinkedHashMap<>();
        Files.createDirectory(root.resolve("tenant"));
        snapshot(home.database(), connection -> {
            home.reach(connection);
            Sql sql = Sql.on(connection);
            for (Home.Part part : home.parts(sql)) {
                tables.add(rows(
                        connection,
                        root.resolve("tenant").resolve(part.table() + ".jsonl"),
                        WHOLE_ROWS + part.from(),
                        part.parameters()));
            }
            if (!home.isShared()) {
                sql.list(
                                "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = ? AND last_value IS NOT NULL",
                                row -> Map.entry(row.string("sequencename"), row.number("last_value")),
                                home.schema())
                        .forEach(entry -> sequences.put(entry.getKey(), entry.getValue()));
            }
            if (home.isApart()) {
                controlRows(connection, tenant, root, "server", tables);
            }
        });
        snapshot(control, connection -> controlRows(connection, tenant, root, "control", tables));
        Map<String, Long> others = new LinkedHashMap<>();
        for (Belongings kind : belongings) {
            Path folder = Files.createDirectories(root.resolve("belongings").resolve(kind.name()));
            others.put(kind.name(), kind.export(tenant.id(), folder));
        }
        ExportManifest manifest = new ExportManifest(tenant.id(), clock.instant(), tables, sequences, others, "");
        Files.writeString(
                root.resolve(MANIFEST),
                Json.of(
                        manifest,
                        new LinkedHashMap<>(Map.of(
                                "id",
                                tenant.id().value(),
                                "name",
                                tenant.name(),
                                "plan",
                                tenant.plan().value()))));
        return new ExportManifest(tenant.id(), manifest.exportedAt(), tables, sequences, others, checksums(root));
    }

    /** The tenant's rows of a control schema: the fleet's, or that of its own database. */
    private static void controlRows(
            Connection connection, Tenant tenant, Path root, String folder, List<ExportManifest.Table> tables)
            throws SQLException {
        Path target;
        try {
            target = Files.createDirectory(root.resolve(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map.Entry<String, String> table :
                TenantTables.ofControlPlane(Sql.on(connection)).entrySet()) {
            tables.add(rows(
                    connection,
                    target.resolve(table.getKey() + ".jsonl"),
                    WHOLE_ROWS + TenantTables.control(table.getKey()) + " whole WHERE "
                            + Identifier.quoted(table.getValue()) + " = ?",
                    tenant.id().value()));
        }
    }

    /** One file that {@code sha256sum -c} takes, over every other. */
    private static String checksums(Path root) throws IOException {
        StringBuilder sums = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                MessageDigest digest = sha256();
                try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    Files.copy(file, sink);
                }
                sums.append(hex(digest))
                        .append("  ")
                        .append(root.relativize(file))
                        .append('\n');
            }
        }
        byte[] bytes = sums.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(root.resolve(CHECKSUMS), bytes);
        MessageDigest whole = sha256();
        whole.update(bytes);
        return hex(whole);
    }

    private static ExportManifest.Table rows(Connection connection, Path file, String select, Object... parameters)
            throws SQLException {
        MessageDigest digest = sha256();
        long rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(select);
                OutputStream out =
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            // With a cursor: a table may be larger than the memory.
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    // A column of type json keeps its line breaks, which stand between tokens alone.
                    String line = result.getString(1).replace('\n', ' ').replace('\r', ' ');
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.write('\n');
                    rows++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String folder = String.valueOf(file.getName(file.getNameCount() - 2));
        return new ExportManifest.Table(folder + "/" + file.getFileName(), rows, hex(digest));
    }

    /** All tables as they were at one moment, while others write. */
    private static void snapshot(DataSource dataSource, SqlWork work) {
        Transactions.with(dataSource, connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                statement.execute(FORMATS);
            }
            work.run(connection);
            return true;
        });
    }

    /** Only an earlier export is written over. */
    private static void refuseStrangers(Path target, boolean zip) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        boolean ours = zip ? Files.isRegularFile(target) : Files.isRegularFile(target.resolve(MANIFEST));
        if (!ours) {
            throw new IOException(target + " exists and is not an export");
        }
    }

    private static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Of a text, in hexadecimal. */
    static String digestOf(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private interface SqlWork {
        void run(Connection connection) throws SQLException;
    }
}
