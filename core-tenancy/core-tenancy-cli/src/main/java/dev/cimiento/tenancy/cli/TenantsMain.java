package dev.cimiento.tenancy.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.SpareSchemas;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresSchemaVersions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import dev.cimiento.tenancy.postgresql.TenantRoles;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tenants} as a program of its own, told about modules and plans by options, which a file can hold: {@code tenants @fleet.args list}.
 * Tenants that it creates have their tables and nothing else; the steps of a host are in the host's own program, which uses {@link
 * TenantsCommand}.
 */
public final class TenantsMain {

    // Held, since the logging library forgets the levels of loggers that nobody holds.
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private TenantsMain() {}

    /** Runs one command and ends the program with its exit code. */
    public static void main(String[] arguments) {
        FLYWAY.setLevel(Level.SEVERE);
        // That nobody chose a logging library is no news to who runs a command.
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        int code;
        try (Connected root = new Connected()) {
            code = TenantsCommand.under(root, root::tools).execute(arguments);
        }
        System.exit(code);
    }

    /** Where the database is, and what its tenants have. */
    @Command(
            name = "tenants",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Tenants from sign-up to farewell, and the migration of all of them.")
    static final class Connected implements AutoCloseable {

        @Spec
        private CommandSpec command = CommandSpec.create();

        @Option(names = "--url", required = true, description = "jdbc:postgresql://host/database, without a password.")
        private String url = "";

        @Option(names = "--user", description = "Who owns the tenants' schemas.")
        private Optional<String> user = Optional.empty();

        @Option(
                names = "--password-env",
                paramLabel = "NAME",
                description = "The environment variable that holds the password.")
        private Optional<String> passwordVariable = Optional.empty();

        @Option(
                names = "--server-url",
                paramLabel = "NAME=URL",
                description = "A database that tenants can have for themselves; same user and password.")
        private Map<String, String> serverUrls = Map.of();

        @Option(
                names = "--login",
                description =
                        "As whom the application connects: it is let into the roles and the shared rows of tenants.")
        private Optional<String> login = Optional.empty();

        @Option(
                names = "--module",
                paramLabel = "ID=FOLDER",
                description = "Tables in each tenant's schema: payments=dev/cimiento/payments/postgresql/migration.")
        private Map<String, String> modules = Map.of();

        @Option(names = "--control-module", paramLabel = "ID=FOLDER", description = "Tables of the control plane.")
        private Map<String, String> controlModules = Map.of();

        @Option(names = "--define-plan", paramLabel = "ID=MODULE,MODULE", description = "What tenants can buy.")
        private Map<String, String> plans = Map.of();

        private final List<HikariDataSource> pools = new ArrayList<>();

        Tools tools() {
            HikariDataSource open = connect("--url", url);
            InstantSource clock = InstantSource.system();
            Map<String, HikariDataSource> servers = new LinkedHashMap<>();
            serverUrls.forEach((name, itsUrl) -> servers.put(name, connect("--server-url", itsUrl)));
            FlywayMigrations migrations = FlywayMigrations.over(open);
            for (Map.Entry<String, HikariDataSource> server : servers.entrySet()) {
                migrations = migrations.withServer(server.getKey(), server.getValue());
            }
            TenantProvisioner provisioner = TenantProvisioner.of(new PostgresTenants(open), catalogue(), migrations)
                    .withVersions(new PostgresSchemaVersions(open))
                    .withModule(PostgresTenants.SCHEMA);
            for (Map.Entry<String, String> module : new LinkedHashMap<>(controlModules).entrySet()) {
                provisioner = provisioner.withModule(
                        new SchemaModule(new ModuleId(module.getKey()), SchemaModule.Plane.CONTROL, module.getValue()));
            }
            for (Map.Entry<String, String> module : new LinkedHashMap<>(modules).entrySet()) {
                provisioner = provisioner.withModule(
                        new SchemaModule(new ModuleId(module.getKey()), SchemaModule.Plane.TENANT, module.getValue()));
            }
            provisioner = login.isPresent()
                    ? provisioner
                            .withStep(TenantRoles.over(open, login.get()))
                            .withStep(RowSecurity.over(open).granting(login.get()))
                    : provisioner.withStep(new NoLogin());
            TenantLifecycle lifecycle = TenantLifecycle.of(provisioner, open, clock);
            for (Map.Entry<String, HikariDataSource> server : servers.entrySet()) {
                lifecycle = lifecycle.withServer(server.getKey(), server.getValue());
            }
            return new Tools(
                    provisioner,
                    FleetMigration.of(provisioner, open, clock),
                    lifecycle,
                    SpareSchemas.of(provisioner, open));
        }

        private Plans catalogue() {
            List<Plan> defined = plans.entrySet().stream()
                    .map(plan -> Plan.of(
                            plan.getKey(),
                            Arrays.stream(plan.getValue().split(",", -1))
                                    .map(ModuleId::new)
                                    .collect(Collectors.toSet())))
                    .toList();
            return defined.isEmpty() ? Plans.usual() : Plans.of(defined);
        }

        private HikariDataSource connect(String option, String to) {
            if (to.toLowerCase(Locale.ROOT).contains("password=")) {
                throw refusal(option + " must not hold the password, which others on this machine can read there:"
                        + " name an environment variable with --password-env");
            }
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(to);
            user.ifPresent(config::setUsername);
            passwordVariable.ifPresent(name -> config.setPassword(Optional.ofNullable(System.getenv(name))
                    .orElseThrow(() -> refusal("environment variable " + name + " is not set"))));
            config.addDataSourceProperty("logServerErrorDetail", "false");
            // Two for each of the most workers there can be.
            config.setMaximumPoolSize(70);
            config.setMinimumIdle(0);
            HikariDataSource open = new HikariDataSource(config);
            pools.add(open);
            return open;
        }

        private CommandLine.ParameterException refusal(String why) {
            return new CommandLine.ParameterException(command.commandLine(), why);
        }

        @Override
        public void close() {
            pools.forEach(HikariDataSource::close);
        }
    }

    /** A role that nobody may become, or rows that nobody may read, would be found out by the application's first request. */
    private static final class NoLogin implements ProvisioningStep {

        @Override
        public String name() {
            return "login";
        }

        @Override
        public void provision(Tenant tenant) {
            if (tenant.placement() instanceof Placement.Role || tenant.placement() instanceof Placement.Row) {
                throw new TenancyException("tenant '" + tenant.id() + "' needs rights for the application's login:"
                        + " say --login, and give the command again");
            }
        }
    }
}
