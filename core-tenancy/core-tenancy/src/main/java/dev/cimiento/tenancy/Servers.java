package dev.cimiento.tenancy;

import javax.sql.DataSource;

/** The pools of the databases that tenants of {@link Placement.Database} have of their own, by name. */
@FunctionalInterface
public interface Servers {

    /** No database but the shared one. */
    Servers NONE = server -> {
        throw new TenancyException(
                "no pool for server '" + server + "': give one to TenantDataSource with withServers(name -> pool)");
    };

    /**
     * The pool of this database; the same one each time.
     *
     * @param server as {@link Placement.Database#server()} names it
     * @throws TenancyException when the host knows no such database
     */
    DataSource pool(String server);
}
