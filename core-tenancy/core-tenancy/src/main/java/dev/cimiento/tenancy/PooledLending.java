package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Lends tenants the connections of pools of their own. */
final class PooledLending implements Lending {

    private final TenantPools pools;
    private final Lending system;
    private final SqlTexts texts = new SqlTexts();

    PooledLending(TenantPools pools) {
        this.pools = pools;
        this.system = Lending.session(pools.report());
    }

    @Override
    public Connection lend(DataSource pool, Target target, Placement placement) throws SQLException {
        if (!(target.scope() instanceof TenantContext.Scope.OfTenant ofTenant)) {
            return system.lend(pool, target, placement);
        }
        TenantId tenant = ofTenant.tenant();
        DataSource own = pools.take(tenant, placement);
        boolean lent = false;
        try {
            Connection leased = Lending.bind(own.getConnection(), connection -> tell(connection, tenant, target));
            lent = true;
            return leased;
        } finally {
            if (!lent) {
                pools.giveBack(tenant);
            }
        }
    }

    private Connection tell(Connection connection, TenantId tenant, Target target) throws SQLException {
        String path = pools.report().searchPath(connection).orElse("");
        boolean told = target.isPathAlone() && target.isPath(path);
        if (!told) {
            Ending.execute(connection, target.forSession());
            path = pools.report().searchPath(connection).orElse("");
        }
        return new LeasedConnection(
                connection, target, texts, Telling.SESSION, false, pools.report(), path, Loan.HOME, (c, lease) -> {
                    try {
                        Ending.CLOSED.end(c, lease);
                    } finally {
                        pools.giveBack(tenant);
                    }
                });
    }
}
