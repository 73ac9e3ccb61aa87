package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
        Tenant wanted = Tenant.of(id, name, plan);
        List<String> modules = with.provisioner().modulesOf(wanted).stream()
                .map(module -> module.module().value())
                .toList();
        if (dryRun) {
            answer.give(
                    Map.of("dryRun", true, "tenant", Answer.of(wanted), "modules", modules),
                    "would make tenant " + id + " on plan " + plan + " with the tables of " + modules);
            return TenantsCommand.DONE;
        }
        with.provisioner().migrateControlPlane();
        Tenant tenant = with.lifecycle().provision(wanted);
        answer.give(Answer.of(tenant), "tenant " + id + " is " + tenant.status() + " on plan " + tenant.plan());
        return TenantsCommand.DONE;
    }
}
