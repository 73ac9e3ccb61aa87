package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.SearchPathReport;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.testkit.IsolationSubject.Ability;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The published kit over every way to wire a tenant data source with a schema for each tenant. */
class IsolationTest {

    private TestDatabase database;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @TestFactory
    @DisplayName("the session is told")
    Stream<DynamicTest> session() {
        return kit(Wirings.of(database, pool -> TenantDataSource.over(pool).alsoSeeing("extensions"))
                .seeingExtensions());
    }

    @TestFactory
    @DisplayName("each transaction is told")
    Stream<DynamicTest> transaction() {
        return kit(Wirings.of(
                        database,
                        pool -> TenantDataSource.over(pool).perTransaction().alsoSeeing("extensions"))
                .seeingExtensions());
    }

    @TestFactory
    @DisplayName("each transaction is told, and the server reports the search path")
    Stream<DynamicTest> transactionReported() {
        return kit(Wirings.of(database, pool -> TenantDataSource.over(pool).perTransaction(Wirings.REPORT)));
    }

    @TestFactory
    @DisplayName("affinity, and the server reports the search path")
    Stream<DynamicTest> affinity() {
        return kit(Wirings.of(
                        database,
                        pool -> TenantDataSource.over(pool)
                                .withAffinity(Wirings.affinity(Wirings.REPORT))
                                .alsoSeeing("extensions"))
                .seeingExtensions());
    }

    @TestFactory
    @DisplayName("affinity on a server that reports nothing")
    Stream<DynamicTest> affinityUnreported() {
        return kit(Wirings.of(
                database, pool -> TenantDataSource.over(pool).withAffinity(Wirings.affinity(SearchPathReport.NONE))));
    }

    @TestFactory
    @DisplayName("affinity with shares of four connections")
    Stream<DynamicTest> affinityShares() {
        TenantDataSource dataSource = TenantDataSource.over(database.closing(Wirings.pool(database, 5)))
                .withAffinity(Affinity.of(Wirings.REPORT, 4).perTenant(2));
        return kit(new Wirings.Schemas(database, dataSource, java.util.Set.of(Ability.FAIR_SHARES)));
    }

    @TestFactory
    @DisplayName("a pool for each tenant")
    Stream<DynamicTest> pools() {
        return kit(Wirings.of(
                database,
                pool -> TenantDataSource.over(pool).withPools(database.closing(Wirings.pools(database, 2))),
                Ability.FAIR_SHARES));
    }

    @TestFactory
    @DisplayName("a pool for each tenant, one at a time, and the server reports the search path")
    Stream<DynamicTest> poolsReported() {
        return kit(Wirings.of(
                database,
                pool -> TenantDataSource.over(pool)
                        .withPools(database.closing(Wirings.pools(database, 2).reporting(Wirings.REPORT)))));
    }

    private static Stream<DynamicTest> kit(IsolationSubject subject) {
        return TenantIsolationKit.over(subject).tests();
    }
}
