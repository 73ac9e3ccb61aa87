package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.ExportManifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write all that is of a tenant, with a manifest and checksums.")
final class Export implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "ID", description = "Which tenant.")
    private TenantId id = TenantId.of("none");

    @Parameters(index = "1", paramLabel = "TARGET", description = "A directory, or a file that ends in .zip.")
    private Path target = Path.of("");

    @Option(names = "--dry-run", description = "Say whether there is such a tenant, and write nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    Export(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        if (dryRun) {
            answer.give(
                    Map.of(
                            "dryRun", true,
                            "tenant", Answer.of(with.provisioner().tenants().require(id)),
                            "target", target.toString()),
                    "would export tenant " + id + " to " + target);
            return TenantsCommand.DONE;
        }
        ExportManifest manifest = with.lifecycle().export(id, target);
        answer.give(
                Map.of(
                        "tenant", id.value(),
                        "target", target.toString(),
                        "tables", manifest.tables(),
                        "belongings", manifest.belongings(),
                        "checksum", manifest.checksum()),
                "exported tenant " + id + ": " + manifest.rows() + " rows of "
                        + manifest.tables().size() + " tables to " + target);
        return TenantsCommand.DONE;
    }
}
