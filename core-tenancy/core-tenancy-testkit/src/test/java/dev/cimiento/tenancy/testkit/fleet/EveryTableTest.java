package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.ExportManifest;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No table of the suite may escape export and deletion: the migrations of every module, found in the source tree, are applied, and then each
 * table is exported, or is named here as one without rows of a tenant.
 */
class EveryTableTest {

    /** What the fleet shares. A new table of the control plane either says whose its rows are, in a column {@code tenant}, or comes here. */
    private static final Set<String> SHARED = Set.of(
            // The platform's own log; tenants' are in their schemas.
            "audit_entry",
            "audit_pruning",
            "feature_switch",
            "job_worker",
            "migration_run",
            "plan",
            "plan_feature",
            "spare_schema",
            // Kept on purpose: that a tenant was deleted.
            "tenant_deletion");

    private static final Pattern MODULE = Pattern.compile(
            "new SchemaModule\\(\\s*(?:new )?ModuleId[^,]*,\\s*SchemaModule\\.Plane\\.(TENANT|CONTROL),\\s*\"([a-z0-9_/]+)\"");

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "every table of every module is exported, or is named as one that no tenant has rows in; and none is left after deletion")
    void everyTable() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("bom"))) {
            root = root.getParent();
        }
        List<Module> modules = modules(root);
        assertThat(modules).hasSizeGreaterThan(8).anyMatch(Module::control).anyMatch(module -> !module.control());
        try (TestDatabase database = TestDatabase.create()) {
            Fleet fleet = new Fleet(database.pool(8), 1);
            fleet.provisioner.migrateControlPlane();
            TenantLifecycle lifecycle = TenantLifecycle.of(fleet.provisioner, fleet.pool, InstantSource.system());
            Tenant tenant = lifecycle.provision(fleet.wanted("every-table"));
            for (Module module : modules) {
                if (!module.location().equals("dev/cimiento/tenancy/postgresql/migration")) {
                    apply(database, module, tenant);
                }
            }
            database.execute(
                    "INSERT INTO cimiento.audit_head VALUES ('every-table', gen_random_uuid(), 0, repeat('x', 32)::bytea,"
                            + " now(), 'k', repeat('x', 32)::bytea)");
            database.execute(
                    "INSERT INTO cimiento.setting (tenant, key, value) VALUES ('every-table', 'COLOUR', 'blue')");
            ExportManifest manifest = lifecycle.export(tenant.id(), folder.resolve("export"));

            assertThat(exported(manifest, "tenant/"))
                    .containsExactlyInAnyOrderElementsOf(
                            tables(fleet, tenant.id().schema()));
            Set<String> accounted = exported(manifest, "control/");
            assertThat(accounted).doesNotContainAnyElementsOf(SHARED).contains("tenant", "job", "job_finished");
            accounted.addAll(SHARED);
            Set<String> control = tables(fleet, "cimiento").stream()
                    .filter(table -> !table.endsWith("_history"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(control)
                    .as("tables of the control plane: each has a column tenant, or is named in this test as shared")
                    .isSubsetOf(accounted);

            lifecycle.delete(tenant.id(), DeletionRequest.withoutExport());
            assertThat(tables(fleet, tenant.id().schema())).isEmpty();
            for (String table : control) {
                long traces = Transactions.with(
                        fleet.pool,
                        connection -> Sql.on(connection)
                                .number("SELECT count(*) FROM cimiento.\"" + table
                                        + "\" t WHERE t::text LIKE '%every-table%'"));
                assertThat(traces).as(table).isEqualTo(table.equals("tenant_deletion") ? 1 : 0);
            }
        }
    }

    private static Set<String> exported(ExportManifest manifest, String plane) {
        return manifest.tables().stream()
                .map(ExportManifest.Table::file)
                .filter(file -> file.startsWith(plane))
                .map(file -> file.substring(plane.length(), file.length() - ".jsonl".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> tables(Fleet fleet, String schema) {
        return Transactions.with(
                fleet.pool,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
                                        + " AND table_type = 'BASE TABLE'",
                                row -> row.string("table_name"),
                                schema));
    }

    private static void apply(TestDatabase database, Module module, Tenant tenant) throws IOException {
        String schema = module.control() ? "cimiento" : tenant.id().schema();
        for (Path script : module.scripts()) {
            database.execute(
                    "SET search_path TO \"" + schema + "\";\n" + Files.readString(script, StandardCharsets.UTF_8));
        }
    }

    /** Every module that main code declares, with its scripts. */
    private static List<Module> modules(Path root) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(root, 14)) {
            sources = files.filter(file -> file.toString().contains("/src/main/java/dev/cimiento/")
                            && root.relativize(file).toString().startsWith("core-")
                            && file.toString().endsWith(".java"))
                    .toList();
        }
        Set<Module> modules = new java.util.LinkedHashSet<>();
        for (Path source : sources) {
            Matcher matcher = MODULE.matcher(Files.readString(source, StandardCharsets.UTF_8));
            while (matcher.find()) {
                String path = source.toString();
                Path resources = Path.of(path.substring(0, path.indexOf("/src/main/java/")), "src/main/resources");
                try (Stream<Path> scripts = Files.list(resources.resolve(matcher.group(2)))) {
                    modules.add(new Module(
                            matcher.group(1).equals("CONTROL"),
                            matcher.group(2),
                            scripts.sorted().toList()));
                }
            }
        }
        return List.copyOf(modules);
    }

    private record Module(boolean control, String location, List<Path> scripts) {}
}
