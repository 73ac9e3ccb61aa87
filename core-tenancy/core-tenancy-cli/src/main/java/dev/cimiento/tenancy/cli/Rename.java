package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rename",
        mixinStandardHelpOptions = true,
        description =
                "Give a tenant another name, another address, or both. Addresses that it had lead on to the new one. Its id is for ever.")
final class Rename implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "Which tenant.")
    private TenantId id = TenantId.of("none");

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "What people call it from now on.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--address",
            description =
                    "Where it is reached from now on: a label before the platform's domain, or a domain of its own.")
    private Optional<TenantAddress> address = Optional.empty();

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    @Spec
    private CommandSpec command = CommandSpec.create();

    Rename(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        if (name.isEmpty() && address.isEmpty()) {
            throw new CommandLine.ParameterException(command.commandLine(), "a NAME, an --address, or both");
        }
        Tools with = tools.get();
        Tenant before = with.provisioner().tenants().require(id);
        // Refused before anything is done, if it is no name.
        Tenant after = name.map(before::withName).orElse(before);
        if (!dryRun && address.isPresent()) {
            TenantAddresses.Change change = with.lifecycle().moveTo(id, address.get());
            if (change instanceof TenantAddresses.Change.Taken) {
                command.commandLine().getErr().println("tenants: address '" + address.get() + "' is another tenant's");
                return TenantsCommand.FAILED;
            }
        }
        if (!dryRun && name.isPresent()) {
            after = with.lifecycle().rename(id, name.get());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (dryRun) {
            fields.put("dryRun", true);
        }
        fields.put("tenant", Answer.of(dryRun ? before : after));
        fields.put("name", after.name());
        address.ifPresent(found -> fields.put("address", found.value()));
        answer.give(
                fields,
                dryRun
                        ? "would call tenant " + id + " '" + after.name() + "'"
                                + address.map(found -> ", reached at " + found).orElse("")
                        : "tenant " + id + " is called '" + after.name() + "'"
                                + address.map(found -> " and reached at " + found)
                                        .orElse(""));
        return TenantsCommand.DONE;
    }
}
