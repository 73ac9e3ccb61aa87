package dev.cimiento.tenancy.cli;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.fleet.FleetMigration;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.SpareSchemas;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands of {@code tenants}, for a host to put into its own program, with its modules, plans and steps:
 *
 * <pre>{@code System.exit(TenantsCommand.of(provisioner, pool, clock).execute(args));}</pre>
 *
 * <p>Results go to standard output, as text or with {@code --json}; errors go to standard error, on one line. The exit code is 0 where it was
 * done, 1 where it was refused or failed for a tenant, 2 where the command was not understood. Reads no environment.
 */
public final class TenantsCommand {

    static final int DONE = 0;
    static final int FAILED = 1;

    private static final String NO_REGISTRY =
            "this database has no registry of tenants yet: create and migrate make it";

    private TenantsCommand() {}

    /**
     * The commands over what the host has wired.
     *
     * @param pool of the control plane's database, not a {@code TenantDataSource}; its user owns the tenants' schemas
     */
    public static CommandLine of(TenantProvisioner provisioner, DataSource pool, InstantSource clock) {
        return of(provisioner, pool, clock, TenantLifecycle.of(provisioner, pool, clock));
    }

    /** As {@link #of(TenantProvisioner, DataSource, InstantSource)}, with a lifecycle that knows servers and belongings. */
    public static CommandLine of(
            TenantProvisioner provisioner, DataSource pool, InstantSource clock, TenantLifecycle lifecycle) {
        Tools tools = new Tools(
                provisioner,
                FleetMigration.of(provisioner, pool, clock),
                lifecycle,
                SpareSchemas.of(provisioner, pool));
        return under(new Root(), () -> tools);
    }

    /** The commands under this root, which may need its options before it can say what there is to work with. */
    static CommandLine under(Object root, Supplier<Tools> tools) {
        return under(root, tools, Screen.ofProcess());
    }

    static CommandLine under(Object root, Supplier<Tools> tools, Screen screen) {
        requireNonNull(tools, "tools");
        CommandLine line = new CommandLine(root);
        for (Object command : List.of(
                new Create(tools),
                new ListTenants(tools),
                new Migrate(tools, screen),
                new Change.Suspend(tools),
                new Change.Maintain(tools),
                new Change.Resume(tools),
                new Change.Keep(tools),
                new Rename(tools),
                new PlanOf(tools),
                new Export(tools),
                new Import(tools),
                new Delete(tools),
                new Spares(tools))) {
            line.addSubcommand(command);
        }
        convert(line, TenantId.class, TenantId::of);
        convert(line, PlanId.class, PlanId::new);
        convert(line, RunId.class, RunId::of);
        convert(line, TenantAddress.class, TenantAddress::of);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("tenants: " + (isWithoutRegistry(failure) ? NO_REGISTRY : inOneLine(failure)));
            return FAILED;
        });
        return line;
    }

    private static <T> void convert(CommandLine line, Class<T> type, Function<String, T> of) {
        line.registerConverter(type, text -> {
            try {
                return of.apply(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        });
    }

    private static boolean isWithoutRegistry(Throwable failure) {
        return failure instanceof DatabaseException database
                && database.sqlState().equals("42P01")
                && String.valueOf(failure.getMessage()).contains('"' + TenantDataSource.CONTROL_SCHEMA + ".tenant");
    }

    /** The tenant with this id, in a database without a registry too. */
    static Optional<Tenant> registered(Tools with, TenantId id) {
        try {
            return with.provisioner().tenants().find(id);
        } catch (DatabaseException e) {
            if (isWithoutRegistry(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String inOneLine(Throwable failure) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            if (said.indexOf(line) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(line);
            }
        }
        return said.toString();
    }

    /** What the commands work with. */
    record Tools(
            TenantProvisioner provisioner, FleetMigration migration, TenantLifecycle lifecycle, SpareSchemas spares) {}

    /** Says what there is, when nothing is asked for. */
    @Command(
            name = "tenants",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "Tenants from sign-up to farewell, and the migration of all of them.")
    static class Root {}
}
