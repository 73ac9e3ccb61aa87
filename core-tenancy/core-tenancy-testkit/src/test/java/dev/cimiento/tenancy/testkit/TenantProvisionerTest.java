package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.Plan;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.ProvisioningStep;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.UnknownTenantException;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TenantProvisionerTest {

    private static final Plans PLANS = Plans.of(
            List.of(Plan.of("notes", Set.of(new ModuleId("notes"))), Plan.of("nothing", Set.of(ModuleId.AUTH))));

    private static TestDatabase database;
    private static Tenants tenants;
    private static TenantDataSource dataSource;
    private static TenantProvisioner provisioner;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        dataSource = database.tenantPool(8);
        tenants = new PostgresTenants(database.pool(8));
        provisioner = TenantProvisioner.of(tenants, PLANS, FlywayMigrations.over(database.pool(8)))
                .withModule(PostgresTenants.SCHEMA)
                .withModule(Notes.SCHEMA)
                .withStep(new FirstNote());
        provisioner.migrateControlPlane();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static final class FirstNote implements ProvisioningStep {
        @Override
        public String name() {
            return "first note";
        }

        @Override
        public void provision(Tenant tenant) {
            Notes notes = new Notes(dataSource);
            if (tenant.plan().value().equals("notes") && notes.read().isEmpty()) {
                notes.write(tenant.id().value(), "welcome");
            }
        }
    }

    private static Tenant wanted(String id) {
        return Tenant.of(TenantId.of(id), "Name of " + id, new PlanId("notes"));
    }

    @Test
    @DisplayName("a provisioned tenant is active and has the tables of its plan and what the steps wrote")
    void provisions() {
        Tenant tenant = provisioner.provision(wanted("one"));
        assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(tenants.require(tenant.id())).isEqualTo(tenant);
        List<String> rows = TenantContext.call(tenant.id(), () -> new Notes(dataSource).read());
        assertThat(rows).containsExactly("one|welcome");
    }

    @Test
    @DisplayName("provisioning again changes nothing, and a suspended tenant stays suspended")
    void repeated() {
        Tenant tenant = provisioner.provision(wanted("again"));
        tenants.update(tenant.withStatus(TenantStatus.SUSPENDED));
        assertThat(provisioner.provision(wanted("again")).status()).isEqualTo(TenantStatus.SUSPENDED);
        List<String> rows = TenantContext.call(tenant.id(), () -> new Notes(dataSource).read());
        assertThat(rows).hasSize(1);
        assertThat(provisioner.migrate(tenant)).isZero();
    }

    @Test
    @DisplayName("a step that fails leaves the tenant provisioning; the next run completes it")
    void resumes() {
        AtomicInteger runs = new AtomicInteger();
        TenantProvisioner failing = provisioner.withStep(new ProvisioningStep() {
            @Override
            public String name() {
                return "fails once";
            }

            @Override
            public void provision(Tenant tenant) {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("power cut");
                }
            }
        });
        assertThatThrownBy(() -> failing.provision(wanted("resumed"))).hasMessage("power cut");
        assertThat(tenants.require(TenantId.of("resumed")).status()).isEqualTo(TenantStatus.PROVISIONING);
        assertThat(failing.provision(wanted("resumed")).isActive()).isTrue();
    }

    @Test
    @DisplayName("four callers migrating one tenant at once all succeed, and each migration is applied once")
    void raced() {
        List<CompletableFuture<Tenant>> all = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> provisioner.migrate(tenants.register(wanted("raced"))) >= 0
                                ? tenants.require(TenantId.of("raced"))
                                : null))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join))
                .allMatch(t -> t.id().value().equals("raced"));
        assertThat(provisioner.provision(wanted("raced")).isActive()).isTrue();
    }

    @Test
    @DisplayName("an unknown plan is refused before anything is written, with the plans there are")
    void unknownPlan() {
        Tenant tenant = Tenant.of(TenantId.of("gold-digger"), "x", new PlanId("gold"));
        assertThatThrownBy(() -> provisioner.provision(tenant))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("'gold'")
                .hasMessageContaining("[notes, nothing]");
        assertThat(tenants.find(tenant.id())).isEmpty();
    }

    @Test
    @DisplayName("a plan without a module has none of its tables")
    void planWithoutModule() {
        Tenant tenant = provisioner.provision(Tenant.of(TenantId.of("bare"), "Bare", new PlanId("nothing")));
        assertThat(tenant.isActive()).isTrue();
        assertThatThrownBy(() -> TenantContext.call(tenant.id(), () -> new Notes(dataSource).read()))
                .hasMessageContaining("42P01");
    }

    @Test
    @DisplayName("both registries register once, list by id and refuse to update a stranger")
    void registries() {
        for (Tenants registry : List.of(tenants, new InMemoryTenants())) {
            Tenant first = registry.register(wanted("registered"));
            Tenant second = registry.register(Tenant.of(first.id(), "Another name", new PlanId("nothing")));
            assertThat(second).isEqualTo(first);
            assertThat(registry.list()).contains(first).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
            assertThatThrownBy(() -> registry.update(wanted("stranger"))).isInstanceOf(UnknownTenantException.class);
            assertThat(registry.find(TenantId.of("stranger"))).isEmpty();
        }
    }
}
