package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Every tenant, by id.")
final class ListTenants implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Option(names = "--status", description = "Only those in this status: ${COMPLETION-CANDIDATES}.")
    private Optional<TenantStatus> status = Optional.empty();

    @Option(names = "--plan", description = "Only those on this plan.")
    private Optional<PlanId> plan = Optional.empty();

    @Mixin
    private Answer answer = new Answer();

    ListTenants(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        List<Tenant> tenants = tools.get().provisioner().tenants().list().stream()
                .filter(tenant -> status.isEmpty() || status.get() == tenant.status())
                .filter(tenant -> plan.isEmpty() || plan.get().equals(tenant.plan()))
                .toList();
        answer.give(
                tenants.stream().map(Answer::of).toList(),
                tenants.stream()
                        .map(tenant -> "%-24s %-12s %-12s %s"
                                .formatted(tenant.id(), tenant.plan(), tenant.status(), tenant.name()))
                        .collect(Collectors.joining(System.lineSeparator())));
        return TenantsCommand.DONE;
    }
}
