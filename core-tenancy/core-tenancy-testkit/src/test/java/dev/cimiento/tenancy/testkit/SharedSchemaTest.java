package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Affinity;
import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Drivers quote {@code setSchema("a, b")} as one name; a tenant's schema and that of the extensions have to resolve both. */
class SharedSchemaTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    /** More than it takes for a kept connection to become a tenant's home. */
    private static final int OFTEN = 20;

    private TestDatabase database;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(A, Notes.SCHEMA).migrate(B, Notes.SCHEMA);
        database.execute("CREATE SCHEMA extensions");
        database.execute("CREATE DOMAIN extensions.shade AS text CHECK (VALUE IN ('light', 'dark'))");
        database.execute("CREATE FUNCTION extensions.shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)'");
        database.execute("CREATE TABLE extensions.note (tenant text, body text)");
        database.execute("INSERT INTO extensions.note VALUES ('extensions', 'decoy')");
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private Map<String, TenantDataSource> ways() {
        return Map.of(
                "session",
                TenantDataSource.over(database.pool(1)),
                "transaction",
                TenantDataSource.over(database.pool(1)).perTransaction(),
                "affinity",
                TenantDataSource.over(database.closing(Wirings.pool(database, 2)))
                        .withAffinity(Affinity.of(Wirings.REPORT, 1)));
    }

    private static List<String> read(TenantDataSource dataSource, String sql) {
        return Transactions.with(dataSource, c -> Sql.on(c).list(sql, row -> row.string("found")));
    }

    @Test
    @DisplayName(
            "the tenant's tables and the shared types and functions resolve without a schema, the tenant's own first, in every mode")
    void both() {
        ways().forEach((way, plain) -> {
            try (TenantDataSource dataSource = plain.alsoSeeing("extensions")) {
                for (int i = 0; i < OFTEN; i++) {
                    TenantId tenant = i % 7 == 6 ? B : A;
                    String body = way + i;
                    TenantContext.run(tenant, () -> {
                        Transactions.with(
                                dataSource,
                                c -> Sql.on(c)
                                        .update("INSERT INTO note (tenant, body) VALUES (?, ?)", tenant.value(), body));
                        assertThat(read(dataSource, "SELECT DISTINCT tenant AS found FROM note"))
                                .as(way)
                                .containsExactly(tenant.value());
                        assertThat(read(dataSource, "SELECT shout('dark'::shade) AS found"))
                                .as(way)
                                .containsExactly("DARK");
                    });
                }
            }
        });
        assertThat(Transactions.<Long>with(
                        database.pool(1), c -> Sql.on(c).number("SELECT count(*) FROM extensions.note")))
                .as("nothing was written to the shared schema")
                .isEqualTo(1);
    }

    @Test
    @DisplayName("without it the shared schema is not seen, and several names in one are refused before SQL")
    void neither() {
        TenantDataSource dataSource = TenantDataSource.over(database.pool(1));
        TenantContext.run(
                A,
                () -> assertThatThrownBy(() -> read(dataSource, "SELECT shout('dark') AS found"))
                        .isInstanceOf(DatabaseException.class));
        for (String name :
                List.of("extensions, public", "public", "cimiento", "Extensions", "a\"b", "", "x".repeat(64))) {
            assertThatThrownBy(() -> dataSource.alsoSeeing(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("schema must be");
        }
    }
}
