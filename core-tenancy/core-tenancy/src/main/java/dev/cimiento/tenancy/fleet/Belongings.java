package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;
import java.nio.file.Path;

/** What a tenant has besides its tables: files, an index, a line at a provider. A host names them, so that export and deletion are whole. */
public interface Belongings {

    /** A short name, which is also that of a folder: {@code files}. */
    String name();

    /**
     * Writes everything into this folder, which exists and is empty.
     *
     * @return how many things were written
     */
    long export(TenantId tenant, Path folder);

    /** Deletes everything. Runs again after a crash, and then finds less or nothing. */
    void delete(TenantId tenant);

    /** How many things there still are. */
    long remaining(TenantId tenant);
}
