package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import javax.sql.DataSource;

/**
 * The pool of one tenant, as the host opens it for {@link TenantPools}.
 *
 * @param dataSource the pool
 * @param connections the most connections that it opens
 * @param closing closes it; called once, when none of its connections is on loan
 */
public record TenantPool(DataSource dataSource, int connections, Runnable closing) {

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException when it has less than one connection
     */
    public TenantPool {
        requireNonNull(dataSource, "dataSource");
        requireNonNull(closing, "closing");
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1, was " + connections);
        }
    }

    /** Opens pools. */
    @FunctionalInterface
    public interface Factory {

        /** A pool for this tenant, which nobody else uses. */
        TenantPool open(TenantId tenant, Placement placement);
    }
}
