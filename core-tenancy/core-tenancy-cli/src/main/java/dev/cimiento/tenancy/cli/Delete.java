package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.Deletion;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description =
                "Take a tenant out of service, export it, keep it for a time, and remove all that is of it. Again after a crash, and after"
                        + " the time, it goes on.")
final class Delete implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "Which tenant.")
    private TenantId id = TenantId.of("none");

    @ArgGroup(multiplicity = "1")
    private Before before = new Before();

    @Option(
            names = "--retain",
            description = "Keep the data so long, as P30D; then give the command again (default ${DEFAULT-VALUE}).",
            defaultValue = "PT0S")
    private Duration retain = Duration.ZERO;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    @Spec
    private CommandSpec command = CommandSpec.create();

    Delete(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        if (dryRun) {
            answer.give(
                    Map.of(
                            "dryRun",
                            true,
                            "tenant",
                            Answer.of(with.provisioner().tenants().require(id))),
                    "would delete tenant " + id + " and all that is of it"
                            + before.export
                                    .map(target -> ", after an export to " + target)
                                    .orElse(", without an export"));
            return TenantsCommand.DONE;
        }
        if (before.none == before.export.isPresent()) {
            throw new CommandLine.ParameterException(command.commandLine(), "either --export or --no-export");
        }
        if (!yes && !confirmed()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(),
                    "nothing was deleted: confirm with --yes, or type the tenant's id when asked");
        }
        DeletionRequest request = before.export
                .map(DeletionRequest::exportingTo)
                .orElseGet(DeletionRequest::withoutExport)
                .retaining(retain);
        return report(with.lifecycle().delete(id, request));
    }

    private int report(Deletion deletion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tenant", id.value());
        if (deletion instanceof Deletion.Deleted deleted) {
            fields.put("deletedAt", deleted.deletedAt().toString());
            fields.put("tables", deleted.tables());
            fields.put("controlRows", deleted.controlRows());
            deleted.exportChecksum().ifPresent(checksum -> fields.put("exportChecksum", checksum));
            deleted.server().ifPresent(server -> fields.put("server", server));
            answer.give(
                    fields,
                    "deleted tenant " + id + ": " + deleted.tables() + " tables and " + deleted.controlRows()
                            + " rows of the control plane; nothing of it was found afterwards"
                            + deleted.server()
                                    .map(server -> "; its database " + server + " is yours to drop")
                                    .orElse(""));
            return TenantsCommand.DONE;
        }
        if (deletion instanceof Deletion.Waiting waiting) {
            fields.put("until", waiting.until().toString());
            answer.give(fields, "tenant " + id + " is out of service and kept until " + waiting.until());
            return TenantsCommand.DONE;
        }
        command.commandLine().getErr().println("tenants: no tenant '" + id + "'");
        return TenantsCommand.FAILED;
    }

    private boolean confirmed() {
        Console terminal = System.console();
        return terminal != null
                && id.value().equals(terminal.readLine("All data of tenant %s will be gone. Its id again: ", id));
    }

    /** Whether to export has no default: forgetting it must not lose data, nor keep what must go. */
    static final class Before {

        @Option(names = "--export", paramLabel = "TARGET", description = "Export to this directory or .zip file first.")
        private Optional<Path> export = Optional.empty();

        @Option(names = "--no-export", description = "Keep nothing.")
        private boolean none;
    }
}
