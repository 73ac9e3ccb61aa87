package dev.cimiento.examples;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import java.util.List;
import java.util.Set;

/** Two tenants in one database: each is provisioned with a schema of its own, and one store serves both without naming either. */
public final class SchemaPerTenantMain {

    private SchemaPerTenantMain() {}

    /** Runs it. */
    public static void main(String[] args) {
        Plan plan = Plan.of("sports", Set.of(Courts.SCHEMA.module()));
        try (ExampleDatabase database = ExampleDatabase.start()) {
            TenantProvisioner provisioner = TenantProvisioner.of(
                            new PostgresTenants(database.pool()),
                            Plans.of(List.of(plan)),
                            FlywayMigrations.over(database.owner()))
                    .withModule(PostgresTenants.SCHEMA)
                    .withModule(Courts.SCHEMA);
            provisioner.migrateControlPlane();
            Tenant norte = provisioner.provision(Tenant.of(TenantId.of("norte"), "Club Norte", plan.id()));
            Tenant sur = provisioner.provision(Tenant.of(TenantId.of("sur"), "Club Sur", plan.id()));
            System.out.println(norte);
            System.out.println(sur);

            Courts courts = new Courts(TenantDataSource.over(database.pool()));
            TenantContext.run(norte.id(), () -> courts.add("Glass 1"));
            TenantContext.run(sur.id(), () -> courts.add("Clay 1"));
            TenantContext.run(sur.id(), () -> courts.add("Clay 2"));

            TenantContext.run(norte.id(), () -> System.out.println("norte has " + courts.names()));
            TenantContext.run(sur.id(), () -> System.out.println("sur has " + courts.names()));
            try {
                courts.names();
            } catch (NoTenantException refused) {
                System.out.println("without a tenant: refused");
            }
        }
    }
}
