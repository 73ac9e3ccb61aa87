package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.StatusChange;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A change of one tenant that is one row of the registry. */
abstract class Change implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "Which tenant.")
    private TenantId id = TenantId.of("none");

    @Option(names = "--dry-run", description = "Say how the tenant is now, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    @Spec
    private CommandSpec command = CommandSpec.create();

    Change(Supplier<Tools> tools) {
        this.tools = tools;
    }

    abstract StatusChange change(Tools with, TenantId tenant);

    @Override
    public Integer call() {
        Tools with = tools.get();
        if (dryRun) {
            Tenant now = with.provisioner().tenants().require(id);
            answer.give(
                    Map.of("dryRun", true, "tenant", Answer.of(now)),
                    "would " + command.name() + " tenant " + id + ", which is " + now.status());
            return TenantsCommand.DONE;
        }
        StatusChange change = change(with, id);
        if (change instanceof StatusChange.Refused refused) {
            command.commandLine().getErr().println("tenants: " + refused.reason());
            return TenantsCommand.FAILED;
        }
        Tenant tenant = change.tenant();
        answer.give(Answer.of(tenant), "tenant " + id + ", '" + tenant.name() + "', is " + tenant.status());
        return TenantsCommand.DONE;
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "Take a tenant out of service.")
    static final class Suspend extends Change {

        @Option(names = "--reason", required = true, description = "Why, for people who look.")
        private String reason = "";

        Suspend(Supplier<Tools> tools) {
            super(tools);
        }

        @Override
        StatusChange change(Tools with, TenantId tenant) {
            return with.lifecycle().suspend(tenant, reason);
        }
    }

    @Command(
            name = "maintain",
            mixinStandardHelpOptions = true,
            description = "Take a tenant out of service for work on it.")
    static final class Maintain extends Change {

        @Option(names = "--reason", required = true, description = "Why, for people who look.")
        private String reason = "";

        Maintain(Supplier<Tools> tools) {
            super(tools);
        }

        @Override
        StatusChange change(Tools with, TenantId tenant) {
            return with.lifecycle().maintain(tenant, reason);
        }
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Serve a tenant again.")
    static final class Resume extends Change {

        Resume(Supplier<Tools> tools) {
            super(tools);
        }

        @Override
        StatusChange change(Tools with, TenantId tenant) {
            return with.lifecycle().resume(tenant);
        }
    }

    @Command(
            name = "keep",
            mixinStandardHelpOptions = true,
            description = "Call off a deletion that waits for its time. The tenant is suspended then.")
    static final class Keep extends Change {

        Keep(Supplier<Tools> tools) {
            super(tools);
        }

        @Override
        StatusChange change(Tools with, TenantId tenant) {
            return with.lifecycle().keep(tenant);
        }
    }
}
