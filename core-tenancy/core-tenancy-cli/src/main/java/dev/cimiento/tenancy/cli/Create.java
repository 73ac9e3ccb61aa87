package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description =
                "Make a tenant: its tables, and what the host's steps add. Again after a crash, it completes what is missing.")
final class Create implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "A lower-case DNS label: padel.")
    private TenantId id = TenantId.of("none");

    @Option(names = "--name", required = true, description = "What people call it.")
    private String name = "";

    @Option(names = "--plan", required = true, description = "What it buys.")
    private PlanId plan = new PlanId("none");

    @ArgGroup
    private Place place = new Place();

    @Option(names = "--dry-run", description = "Say what would be made, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    Create(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        Tenant wanted = Tenant.of(id, name, plan).withPlacement(place.placement());
        Optional<Tenant> there = TenantsCommand.registered(with, id);
        there.ifPresent(tenant -> requireSame(tenant, wanted));
        List<String> modules = with.provisioner().modulesOf(wanted).stream()
                .map(module -> module.module().value())
                .toList();
        if (dryRun) {
            answer.give(
                    Map.of("dryRun", true, "tenant", Answer.of(wanted), "modules", modules),
                    there.map(tenant -> "tenant " + id + " is there, " + tenant.status() + " on plan " + plan
                                    + "; would look whether it is whole")
                            .orElse("would make tenant " + id + " on plan " + plan + " with the tables of " + modules));
            return TenantsCommand.DONE;
        }
        with.provisioner().migrateControlPlane();
        Tenant tenant = with.lifecycle().provision(wanted);
        answer.give(Answer.of(tenant), "tenant " + id + " is " + tenant.status() + " on plan " + tenant.plan());
        return TenantsCommand.DONE;
    }

    private static void requireSame(Tenant there, Tenant wanted) {
        if (!there.name().equals(wanted.name())
                || !there.plan().equals(wanted.plan())
                || !there.placement().equals(wanted.placement())) {
            throw new IllegalArgumentException(
                    "tenant " + there.id() + " is there already: '" + there.name() + "', on plan " + there.plan()
                            + ", in a place of kind " + Answer.placement(there) + "; rename and plan change it");
        }
    }

    /** Where its rows are; in a schema of its own where nothing is said. */
    static final class Place {

        @Option(names = "--role", paramLabel = "NAME", description = "A schema that only this database role may use.")
        private Optional<String> role = Optional.empty();

        @Option(names = "--server", paramLabel = "NAME", description = "The database that the host knows by this name.")
        private Optional<String> server = Optional.empty();

        @Option(names = "--rows", description = "Rows among other tenants', kept apart by row security.")
        private boolean rows;

        Placement placement() {
            if (rows) {
                return Placement.row();
            }
            return role.map(Placement::role)
                    .or(() -> server.map(Placement::database))
                    .orElseGet(Placement::schema);
        }
    }
}
