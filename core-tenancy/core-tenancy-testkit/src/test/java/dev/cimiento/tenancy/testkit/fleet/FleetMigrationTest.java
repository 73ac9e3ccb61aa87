package dev.cimiento.tenancy.testkit.fleet;

import static dev.cimiento.tenancy.fleet.TenantResult.Status.CURRENT;
import static dev.cimiento.tenancy.fleet.TenantResult.Status.FAILED;
import static dev.cimiento.tenancy.fleet.TenantResult.Status.MIGRATED;
import static dev.cimiento.tenancy.fleet.TenantResult.Status.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantStatus;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.Canary;
import dev.cimiento.tenancy.fleet.MigrationListener;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.fleet.MigrationPlan;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.RunId;
import dev.cimiento.tenancy.fleet.TenantResult;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FleetMigrationTest {

    private static final MigrationOptions EIGHT = MigrationOptions.standard().workers(8);

    private TestDatabase database;
    private Fleet before;
    private Fleet after;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        before = new Fleet(database.pool(20), 1);
        after = new Fleet(before.pool, 2);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private long number(String sql) {
        return Transactions.with(before.pool, connection -> Sql.on(connection).number(sql));
    }

    /** How often the second release's scripts were applied in all: per tenant, by what they did and by Flyway's own history. */
    private void assertAppliedOnce(int tenants) {
        for (int i = 0; i < tenants; i++) {
            String schema = "\"" + Fleet.id(i).schema() + "\".";
            assertThat(number("SELECT count(*) FROM " + schema + "applied"))
                    .as(schema)
                    .isOne();
            assertThat(number("SELECT count(*) FROM " + schema
                            + "members_history WHERE success AND version IN ('2', '3')"))
                    .as(schema)
                    .isEqualTo(2);
        }
    }

    private void breakTenant(int number) {
        database.execute("ALTER TABLE \"" + Fleet.id(number).schema() + "\".member ADD COLUMN phone text");
    }

    private void repairTenant(int number) {
        database.execute("ALTER TABLE \"" + Fleet.id(number).schema() + "\".member DROP COLUMN phone");
    }

    @Test
    @DisplayName(
            "200 tenants, one broken, an index built concurrently, 8 workers, two processes at once: each is applied once, the failure"
                    + " is the broken tenant's alone, and resuming finishes it")
    void twoProcesses() throws Exception {
        before.with(200);
        breakTenant(42);
        String first;
        try (Child one = Child.run(MigratingMain.class, database.jdbcUrl(), "8");
                Child two = Child.run(MigratingMain.class, database.jdbcUrl(), "8")) {
            first = one.await(line -> line.startsWith("run ")).substring("run ".length());
            assertThat(one.await(line -> line.startsWith("over "))).isEqualTo("over COMPLETE 1");
            assertThat(two.await(line -> line.startsWith("over "))).isEqualTo("over COMPLETE 1");
        }
        MigrationRun run = after.migration.find(RunId.of(first)).orElseThrow();
        assertThat(run.results())
                .hasSize(200)
                .filteredOn(r -> r.status() == FAILED)
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.tenant()).isEqualTo(Fleet.id(42));
                    assertThat(failed.error().orElseThrow())
                            .contains("members", Fleet.id(42).schema(), "42701")
                            .doesNotContain("\n");
                });
        assertThat(after.migration.plan(tenant -> true).pending())
                .extracting(pending -> pending.tenant().id())
                .containsExactly(Fleet.id(42));

        repairTenant(42);
        MigrationRun resumed = after.migration.resume(RunId.of(first), EIGHT);
        assertThat(resumed.isSuccess()).isTrue();
        assertThat(resumed.results()).hasSize(200);
        assertAppliedOnce(200);
    }

    @Test
    @DisplayName("a run whose process is killed by kill -9 is resumed by another: every tenant is migrated once")
    void killed() throws Exception {
        before.with(60);
        RunId run;
        try (Child child = Child.run(MigratingMain.class, database.jdbcUrl(), "2")) {
            run = RunId.of(child.await(line -> line.startsWith("run ")).substring("run ".length()));
            for (int i = 0; i < 7; i++) {
                child.await(line -> line.startsWith("MIGRATED "));
            }
            child.kill9();
        }
        MigrationRun cutOff = after.migration.latest().orElseThrow();
        assertThat(cutOff.id()).isEqualTo(run);
        assertThat(cutOff.state()).isEqualTo(MigrationRun.State.RUNNING);
        assertThat(cutOff.results()).hasSizeBetween(7, 59);

        MigrationRun resumed = after.migration.resume(run, EIGHT);
        assertThat(resumed.isSuccess()).isTrue();
        assertThat(resumed.results()).hasSize(60);
        assertThat(resumed.count(MIGRATED) + resumed.count(CURRENT)).isEqualTo(60);
        assertAppliedOnce(60);
    }

    @Test
    @DisplayName("a current fleet is known by the control plane alone: no schema is opened, not even one that is gone")
    void currentIsClosed() {
        before.with(3);
        database.execute("DROP SCHEMA \"" + Fleet.id(1).schema() + "\" CASCADE");
        MigrationPlan plan = before.migration.plan(tenant -> true);
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.current()).containsExactly(Fleet.id(0), Fleet.id(1), Fleet.id(2));
        MigrationRun run = before.migration.run(plan, EIGHT);
        assertThat(run.isSuccess()).isTrue();
        assertThat(run.count(CURRENT)).isEqualTo(3);
        assertThat(run.results()).isEmpty();
        assertThat(number("SELECT count(*) FROM pg_namespace WHERE nspname = 't_tenant-001'"))
                .isZero();
    }

    @Test
    @DisplayName("what was changed behind the notes is found by a run that verifies, and by no other")
    void verifies() {
        before.with(3);
        database.execute("DROP SCHEMA \"" + Fleet.id(1).schema() + "\" CASCADE");
        MigrationRun run = before.migration.run(before.migration.planToVerify(tenant -> true), EIGHT);
        assertThat(run.isSuccess()).isTrue();
        assertThat(run.results())
                .filteredOn(result -> result.status() == MIGRATED)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.tenant()).isEqualTo(Fleet.id(1));
                    assertThat(result.scripts()).containsExactly("members/V1__member.sql");
                });
        assertThat(number("SELECT count(*) FROM \"t_tenant-001\".member")).isZero();
    }

    @Test
    @DisplayName("the plan names the scripts that each tenant lacks; those on the way in or out are left alone")
    void plan() {
        before.with(4);
        after.tenants.change(Fleet.id(1), tenant -> tenant.withStatus(TenantStatus.OFFBOARDING));
        after.tenants.change(Fleet.id(2), tenant -> tenant.withStatus(TenantStatus.PROVISIONING));
        after.tenants.change(Fleet.id(3), tenant -> tenant.withStatus(TenantStatus.SUSPENDED));
        MigrationPlan plan = after.migration.plan(tenant -> true);
        assertThat(plan.pending()).extracting(p -> p.tenant().id()).containsExactly(Fleet.id(0), Fleet.id(3));
        assertThat(plan.pending())
                .allSatisfy(p -> assertThat(p.scripts())
                        .containsExactly("members/V2__phone.sql", "members/V3__phone_index.sql"));
        assertThat(plan.current()).isEmpty();
        assertThat(after.migration
                        .plan(tenant -> tenant.id().equals(Fleet.id(3)))
                        .pending())
                .hasSize(1);
    }

    @Test
    @DisplayName("canaries go first and the run ends; resuming does the others")
    void canary() {
        before.with(6);
        MigrationRun first = after.migrate(EIGHT.canary(Canary.of(Set.of(Fleet.id(2), Fleet.id(4)))));
        assertThat(first.state()).isEqualTo(MigrationRun.State.STOPPED);
        assertThat(first.reason()).isEqualTo("2 canaries are migrated; resume for the others");
        assertThat(first.results())
                .filteredOn(result -> result.status() == MIGRATED)
                .extracting(TenantResult::tenant)
                .containsExactly(Fleet.id(2), Fleet.id(4));
        assertThat(first.count(SKIPPED)).isEqualTo(4);
        MigrationRun second = after.migration.resume(first.id(), EIGHT);
        assertThat(second.isSuccess()).isTrue();
        assertAppliedOnce(6);
    }

    @Test
    @DisplayName("a canary that fails keeps the others as they were")
    void deadCanary() {
        before.with(4);
        breakTenant(0);
        MigrationRun run = after.migrate(EIGHT.canary(Canary.first(1).soak(Duration.ofSeconds(30), () -> true)));
        assertThat(run.state()).isEqualTo(MigrationRun.State.STOPPED);
        assertThat(run.reason()).isEqualTo("1 of 1 canaries failed");
        assertThat(run.count(SKIPPED)).isEqualTo(3);
        assertThat(number("SELECT count(*) FROM \"t_tenant-001\".applied")).isZero();
    }

    @Test
    @DisplayName("canaries that are well after the soak let the others follow; ones that are not do not")
    void soak() {
        before.with(3);
        AtomicBoolean well = new AtomicBoolean();
        Canary canary = Canary.where(tenant -> tenant.id().equals(Fleet.id(1))).soak(Duration.ofMillis(5), well::get);
        MigrationRun sick = after.migrate(EIGHT.canary(canary));
        assertThat(sick.reason()).isEqualTo("the canaries are not well");
        assertThat(sick.count(SKIPPED)).isEqualTo(2);
        well.set(true);
        assertThat(after.migrate(EIGHT.canary(Canary.first(1).soak(Duration.ofMillis(5), well::get)))
                        .isSuccess())
                .isTrue();
        assertAppliedOnce(3);
    }

    @Test
    @DisplayName("it begins no further tenant after so many failures")
    void stopsAfterFailures() {
        before.with(8);
        IntStream.range(0, 4).forEach(this::breakTenant);
        MigrationRun run = after.migrate(MigrationOptions.standard().workers(1).stopAfterFailures(2));
        assertThat(run.state()).isEqualTo(MigrationRun.State.STOPPED);
        assertThat(run.reason()).isEqualTo("stopped after 2 failures");
        assertThat(run.count(FAILED)).isEqualTo(2);
        assertThat(run.count(SKIPPED)).isEqualTo(6);
    }

    @Test
    @DisplayName(
            "a table that somebody holds fails that tenant after the lock timeout; resumed, it is finished, index and all; and neither"
                    + " lock nor setting stays on a connection")
    void lockTimeout() throws SQLException {
        before.with(3);
        MigrationRun run;
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE \"t_tenant-001\".member IN ACCESS SHARE MODE");
            // One at a time: an index that is built concurrently waits for the statement that waits for the table.
            run = after.migrate(MigrationOptions.standard().workers(1).lockTimeout(Duration.ofSeconds(1)));
            assertThat(run.results())
                    .extracting(TenantResult::status)
                    .as("%s", run)
                    .containsExactly(MIGRATED, FAILED, MIGRATED);
            assertThat(run.results().get(1).error().orElseThrow()).contains("55P03");
            connection.rollback();
        }
        String lockTimeout = Transactions.with(
                before.pool,
                c -> Sql.on(c)
                        .first("SHOW lock_timeout", row -> row.string("lock_timeout"))
                        .orElseThrow());
        assertThat(lockTimeout).isEqualTo("0");
        assertThat(number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isZero();
        assertThat(after.migration.resume(run.id(), EIGHT).isSuccess()).isTrue();
        assertAppliedOnce(3);
    }

    @Test
    @DisplayName(
            "an index that could not be built concurrently leaves nothing that keeps the next run from building it")
    void failedIndex() throws SQLException {
        before.with(2);
        MigrationRun run;
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            // Holds a snapshot and no table: an index built concurrently waits for it, all else goes on.
            statement.execute("SELECT 1");
            statement.execute("CREATE TEMP TABLE old (id int)");
            run = after.migrate(EIGHT.lockTimeout(Duration.ofMillis(200)));
            assertThat(run.count(FAILED)).isEqualTo(2);
            assertThat(run.results().get(0).scripts()).isEmpty();
            connection.rollback();
        }
        assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo(2);
        assertThat(after.migration.resume(run.id(), EIGHT).isSuccess()).isTrue();
        assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
        assertAppliedOnce(2);
    }

    @Test
    @DisplayName("a listener hears of each tenant once, and one that throws changes nothing")
    void listener() {
        before.with(5);
        ConcurrentLinkedQueue<TenantId> heard = new ConcurrentLinkedQueue<>();
        MigrationRun run = after.migrate(EIGHT.listener(new MigrationListener() {
            @Override
            public void finished(TenantResult result) {
                heard.add(result.tenant());
                throw new IllegalStateException("listener");
            }
        }));
        assertThat(run.isSuccess()).isTrue();
        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(
                        run.results().stream().map(TenantResult::tenant).toList());
    }

    @Test
    @DisplayName("an unknown run, and options out of range, are refused with what was given")
    void refusals() {
        before.with(0);
        RunId unknown = RunId.random();
        assertThatThrownBy(() -> before.migration.resume(unknown, EIGHT))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining(unknown.toString());
        assertThatThrownBy(() -> MigrationOptions.standard().workers(0)).hasMessage("workers must be 1 to 64, was 0");
        assertThatThrownBy(() -> MigrationOptions.standard().stopAfterFailures(0))
                .hasMessageContaining("was 0");
        assertThatThrownBy(() -> Canary.first(0)).hasMessageContaining("was 0");
        assertThat(before.migration.plan(Tenant::isActive).isEmpty()).isTrue();
    }
}
