package dev.cimiento.benchmarks.tenancy;

import dev.cimiento.tenancy.TenantId;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.TenantSchemaMapper;

/**
 * The same select on a connection that Hibernate ORM has set to the tenant's schema: a session for the tenant, and the select as JDBC on the
 * session's connection, so that no entity is loaded and what differs is how the connection came to the tenant.
 */
final class HibernateTenants implements TenantSwitchBenchmark.Lookup, AutoCloseable {

    private final SessionFactory sessions;

    private HibernateTenants(SessionFactory sessions) {
        this.sessions = sessions;
    }

    static HibernateTenants over(DataSource pool) {
        TenantSchemaMapper<Object> mapper =
                tenant -> TenantId.of(tenant.toString()).schema();
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySettings(Map.of(
                        JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool,
                        MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER, mapper))
                .build();
        return new HibernateTenants(
                new MetadataSources(registry).buildMetadata().buildSessionFactory());
    }

    @Override
    public String name(TenantId tenant, int id, TenantSwitchBenchmark.Unit unit) {
        try (var session =
                sessions.withOptions().tenantIdentifier((Object) tenant.value()).openSession()) {
            return session.doReturningWork(connection -> unit.select(connection, id));
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
