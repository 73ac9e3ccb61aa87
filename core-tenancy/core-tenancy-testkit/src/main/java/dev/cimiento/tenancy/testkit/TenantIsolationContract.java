package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every store must keep: rows of one tenant are never seen or written by another, whatever happens to the connection between.
 *
 * <p>Extend it beside the store, say how one mark is written and how all marks are read, through the store's own methods. Runs on a pool
 * of one connection, so that every change of tenant uses the same one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TenantIsolationContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final int ROUNDS = 20;

    private TestDatabase database;
    private TenantDataSource dataSource;

    /** For subclasses. */
    protected TenantIsolationContract() {}

    /** The tables of the store. */
    protected abstract List<SchemaModule> modules();

    /** Writes something that holds this text, through the store. */
    protected abstract void write(DataSource dataSource, String mark);

    /** Every mark written so far in the current tenant, through the store, in any order. */
    protected abstract List<String> readAll(DataSource dataSource);

    @BeforeAll
    final void start() {
        database = TestDatabase.create();
        SchemaModule[] modules = modules().toArray(SchemaModule[]::new);
        database.migrate(A, modules).migrate(B, modules);
        dataSource = database.tenantPool(1);
    }

    @AfterAll
    final void stop() {
        database.close();
    }

    @Test
    @DisplayName("each tenant reads what it wrote and nothing else, also after rollbacks and from other threads")
    final void isolates() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> writes = IntStream.range(0, ROUNDS)
                    .boxed()
                    .flatMap(i -> List.of(A, B).stream()
                            .map(tenant -> TenantContext.call(
                                    tenant,
                                    () -> CompletableFuture.runAsync(
                                            () -> writeOrRollBack(tenant, i), TenantContext.propagate(executor)))))
                    .toList();
            for (CompletableFuture<Void> write : writes) {
                write.get();
            }
        } finally {
            executor.shutdown();
        }
        for (TenantId tenant : List.of(A, B)) {
            List<String> kept = IntStream.range(0, ROUNDS)
                    .filter(i -> i % 4 != 0)
                    .mapToObj(i -> mark(tenant, i))
                    .toList();
            assertThat(TenantContext.<List<String>, RuntimeException>call(tenant, () -> readAll(dataSource)))
                    .as("marks of tenant %s", tenant)
                    .containsExactlyInAnyOrderElementsOf(kept);
        }
    }

    @Test
    @DisplayName("without a tenant nothing is read or written")
    final void refusesWithoutTenant() {
        assertThatThrownBy(() -> write(dataSource, "nobody")).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> readAll(dataSource)).isInstanceOf(NoTenantException.class);
    }

    private void writeOrRollBack(TenantId tenant, int round) {
        if (round % 4 != 0) {
            write(dataSource, mark(tenant, round));
            return;
        }
        assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                    write(dataSource, mark(tenant, round));
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");
    }

    private static String mark(TenantId tenant, int round) {
        return "mark-" + tenant + "-" + round;
    }
}
