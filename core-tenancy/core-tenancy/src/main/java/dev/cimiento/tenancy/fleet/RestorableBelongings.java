package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;
import java.nio.file.Path;

/** Belongings that can be put back from what they were exported to. */
public interface RestorableBelongings extends Belongings {

    /**
     * Puts back what {@link #export} wrote into this folder. Runs again after a crash, and then puts nothing there twice.
     *
     * @return how many things there were in the folder
     */
    long restore(TenantId tenant, Path folder);
}
