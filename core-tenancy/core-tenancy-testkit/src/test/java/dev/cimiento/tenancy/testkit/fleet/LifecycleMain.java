package dev.cimiento.tenancy.testkit.fleet;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.fleet.DeletionRequest;
import dev.cimiento.tenancy.fleet.TenantLifecycle;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** Makes or deletes a tenant in a process of its own, and stands still after one step: URL, verb, tenant, step, files, export. */
final class LifecycleMain {

    private LifecycleMain() {}

    public static void main(String[] arguments) {
        Fleet fleet = Fleet.at(arguments[0], 1);
        TenantLifecycle lifecycle = fleet.lifecycle(InstantSource.system(), Path.of(arguments[4]))
                .withListener((tenant, operation, step) -> {
                    System.out.println("reached " + step);
                    if (step.equals(arguments[3])) {
                        standStill();
                    }
                });
        if (arguments[1].equals("provision")) {
            lifecycle.provision(fleet.wanted(arguments[2]));
        } else {
            lifecycle.delete(TenantId.of(arguments[2]), DeletionRequest.exportingTo(Path.of(arguments[5])));
        }
        System.out.println("over");
        System.exit(0);
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
