package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.cli.Create.Place;
import dev.cimiento.tenancy.cli.TenantsCommand.Tools;
import dev.cimiento.tenancy.fleet.Restoration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Bring a tenant back from an export of this release, compared row by row, and suspended. Again after a crash, it goes on.")
final class Import implements Callable<Integer> {

    private final Supplier<Tools> tools;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A directory, or a file that ends in .zip.")
    private Path source = Path.of("");

    @ArgGroup
    private Place place = new Place();

    @Option(names = "--dry-run", description = "Say whether it could be brought back, and change nothing.")
    private boolean dryRun;

    @Mixin
    private Answer answer = new Answer();

    @Spec
    private CommandSpec command = CommandSpec.create();

    Import(Supplier<Tools> tools) {
        this.tools = tools;
    }

    @Override
    public Integer call() {
        Tools with = tools.get();
        if (dryRun) {
            Optional<Restoration.Refused> refused = with.lifecycle().examine(source, place.placement());
            if (refused.isPresent()) {
                return refuse(refused.get());
            }
            answer.give(
                    Map.of("dryRun", true, "source", source.toString()), "would bring back the tenant of " + source);
            return TenantsCommand.DONE;
        }
        with.provisioner().migrateControlPlane();
        Restoration restoration = with.lifecycle().restore(source, place.placement());
        if (restoration instanceof Restoration.Refused refused) {
            return refuse(refused);
        }
        Restoration.Restored restored = (Restoration.Restored) restoration;
        answer.give(
                Map.of("tenant", Answer.of(restored.tenant()), "tables", restored.tables(), "rows", restored.rows()),
                "tenant " + restored.tenant().id() + " is back, "
                        + restored.tenant().status() + ", with " + restored.rows()
                        + " rows; look at it, and resume it");
        return TenantsCommand.DONE;
    }

    private int refuse(Restoration.Refused refused) {
        command.commandLine().getErr().println("tenants: " + refused.reason() + ": " + refused.explanation());
        return TenantsCommand.FAILED;
    }
}
