package dev.cimiento.tenancy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.SpareSchemas;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TenantsCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private TestDatabase database;
    private DataSource pool;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        pool = database.pool(12);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private record Said(int code, String out, String err) {

        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    private Said run(String... arguments) {
        return run(1, arguments);
    }

    private TenantProvisioner provisioner(int release) {
        ModuleId things = new ModuleId("things");
        return TenantProvisioner.of(
                        new PostgresTenants(pool),
                        Plans.of(List.of(Plan.of("with", Set.of(things)), Plan.of("without", Set.of(ModuleId.AUTH)))),
                        FlywayMigrations.over(pool))
                .withVersions(new PostgresSchemaVersions(pool))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(new SchemaModule(
                        things, SchemaModule.Plane.TENANT, "dev/cimiento/tenancy/cli/things" + release));
    }

    private Said run(int release, String... arguments) {
        CommandLine line = TenantsCommand.of(provisioner(release), pool, InstantSource.system());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private void create(String... ids) {
        for (String id : ids) {
            assertThat(run("create", id, "--name", "Name of " + id, "--plan", "with")
                            .code())
                    .isZero();
        }
    }

    @Test
    @DisplayName("create makes a tenant, in words and as JSON; a dry run makes none")
    void create() {
        create("padel");
        assertThat(run("create", "clinica", "--name", "Clínica", "--plan", "without", "--dry-run")
                        .out())
                .isEqualToIgnoringNewLines("would make tenant clinica on plan without with the tables of []");
        assertThat(run("list").out())
                .contains("padel", "with", "ACTIVE", "Name of padel")
                .doesNotContain("clinica");
        Said again = run("create", "padel", "--name", "Name of padel", "--plan", "with", "--json");
        assertThat(again.json().get("name").asText()).isEqualTo("Name of padel");
        assertThat(again.json().get("status").asText()).isEqualTo("ACTIVE");
        assertThat(run("create", "padel", "--name", "Name of padel", "--plan", "with", "--dry-run")
                        .out())
                .isEqualToIgnoringNewLines(
                        "tenant padel is there, ACTIVE on plan with; would look whether it is whole");
    }

    @Test
    @DisplayName("create does not take another's id, nor change a tenant that is there, in a dry run either")
    void createOther() {
        create("padel");
        for (List<String> other : List.of(
                List.of("--name", "Other", "--plan", "with"),
                List.of("--name", "Name of padel", "--plan", "without"),
                List.of("--name", "Name of padel", "--plan", "with", "--role", "padel"))) {
            for (List<String> how : List.of(List.<String>of(), List.of("--dry-run"))) {
                List<String> line = new ArrayList<>(List.of("create", "padel"));
                line.addAll(other);
                line.addAll(how);
                Said refused = run(line.toArray(String[]::new));
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.err())
                        .isEqualToIgnoringNewLines("tenants: tenant padel is there already: 'Name of padel', on plan"
                                + " with, in a place of kind SCHEMA; rename and plan change it");
            }
        }
    }

    @Test
    @DisplayName("where no tenant was ever made, commands say that there is no registry yet, and which make it")
    void noRegistry() {
        for (List<String> line : List.of(
                List.of("list"),
                List.of("migrate", "--dry-run"),
                List.of("suspend", "padel", "--reason", "x"),
                List.of("delete", "padel", "--no-export", "--yes"))) {
            Said said = run(line.toArray(String[]::new));
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .isEqualToIgnoringNewLines(
                            "tenants: this database has no registry of tenants yet: create and migrate make it");
        }
        assertThat(run("create", "padel", "--name", "x", "--plan", "with", "--dry-run")
                        .out())
                .contains("would make tenant padel");
        assertThat(run("migrate").code()).isZero();
        assertThat(run("list").code()).isZero();
    }

    @Test
    @DisplayName(
            "what is not understood is refused with code 2, and what cannot be done with code 1, each in one line on standard error")
    void errors() {
        Said id = run("create", "Not An Id", "--name", "x", "--plan", "with");
        assertThat(id.code()).isEqualTo(2);
        assertThat(id.err()).contains("Invalid value for positional parameter", "tenant id must be 1 to 48 characters");
        Said plan = run("create", "padel", "--name", "x", "--plan", "gold");
        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.err())
                .isEqualToIgnoringNewLines(
                        "tenants: tenant 'padel' is on plan 'gold', which is not one of [with, without]");
        assertThat(plan.out()).isEmpty();
        create("padel");
        Said unknown = run("suspend", "nobody", "--reason", "x");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).isEqualToIgnoringNewLines("tenants: no tenant 'nobody'");
        assertThat(run("frobnicate").code()).isEqualTo(2);
        assertThat(run("migrate", "--workers", "0").err()).contains("workers must be 1 to 64, was 0");
    }

    @Test
    @DisplayName("migrate plans in a dry run, migrates, names who failed, goes on, and has nothing to do then")
    void migrate() {
        create("a", "b", "c");
        Said plan = run(2, "migrate", "--dry-run", "--json");
        assertThat(plan.json().get("pending")).hasSize(3);
        assertThat(plan.json().at("/pending/0/scripts/0").asText()).isEqualTo("things/V2__name.sql");
        assertThat(run(2, "migrate", "--dry-run").out()).contains("3 to migrate, 0 current");

        database.execute("ALTER TABLE \"t_b\".thing ADD COLUMN name text");
        Said failed = run(2, "migrate", "--json");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.json().get("migrated").asInt()).isEqualTo(2);
        assertThat(failed.json().at("/results/1/error").asText()).contains("t_b", "42701");
        String run = failed.json().get("run").asText();

        assertThat(run(2, "migrate", "--resume", run).out())
                .contains("b ", "FAILED", "go on with: tenants migrate --resume " + run);
        database.execute("ALTER TABLE \"t_b\".thing DROP COLUMN name");
        assertThat(run(2, "migrate", "--resume", run).code()).isZero();
        assertThat(run(2, "migrate").out()).isEqualToIgnoringNewLines("0 migrated, 3 current, 0 failed, 0 skipped");
        assertThat(run(2, "migrate", "--verify", "--json").json().get("results"))
                .hasSize(3);
    }

    @Test
    @DisplayName("migrate with a canary ends after it, with code 1 and the way to go on")
    void canary() {
        create("a", "b", "c");
        Said stopped = run(2, "migrate", "--canary-tenant", "b");
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.out()).contains("1 migrated, 0 current, 0 failed, 2 skipped", "1 canaries are migrated");
    }

    private String shownWhileMigrating(boolean terminal, String... arguments) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), () -> terminal);
        TenantProvisioner provisioner = provisioner(2);
        Tools tools = new Tools(
                provisioner,
                FleetMigration.of(provisioner, pool, InstantSource.system()),
                TenantLifecycle.of(provisioner, pool, InstantSource.system()),
                SpareSchemas.of(provisioner, pool));
        StringWriter out = new StringWriter();
        TenantsCommand.under(new TenantsCommand.Root(), () -> tools, screen)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments);
        assertThat(out.toString()).as("results").doesNotContain("[==").doesNotContain("\r");
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "migrate shows a bar that counts tenants and failures to a terminal alone: not to a pipe, not with --json, not unwished")
    void bar() {
        create("a", "b", "c");
        database.execute("ALTER TABLE \"t_b\".thing ADD COLUMN name text");
        assertThat(shownWhileMigrating(false, "migrate")).isEmpty();
        assertThat(shownWhileMigrating(true, "migrate", "--json")).isEmpty();
        assertThat(shownWhileMigrating(true, "migrate", "--no-progress")).isEmpty();
        assertThat(shownWhileMigrating(true, "migrate", "--dry-run")).isEmpty();
        assertThat(shownWhileMigrating(true, "migrate", "--verify"))
                .contains("tenants", "100%", "3/3", "1 failed", "===");
    }

    @Test
    @DisplayName(
            "as a program of its own it makes, migrates, exports and deletes tenants with a role, in a database and among others' rows")
    void placements() throws IOException {
        String login = database.login();
        Path options = Files.writeString(
                folder.resolve("placed.args"),
                "--url=" + database.jdbcUrl() + "\n--login=" + login
                        + "\n--module=things=dev/cimiento/tenancy/cli/shared\n" + "--define-plan=with=things\n");
        try (TestDatabase other = TestDatabase.create()) {
            String url = "--server-url=eu-1=" + other.jdbcUrl();
            for (List<String> place :
                    List.of(List.of("--role", login + "_role"), List.of("--server", "eu-1"), List.of("--rows"))) {
                String id = "in-" + place.get(0).substring(2);
                List<String> create =
                        new ArrayList<>(List.of("@" + options, url, "create", id, "--name", "x", "--plan", "with"));
                create.addAll(place);
                assertThat(inProcess(create).out()).contains("tenant " + id + " is ACTIVE");
            }
            JsonNode list =
                    inProcess(List.of("@" + options, url, "list", "--json")).json();
            assertThat(list.findValuesAsText("placement")).containsExactly("ROLE", "ROW", "DATABASE");
            assertThat(list.findValuesAsText("role")).containsExactly(login + "_role");
            assertThat(list.findValuesAsText("server")).containsExactly("eu-1");
            other.execute("INSERT INTO \"t_in-server\".thing (name) VALUES ('x')");
            assertThat(inProcess(List.of(
                                    "@" + options,
                                    url,
                                    "create",
                                    "both",
                                    "--name",
                                    "x",
                                    "--plan",
                                    "with",
                                    "--rows",
                                    "--role",
                                    "r"))
                            .code())
                    .isEqualTo(2);
            assertThat(inProcess(List.of("@" + options, url, "migrate", "--verify"))
                            .out())
                    .contains("0 migrated, 3 current, 0 failed");
            for (String id : List.of("in-role", "in-rows", "in-server")) {
                Said deleted = inProcess(List.of(
                        "@" + options,
                        url,
                        "delete",
                        id,
                        "--yes",
                        "--export",
                        folder.resolve(id).toString()));
                assertThat(deleted.err()).isEmpty();
                assertThat(deleted.out()).startsWith("deleted tenant " + id);
                assertThat(folder.resolve(id).resolve("tenant/thing.jsonl")).exists();
            }
            assertThat(folder.resolve("in-server/tenant/thing.jsonl")).content().contains("\"x\"");
            Said unconfigured = inProcess(
                    List.of("@" + options, "create", "far", "--name", "x", "--plan", "with", "--server", "mars"));
            assertThat(unconfigured.code()).isEqualTo(1);
            assertThat(unconfigured.err()).contains("server 'mars' is not one of []");
            assertThat(inProcess(List.of("@" + options, "list")).out()).isEmpty();
            Path nobody = Files.writeString(
                    folder.resolve("nobody.args"), Files.readString(options).replace("--login=" + login + "\n", ""));
            Said without = inProcess(List.of(
                    "@" + nobody, "create", "open", "--name", "x", "--plan", "with", "--role", login + "_open"));
            assertThat(without.code()).isEqualTo(1);
            assertThat(without.err()).contains("say --login");
            assertThat(inProcess(List.of(
                                    "@" + options,
                                    "create",
                                    "open",
                                    "--name",
                                    "x",
                                    "--plan",
                                    "with",
                                    "--role",
                                    login + "_open"))
                            .out())
                    .contains("tenant open is ACTIVE");
        }
    }

    private static Said inProcess(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try (TenantsMain.Connected root = new TenantsMain.Connected()) {
            int code = TenantsCommand.under(root, root::tools)
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(arguments.toArray(String[]::new));
            return new Said(code, out.toString(), err.toString());
        }
    }

    @Test
    @DisplayName(
            "rename changes name and address, says so as JSON and in a dry run, and refuses an address that is another's")
    void rename() {
        create("padel", "clinica");
        assertThat(run("rename", "padel", "Club Sur", "--address", "clubsur", "--dry-run")
                        .out())
                .isEqualToIgnoringNewLines("would call tenant padel 'Club Sur', reached at clubsur");
        assertThat(run("list").out()).contains("Name of padel");
        JsonNode renamed = run("rename", "padel", "Club Sur", "--address", "clubsur", "--json")
                .json();
        assertThat(renamed.at("/tenant/id").asText()).isEqualTo("padel");
        assertThat(renamed.at("/tenant/name").asText()).isEqualTo("Club Sur");
        assertThat(renamed.at("/address").asText()).isEqualTo("clubsur");
        assertThat(run("rename", "padel", "--address", "www.clubsur.es").out())
                .isEqualToIgnoringNewLines("tenant padel is called 'Club Sur' and reached at www.clubsur.es");
        for (String taken : List.of("clubsur", "padel", "www.clubsur.es")) {
            Said refused = run("rename", "clinica", "Clinica Sur", "--address", taken);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).isEqualToIgnoringNewLines("tenants: address '" + taken + "' is another tenant's");
        }
        assertThat(run("list").out()).contains("Name of clinica");
        assertThat(run("rename", "clinica").code()).isEqualTo(2);
        assertThat(run("rename", "clinica", "--address", "Not An Address").code())
                .isEqualTo(2);
        assertThat(run("rename", "clinica", " ").err()).contains("name must have 1 to 200 characters");
    }

    @Test
    @DisplayName("suspend, maintain, resume and rename change a tenant; what cannot follow is refused")
    void change() {
        create("padel");
        assertThat(run("suspend", "padel", "--reason", "unpaid", "--dry-run").out())
                .contains("would suspend tenant padel");
        assertThat(run("suspend", "padel", "--reason", "unpaid").out()).contains("is SUSPENDED");
        assertThat(run("list", "--status", "suspended", "--json")
                        .json()
                        .at("/0/labels/status_reason")
                        .asText())
                .isEqualTo("unpaid");
        assertThat(run("maintain", "padel", "--reason", "moving").out()).contains("is MAINTENANCE");
        assertThat(run("resume", "padel", "--json").json().get("status").asText())
                .isEqualTo("ACTIVE");
        assertThat(run("rename", "padel", "Club Sur").out()).contains("is called 'Club Sur'");
        database.execute("UPDATE cimiento.tenant SET status = 'PROVISIONING'");
        Said refused = run("suspend", "padel", "--reason", "x");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("is PROVISIONING and cannot become SUSPENDED");
    }

    @Test
    @DisplayName("plan puts a tenant on another plan, with its tables; a dry run says which modules come and go")
    void plan() {
        assertThat(run("create", "padel", "--name", "x", "--plan", "without").code())
                .isZero();
        assertThat(run("plan", "padel", "with", "--dry-run").out()).contains("modules [things] come, [] go");
        assertThat(run("plan", "padel", "with").out()).contains("is on plan with");
        database.execute("SELECT * FROM \"t_padel\".thing");
    }

    @Test
    @DisplayName(
            "export writes a directory or a zip, and delete exports, removes and reports; it asks, and does nothing unconfirmed")
    void exportAndDelete() throws IOException {
        create("padel");
        Path zip = folder.resolve("padel.zip");
        assertThat(run("export", "padel", zip.toString(), "--dry-run").code()).isZero();
        assertThat(zip).doesNotExist();
        assertThat(run("export", "padel", zip.toString()).out()).startsWith("exported tenant padel: ");
        assertThat(Files.size(zip)).isPositive();

        Said unconfirmed = run("delete", "padel", "--no-export");
        assertThat(unconfirmed.code()).isEqualTo(2);
        assertThat(unconfirmed.err()).contains("confirm with --yes");
        assertThat(run("delete", "padel", "--yes").code())
                .as("says nothing of an export")
                .isEqualTo(2);
        assertThat(run("delete", "padel", "--no-export", "--dry-run").out()).contains("without an export");
        assertThat(run("list").out()).contains("ACTIVE");

        assertThat(run("delete", "padel", "--no-export", "--retain", "P30D", "--yes")
                        .out())
                .contains("kept until");
        assertThat(run("keep", "padel").out()).contains("is SUSPENDED");
        Path target = folder.resolve("export");
        Said deleted = run("delete", "padel", "--export", target.toString(), "--yes", "--json");
        assertThat(deleted.code()).isZero();
        assertThat(deleted.json().get("tables").asInt()).isEqualTo(2);
        assertThat(deleted.json().get("exportChecksum").asText()).hasSize(64);
        assertThat(target.resolve("tenant/thing.jsonl")).exists();
        assertThat(run("list").out()).isEmpty();

        assertThat(run("import", target.toString(), "--dry-run").out()).contains("would bring back the tenant of");
        assertThat(run(2, "import", target.toString(), "--dry-run").err())
                .startsWith("tenants: OTHER_RELEASE: module things was exported at another version");
        assertThat(run("list").out()).isEmpty();
        JsonNode back = run("import", target.toString(), "--json").json();
        assertThat(back.at("/tenant/status").asText()).isEqualTo("SUSPENDED");
        assertThat(run("list").out()).contains("padel", "SUSPENDED");
        Said again = run("import", target.toString());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).isEqualToIgnoringNewLines("tenants: EXISTS: there is a tenant 'padel'");
        assertThat(run("import", folder.toString()).err()).contains("DAMAGED", "has no SHA256SUMS");
        assertThat(run("delete", "nobody", "--no-export", "--yes").code()).isEqualTo(1);
    }

    @Test
    @DisplayName("spares are made in advance, and create takes one")
    void spares() {
        assertThat(run("migrate").code()).isZero();
        assertThat(run("spares", "with", "2").out())
                .contains("2 spare schemas are ready for plan with, 2 of them made now");
        create("padel");
        assertThat(run("spares", "with", "2", "--dry-run", "--json")
                        .json()
                        .get("ready")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "as a program of its own: options from a file, a password that only the environment holds, results apart from errors")
    void process() throws Exception {
        Path options = Files.writeString(
                folder.resolve("fleet.args"),
                "--url=" + database.jdbcUrl().replace("\"", "") + "\n--password-env=TENANTS_PASSWORD\n"
                        + "--module=things=dev/cimiento/tenancy/cli/things1\n--define-plan=with=things\n");
        Said created = program(options, "create", "padel", "--name", "Padel", "--plan", "with");
        assertThat(created.err()).isEmpty();
        assertThat(created.out()).isEqualToIgnoringNewLines("tenant padel is ACTIVE on plan with");
        assertThat(created.code()).isZero();
        assertThat(program(options, "list", "--json").json().at("/0/id").asText())
                .isEqualTo("padel");

        Path wrong = Files.writeString(
                folder.resolve("wrong.args"), "--url=jdbc:postgresql://localhost:1/x?password=hunter2\n");
        Said refused = program(wrong, "list");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("--url must not hold the password").doesNotContain("hunter2");
        Path unreachable = Files.writeString(
                folder.resolve("unreachable.args"),
                "--url=jdbc:postgresql://localhost:1/x?connectTimeout=1\n--password-env=TENANTS_PASSWORD\n");
        assertThat(program(unreachable, "list").err()).doesNotContain("s3cret-of-the-test");
    }

    private Said program(Path options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TenantsMain.class.getName(),
                "@" + options));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TENANTS_PASSWORD", "s3cret-of-the-test");
        Path err = folder.resolve("err.txt");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return new Said(code, out, Files.readString(err));
    }
}
