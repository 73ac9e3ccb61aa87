package dev.cimiento.tenancy.testkit.fleet;

import dev.cimiento.tenancy.fleet.MigrationListener;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.TenantResult;

/** Migrates a fleet to its second release in a process of its own: database's URL, number of workers. */
final class MigratingMain {

    private MigratingMain() {}

    public static void main(String[] arguments) {
        Fleet fleet = Fleet.at(arguments[0], 2);
        MigrationRun run = fleet.migrate(MigrationOptions.standard()
                .workers(Integer.parseInt(arguments[1]))
                .listener(new MigrationListener() {
                    @Override
                    public void started(RunId id, int tenants) {
                        System.out.println("run " + id);
                    }

                    @Override
                    public void finished(TenantResult result) {
                        System.out.println(result.status() + " " + result.tenant());
                    }
                }));
        System.out.println("over " + run.state() + " " + run.count(TenantResult.Status.FAILED));
        System.exit(0);
    }
}
