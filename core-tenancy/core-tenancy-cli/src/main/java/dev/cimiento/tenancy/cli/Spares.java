package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "spares",
        mixinStandardHelpOptions = true,
        description = "Make schemas in advance until so many are ready, so that a sign-up waits for no migration.")
final class Spares implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "PLAN", description = "For which plan.")
    private PlanId plan = new PlanId("none");

    @Parameters(index = "1", paramLabel = "NUMBER", description = "How many shall be ready.")
    private int wanted;

    @Option(names = "--dry-run", description = "Say how many are ready, and make none.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    Spares(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        int made = dryRun ? 0 : with.spares().fill(plan, wanted);
        int ready = with.spares().ready(plan);
        answer.give(
                Map.of("plan", plan.value(), "made", made, "ready", ready, "dryRun", dryRun),
                ready + " spare schemas are ready for plan " + plan + ", " + made + " of them made now");
        return TenantsCommand.DONE;
    }
}
