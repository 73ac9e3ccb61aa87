package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.cimiento.tenancy.Migrations;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.SchemaVersion;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TenantFleetContract;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The published contract of migrations and steps: over the suite's own, and over ones with the known faults, which it must find. */
class FleetContractTest {

    @Nested
    @DisplayName("Flyway's migrations and a step that can be repeated")
    class OverTheSuite extends Contract {

        @Override
        protected TenantProvisioner provisioner() {
            return program().provisioner;
        }
    }

    @Test
    @DisplayName("a step that writes its row again each time is found")
    void stepThatRepeats() {
        assertThat(failures(NotRepeatable.class))
                .anyMatch(name -> name.startsWith("failure 21: cut off after any part"))
                .noneMatch(name -> name.startsWith("failure 20"));
    }

    @Test
    @DisplayName("migrations that say of every run that they applied their scripts are found")
    void migrationsThatRepeat() {
        assertThat(failures(Forgetful.class)).anyMatch(name -> name.startsWith("failure 20"));
    }

    private static List<String> failures(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    abstract static class Contract extends TenantFleetContract {

        private TestDatabase database;
        private Fleet fleet;

        @BeforeEach
        void start() {
            database = TestDatabase.create();
            fleet = new Fleet(database.pool(20), 2);
            fleet.provisioner.migrateControlPlane();
        }

        @AfterEach
        void stop() {
            database.close();
        }

        Fleet program() {
            return fleet;
        }

        @Override
        protected DataSource owner() {
            return fleet.pool;
        }

        /** As many as two runs at once can meet over. */
        @Override
        protected int fleet() {
            return 5;
        }

        @Override
        protected Tenant wanted(TenantId id) {
            return fleet.wanted(id.value());
        }
    }

    /** Run by the tests above alone: surefire leaves nested classes out. */
    static class NotRepeatable extends Contract {

        @Override
        protected TenantProvisioner provisioner() {
            TenantDataSource db = TenantDataSource.over(program().pool);
            return program()
                    .provisioner
                    .withStep(new ProvisioningStep() {
                        @Override
                        public String name() {
                            return "careless";
                        }

                        @Override
                        public void provision(Tenant tenant) {
                            Transactions.with(
                                    db,
                                    connection ->
                                            Sql.on(connection).update("INSERT INTO member (name) VALUES ('again')"));
                        }
                    })
                    .withStep(new ProvisioningStep() {
                        @Override
                        public String name() {
                            return "last";
                        }

                        @Override
                        public void provision(Tenant tenant) {
                            // What comes after the careless one, so that there is something to be cut off.
                        }
                    });
        }
    }

    static class Forgetful extends Contract {

        @Override
        protected TenantProvisioner provisioner() {
            Migrations right = FlywayMigrations.over(program().pool);
            Migrations wrong = new Migrations() {
                @Override
                public SchemaVersion version(SchemaModule module) {
                    return right.version(module);
                }

                @Override
                public List<String> apply(String schema, SchemaModule module, Duration lockTimeout) {
                    right.apply(schema, module, lockTimeout);
                    return right.version(module).scripts();
                }

                @Override
                public Migrations at(Placement placement) {
                    return this;
                }
            };
            return TenantProvisioner.of(program().tenants, Plans.of(List.of(Fleet.PLAN)), wrong)
                    .withModule(PostgresTenants.SCHEMA)
                    .withModule(new SchemaModule(
                            new ModuleId("members"),
                            SchemaModule.Plane.TENANT,
                            "dev/cimiento/tenancy/testkit/fleet/release2"));
        }
    }
}
