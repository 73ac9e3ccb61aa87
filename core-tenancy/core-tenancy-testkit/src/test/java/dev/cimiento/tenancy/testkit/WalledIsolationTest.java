package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import dev.cimiento.tenancy.postgresql.TenantRoles;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The published kit where the server itself keeps tenants apart: a role for each, or row security on shared tables. */
class WalledIsolationTest {

    private TestDatabase database;
    private String login;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        login = database.login();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @TestFactory
    @DisplayName("a role for each tenant, the session is told")
    Stream<DynamicTest> roleBySession() {
        return kit(new Roles(), UnaryOperator.identity());
    }

    @TestFactory
    @DisplayName("a role for each tenant, each transaction is told")
    Stream<DynamicTest> roleByTransaction() {
        return kit(new Roles(), TenantDataSource::perTransaction);
    }

    @TestFactory
    @DisplayName("a role for each tenant, affinity")
    Stream<DynamicTest> roleByAffinity() {
        return kit(new Roles(), over -> over.withAffinity(Wirings.affinity(Wirings.REPORT)));
    }

    @TestFactory
    @DisplayName("row security, the session is told")
    Stream<DynamicTest> rowsBySession() {
        return kit(new Rows(), UnaryOperator.identity());
    }

    @TestFactory
    @DisplayName("row security, each transaction is told")
    Stream<DynamicTest> rowsByTransaction() {
        return kit(new Rows(), TenantDataSource::perTransaction);
    }

    @TestFactory
    @DisplayName("row security, affinity")
    Stream<DynamicTest> rowsByAffinity() {
        return kit(new Rows(), over -> over.withAffinity(Wirings.affinity(Wirings.REPORT)));
    }

    private Stream<DynamicTest> kit(Walled subject, UnaryOperator<TenantDataSource> mode) {
        subject.pool = database.closing(Wirings.pool(database, 1, login));
        TenantDataSource over = TenantDataSource.over(subject.pool).placedBy(subject::placement);
        subject.dataSource = mode.apply(over);
        return TenantIsolationKit.over(subject).tests();
    }

    private abstract class Walled implements IsolationSubject {

        private DataSource dataSource;
        DataSource pool;

        abstract Placement placement(TenantId tenant);

        @Override
        public DataSource dataSource() {
            return dataSource;
        }

        @Override
        public DataSource owner() {
            return database.dataSource();
        }

        @Override
        public String schemaOf(TenantId tenant) {
            return placement(tenant).schemaOf(tenant);
        }
    }

    private final class Roles extends Walled {

        @Override
        Placement placement(TenantId tenant) {
            return Placement.role(login + "_" + tenant);
        }

        @Override
        public void create(TenantId tenant) {
            TenantRoles.over(database.dataSource(), login)
                    .provision(Tenant.of(tenant, "x", new PlanId("any")).withPlacement(placement(tenant)));
        }

        @Override
        public void protect() {
            database.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
        }

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(Ability.SCHEMA_EACH, Ability.WALLS);
        }
    }

    private final class Rows extends Walled {

        @Override
        Placement placement(TenantId tenant) {
            return Placement.row();
        }

        @Override
        public void create(TenantId tenant) {
            database.execute("CREATE SCHEMA IF NOT EXISTS " + Placement.SHARED_SCHEMA);
            database.execute("GRANT USAGE ON SCHEMA " + Placement.SHARED_SCHEMA + " TO " + login);
            database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + Placement.SHARED_SCHEMA
                    + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + login);
            database.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + Placement.SHARED_SCHEMA
                    + " GRANT ALL ON SEQUENCES TO " + login);
        }

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(Ability.ROWS);
        }

        @Override
        public Optional<DataSource> below() {
            return Optional.of(pool);
        }

        @Override
        public void protect() {
            database.execute("ALTER TABLE " + Placement.SHARED_SCHEMA
                    + ".isolation_row ADD COLUMN IF NOT EXISTS tenant_id text");
            RowSecurity.over(database.dataSource()).protect();
        }
    }
}
