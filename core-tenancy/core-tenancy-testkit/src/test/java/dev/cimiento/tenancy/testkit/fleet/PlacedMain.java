package dev.cimiento.tenancy.testkit.fleet;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.MigrationListener;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import dev.cimiento.tenancy.fleet.TenantResult;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Makes, deletes or migrates tenants of all placements in a process of its own, and stands still after one step: two URLs, login, verb, and
 * then id, kind, step, export.
 */
final class PlacedMain {

    private PlacedMain() {}

    public static void main(String[] arguments) {
        int release = arguments[3].equals("migrate") ? 2 : 1;
        PlacedFleet fleet = new PlacedFleet(arguments[0], arguments[1], arguments[2], release);
        if (arguments[3].equals("migrate")) {
            migrate(fleet);
        } else {
            lifecycle(fleet, arguments);
        }
        System.out.println("over");
        System.exit(0);
    }

    private static void lifecycle(PlacedFleet fleet, String[] arguments) {
        TenantLifecycle lifecycle = fleet.lifecycle.withListener((tenant, operation, step) -> {
            System.out.println("reached " + step);
            if (step.equals(arguments[6])) {
                standStill();
            }
        });
        if (arguments[3].equals("provision")) {
            lifecycle.provision(fleet.wanted(arguments[4], arguments[5]));
        } else {
            lifecycle.delete(TenantId.of(arguments[4]), DeletionRequest.exportingTo(Path.of(arguments[7])));
        }
    }

    private static void migrate(PlacedFleet fleet) {
        fleet.migration.run(
                fleet.migration.plan(tenant -> true),
                MigrationOptions.standard().workers(1).listener(new MigrationListener() {
                    @Override
                    public void started(RunId id, int tenants) {
                        System.out.println("run " + id);
                    }

                    @Override
                    public void finished(TenantResult result) {
                        System.out.println(result.status() + " " + result.tenant());
                    }
                }));
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
