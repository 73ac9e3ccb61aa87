package dev.cimiento.reference;

import dev.cimiento.scheduling.ical4j.CalendarFeeds;
import dev.cimiento.tenancy.CachedTenants;
import dev.cimiento.tenancy.DotEnvSettings;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantHosts;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.features.Features;
import dev.cimiento.tenancy.features.ModuleGate;
import dev.cimiento.tenancy.postgresql.PostgresAuditLog;
import dev.cimiento.tenancy.postgresql.PostgresFeatureStore;
import dev.cimiento.tenancy.postgresql.PostgresPlans;
import dev.cimiento.tenancy.postgresql.PostgresSettings;
import dev.cimiento.tenancy.postgresql.PostgresTenantAddresses;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.settings.CachedSettings;
import dev.cimiento.tenancy.settings.Keyring;
import dev.cimiento.tenancy.settings.LayeredSettings;
import dev.cimiento.tenancy.settings.LocalKeyring;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every feature stands on: who is served, what each bought, how each is configured, and the log of who did what.
 *
 * @param tenants the registry, remembered for some seconds
 * @param plans those of the code, and those that the operator keeps in the database
 * @param gate whether a tenant has a module now
 * @param settings a tenant's {@code .env}, then the environment, then what is stored, secrets encrypted
 * @param stored what of it is kept in the database
 * @param written the same, for the current tenant's transactions
 * @param hosts the addresses of tenants: their labels, and domains of their own; empty where the platform has no domain itself
 * @param keyring under which secrets are stored
 * @param audit what was done in each tenant, by whom
 * @param schemas the tables of all this
 */
record Platform(
        Tenants tenants,
        Plans plans,
        ModuleGate gate,
        TenantSettings settings,
        PostgresSettings stored,
        PostgresSettings written,
        Optional<TenantHosts> hosts,
        Keyring keyring,
        AuditLog audit,
        List<SchemaModule> schemas) {

    static final ModuleId OWN_TABLES = new ModuleId("reference");

    static Platform of(Settings settings, Database database, Keys keys, InstantSource clock) {
        Tenants tenants = CachedTenants.before(new PostgresTenants(database.pool()), clock);
        Plans plans = PostgresPlans.over(database.pool(), clock)
                .or(Plans.usual())
                .including(OWN_TABLES)
                .including(CalendarFeeds.SCHEMA.module())
                .including(PostgresAuditLog.SCHEMA.module());
        Features features = Features.of(tenants, plans, new PostgresFeatureStore(database.pool()), clock);
        MasterKeys master = keys.master();
        Keyring keyring = LocalKeyring.of(master);
        PostgresSettings stored = PostgresSettings.of(database.pool(), keyring);
        CachedSettings cached = CachedSettings.of(stored, Duration.ofSeconds(30), clock);
        stored.listen(cached);
        // Through the tenants' data source, a change belongs to the transaction that it is made in.
        PostgresSettings written = PostgresSettings.of(database.tenants(), keyring);
        written.listen(cached);
        TenantSettings layered = LayeredSettings.of("file", DotEnvSettings.in(settings.tenantsDir(), Map.of()))
                .then("environment", LayeredSettings.environment(settings.environment()))
                .then("table", cached);
        return new Platform(
                tenants,
                plans,
                ModuleGate.of(tenants, plans, features),
                layered,
                stored,
                written,
                // A developer's localhost is nobody's domain; tenants there have their id as a label and nothing else.
                TenantAddress.parse(settings.baseDomain())
                        .map(domain ->
                                TenantHosts.of(domain.value(), new PostgresTenantAddresses(database.pool()), clock)),
                keyring,
                PostgresAuditLog.of(database.tenants(), master, clock),
                List.of(
                        PostgresTenants.SCHEMA,
                        PostgresSettings.SCHEMA,
                        PostgresAuditLog.HEADS_SCHEMA,
                        PostgresAuditLog.SCHEMA,
                        new SchemaModule(OWN_TABLES, SchemaModule.Plane.TENANT, "dev/cimiento/reference/migration")));
    }
}
