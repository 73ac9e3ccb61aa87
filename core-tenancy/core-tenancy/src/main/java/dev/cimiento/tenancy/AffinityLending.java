package dev.cimiento.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Keeps connections of each pool for the tenants that had them last. */
final class AffinityLending implements Lending {

    private final Affinity affinity;
    private final SqlTexts texts = new SqlTexts();
    private final Map<DataSource, KeptConnections> kept = new ConcurrentHashMap<>();

    AffinityLending(Affinity affinity) {
        this.affinity = affinity;
    }

    @Override
    public Connection lend(DataSource pool, Target target, Placement placement) throws SQLException {
        KeptConnections connections = kept.get(pool);
        if (connections == null) {
            connections = kept.computeIfAbsent(pool, p -> new KeptConnections(p, affinity, texts));
        }
        return connections.lend(target);
    }

    @Override
    public void close() {
        kept.values().forEach(KeptConnections::close);
    }
}
