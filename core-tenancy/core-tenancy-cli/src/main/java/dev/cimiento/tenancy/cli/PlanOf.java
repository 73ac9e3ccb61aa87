package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.SchemaModule;
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
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Put a tenant on another plan: first the tables that it lacks, then the plan. Tables of modules that it leaves stay.")
final class PlanOf implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "Which tenant.")
    private TenantId id = TenantId.of("none");

    @Parameters(index = "1", paramLabel = "PLAN", description = "What it buys from now on.")
    private PlanId plan = new PlanId("none");

    @Option(names = "--dry-run", description = "Say which modules come and go, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    PlanOf(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        Tenant tenant = with.provisioner().tenants().require(id);
        if (dryRun) {
            List<String> before = modules(with, tenant);
            List<String> after = modules(with, tenant.withPlan(plan));
            List<String> come = after.stream().filter(m -> !before.contains(m)).toList();
            List<String> go = before.stream().filter(m -> !after.contains(m)).toList();
            answer.give(
                    Map.of("dryRun", true, "tenant", Answer.of(tenant), "plan", plan.value(), "come", come, "go", go),
                    "would put tenant " + id + " from plan " + tenant.plan() + " on " + plan + ": modules " + come
                            + " come, " + go + " go");
            return TenantsCommand.DONE;
        }
        Tenant after = with.lifecycle().changePlan(id, plan);
        answer.give(Answer.of(after), "tenant " + id + " is on plan " + after.plan());
        return TenantsCommand.DONE;
    }

    private static List<String> modules(Tools with, Tenant tenant) {
        return with.provisioner().modulesOf(tenant).stream()
                .map(SchemaModule::module)
                .map(ModuleId::value)
                .toList();
    }
}
