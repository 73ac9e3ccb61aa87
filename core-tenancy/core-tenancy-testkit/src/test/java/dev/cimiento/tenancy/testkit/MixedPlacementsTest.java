package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Placement;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import dev.cimiento.tenancy.postgresql.IsolationCheck;
import dev.cimiento.tenancy.postgresql.IsolationCheck.Reliance;
import dev.cimiento.tenancy.postgresql.RowSecurity;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.postgresql.TenantRoles;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tenants of all four kinds in one process, through one data source. */
class MixedPlacementsTest {

    private static final String TABLE = "(id bigserial PRIMARY KEY, tenant text NOT NULL, body text NOT NULL";

    private TestDatabase shared;
    private TestDatabase apart;
    private String login;
    private DataSource pool;
    private DataSource apartPool;
    private final InMemoryTenants tenants = new InMemoryTenants();

    @BeforeEach
    void start() {
        shared = TestDatabase.create();
        apart = TestDatabase.create();
        login = shared.login();
        register("plain", Placement.schema());
        register("walled", Placement.role(login + "_walled"));
        register("walled2", Placement.role(login + "_walled2"));
        register("apart", Placement.database("eu-1"));
        register("row1", Placement.row());
        register("row2", Placement.row());
        shared.execute("CREATE SCHEMA " + Placement.SHARED_SCHEMA);
        // A type that refuses the empty text, which PostgreSQL leaves of a setting that was local to a transaction.
        shared.execute("CREATE DOMAIN cimiento_shared.slug AS text CHECK (VALUE <> '')");
        shared.execute(
                "CREATE TABLE " + Placement.SHARED_SCHEMA + ".note " + TABLE + ", tenant_id cimiento_shared.slug)");
        shared.execute("CREATE SCHEMA t_plain");
        shared.execute("CREATE TABLE t_plain.note " + TABLE + ")");
        shared.execute("CREATE TABLE public.note " + TABLE + ")");
        shared.execute("GRANT USAGE ON SCHEMA t_plain, cimiento_shared TO " + login);
        shared.execute("GRANT ALL ON t_plain.note, t_plain.note_id_seq TO " + login);
        shared.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON cimiento_shared.note TO " + login);
        shared.execute("GRANT ALL ON cimiento_shared.note_id_seq TO " + login);
        TenantRoles roles = TenantRoles.over(shared.dataSource(), login);
        for (String walled : List.of("walled", "walled2")) {
            roles.provision(tenants.require(TenantId.of(walled)));
            shared.execute("CREATE TABLE t_" + walled + ".note " + TABLE + ")");
            roles.provision(tenants.require(TenantId.of(walled)));
        }
        apart.execute("CREATE SCHEMA t_apart");
        apart.execute("CREATE TABLE t_apart.note " + TABLE + ")");
        assertThat(RowSecurity.over(shared.dataSource()).protect()).containsExactly("note");
        assertThat(RowSecurity.over(shared.dataSource()).protect()).isEmpty();
        pool = shared.closing(Wirings.pool(shared, 1, login));
        apartPool = apart.closing(Wirings.pool(apart, 1));
    }

    @AfterEach
    void stop() {
        shared.close();
        apart.close();
    }

    private void register(String id, Placement placement) {
        tenants.register(Tenant.of(TenantId.of(id), id, new PlanId("any")).withPlacement(placement));
    }

    private TenantDataSource dataSource() {
        return TenantDataSource.over(pool)
                .placedBy(id -> tenants.require(id).placement())
                .withServers(server -> {
                    if (server.equals("eu-1")) {
                        return apartPool;
                    }
                    throw new TenancyException("no server " + server);
                });
    }

    @Test
    @DisplayName("the session is told: every row is where its tenant is")
    void bySession() throws Exception {
        mixed(UnaryOperator.identity());
    }

    @Test
    @DisplayName("each transaction is told: every row is where its tenant is")
    void byTransaction() throws Exception {
        mixed(TenantDataSource::perTransaction);
    }

    @Test
    @DisplayName("affinity: every row is where its tenant is")
    void byAffinity() throws Exception {
        mixed(over -> over.withAffinity(Wirings.affinity(Wirings.REPORT)));
    }

    private void mixed(UnaryOperator<TenantDataSource> mode) throws Exception {
        try (TenantDataSource dataSource = mode.apply(dataSource())) {
            Random random = new Random(3);
            Map<TenantId, List<String>> expected = new HashMap<>();
            for (int i = 0; i < 240; i++) {
                TenantId tenant = tenants.list().get(random.nextInt(6)).id();
                String body = "note-" + i;
                boolean keep = random.nextInt(4) > 0;
                boolean transaction = !keep || random.nextBoolean();
                TenantContext.run(tenant, () -> {
                    if (transaction) {
                        try (Connection connection = dataSource.getConnection()) {
                            connection.setAutoCommit(false);
                            write(connection, tenant, body);
                            if (keep) {
                                connection.commit();
                            } else {
                                connection.rollback();
                            }
                        }
                    } else {
                        try (Connection connection = dataSource.getConnection()) {
                            write(connection, tenant, body);
                        }
                    }
                });
                if (keep) {
                    expected.computeIfAbsent(tenant, t -> new ArrayList<>()).add(tenant + "|" + body);
                }
            }
            for (Tenant tenant : tenants.list()) {
                List<String> rows =
                        TenantContext.call(tenant.id(), () -> Transactions.with(dataSource, MixedPlacementsTest::read));
                assertThat(rows).as("rows of %s", tenant).isEqualTo(expected.get(tenant.id()));
            }
            assertThat(count(apart, "t_apart.note"))
                    .isEqualTo(expected.get(TenantId.of("apart")).size());
            assertThat(count(shared, "public.note")).isZero();
        }
    }

    private static void write(Connection connection, TenantId tenant, String body) throws SQLException {
        Sql.on(connection).update("INSERT INTO note (tenant, body) VALUES (?, ?)", tenant.value(), body);
    }

    private static List<String> read(Connection connection) throws SQLException {
        return Sql.on(connection)
                .list(
                        "SELECT tenant, body FROM note ORDER BY id",
                        row -> row.string("tenant") + "|" + row.string("body"));
    }

    private static long count(TestDatabase database, String table) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Sql.on(connection).number("SELECT count(*) FROM " + table);
        }
    }

    @Test
    @DisplayName(
            "after a tenant of shared tables, an unscoped query on the same connection sees no row and does not fail")
    void unscopedAfterTenant() throws Exception {
        for (TenantDataSource dataSource : List.of(
                dataSource(),
                dataSource().perTransaction(),
                dataSource().withAffinity(Wirings.affinity(Wirings.REPORT)))) {
            try (dataSource) {
                TenantContext.run(TenantId.of("row1"), () -> {
                    try (Connection connection = dataSource.getConnection()) {
                        connection.setAutoCommit(false);
                        write(connection, TenantId.of("row1"), "x");
                        connection.commit();
                    }
                });
            }
            try (Connection raw = pool.getConnection()) {
                assertThat(Sql.on(raw).number("SELECT count(*) FROM cimiento_shared.note"))
                        .isZero();
                assertThatThrownBy(() -> Sql.on(raw)
                                .update("INSERT INTO cimiento_shared.note (tenant, body) VALUES ('row1', 'nobody''s')"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    @DisplayName("a row of another tenant cannot be written, nor one's own given away")
    void rowsOfOthers() {
        TenantDataSource dataSource = dataSource().perTransaction();
        TenantContext.run(
                TenantId.of("row2"),
                () -> Transactions.with(dataSource, connection -> {
                    write(connection, TenantId.of("row2"), "mine");
                    return true;
                }));
        for (String sql : List.of(
                "INSERT INTO note (tenant, body, tenant_id) VALUES ('row1', 'planted', 'row2')",
                "UPDATE note SET tenant_id = 'row2'")) {
            assertThatThrownBy(() -> TenantContext.run(
                            TenantId.of("row1"),
                            () -> Transactions.with(dataSource, connection -> {
                                write(connection, TenantId.of("row1"), "mine");
                                return Sql.on(connection).update(sql);
                            })))
                    .hasMessageContaining("42501");
        }
        assertThat(TenantContext.<List<String>, RuntimeException>call(
                        TenantId.of("row2"), () -> Transactions.with(dataSource, MixedPlacementsTest::read)))
                .containsExactly("row2|mine");
    }

    @Test
    @DisplayName(
            "the check passes the application's login, and refuses superusers, BYPASSRLS, owners without FORCE and unprotected tables")
    void check() {
        shared.execute("REVOKE ALL ON SCHEMA t_plain FROM " + login);
        IsolationCheck ours = IsolationCheck.over(pool);
        assertThat(ours.findings(Reliance.ROWS, Reliance.ROLES)).isEmpty();
        ours.require(Reliance.ROWS, Reliance.ROLES);

        assertThatThrownBy(() -> IsolationCheck.over(shared.dataSource()).require(Reliance.ROWS))
                .isInstanceOf(TenancyException.class)
                .hasMessageContaining("postgres")
                .hasMessageContaining("is a superuser");

        shared.execute("ALTER ROLE " + login + " BYPASSRLS");
        assertThat(ours.findings(Reliance.ROWS)).singleElement().asString().contains("BYPASSRLS");
        shared.execute("ALTER ROLE " + login + " NOBYPASSRLS");

        shared.execute("CREATE TABLE cimiento_shared.other (id int, tenant_id text)");
        shared.execute("CREATE TABLE cimiento_shared.rates (id int)");
        shared.execute("GRANT SELECT ON cimiento_shared.other, cimiento_shared.rates TO " + login);
        assertThat(ours.findings(Reliance.ROWS))
                .hasSize(2)
                .anyMatch(finding -> finding.contains("rates") && finding.contains("no tenant_id"))
                .anyMatch(finding -> finding.contains("other") && finding.contains("RowSecurity.protect"));
        shared.execute("DROP TABLE cimiento_shared.rates");
        assertThat(RowSecurity.over(shared.dataSource()).protect()).containsExactly("other");
        assertThat(ours.findings(Reliance.ROWS)).isEmpty();

        shared.execute("ALTER TABLE cimiento_shared.other NO FORCE ROW LEVEL SECURITY");
        assertThat(ours.findings(Reliance.ROWS)).isEmpty();
        shared.execute("ALTER TABLE cimiento_shared.other OWNER TO " + login);
        assertThat(ours.findings(Reliance.ROWS)).singleElement().asString().contains("not forced");
        assertThat(RowSecurity.over(shared.dataSource()).protect()).containsExactly("other");
        assertThat(ours.findings(Reliance.ROWS)).isEmpty();

        shared.execute("CREATE POLICY support ON cimiento_shared.other USING (true)");
        assertThat(ours.findings(Reliance.ROWS)).singleElement().asString().contains("policy support");
        shared.execute("DROP TABLE cimiento_shared.other");
    }

    @Test
    @DisplayName(
            "the check finds a login that may use a tenant's schema by itself, and a search path that leads to tables")
    void checkOfLogin() {
        assertThat(IsolationCheck.over(pool).findings(Reliance.ROLES))
                .singleElement()
                .asString()
                .contains("t_plain");
        assertThat(IsolationCheck.over(pool).findings(Reliance.EMPTY_PATH))
                .singleElement()
                .asString()
                .contains("schema public")
                .contains("SET search_path = cimiento_none");
    }

    @Test
    @DisplayName(
            "a table that a later migration makes is the role's without a grant, and dropping the role leaves nothing")
    void rolesLater() {
        shared.execute("CREATE TABLE t_walled.later (id int)");
        TenantDataSource dataSource = dataSource();
        long none = TenantContext.call(
                TenantId.of("walled"),
                () -> Transactions.with(dataSource, c -> Sql.on(c).number("SELECT count(*) FROM later")));
        assertThat(none).isZero();
        TenantRoles roles = TenantRoles.over(shared.dataSource(), login);
        roles.drop(tenants.require(TenantId.of("walled")));
        roles.drop(tenants.require(TenantId.of("walled")));
        assertThatThrownBy(() -> TenantContext.call(
                        TenantId.of("walled"), () -> Transactions.with(dataSource, MixedPlacementsTest::read)))
                .hasMessageContaining("walled");
    }

    @Test
    @DisplayName("an unknown tenant and an unknown server are refused before a connection is taken")
    void unknown() {
        TenantDataSource dataSource = dataSource();
        assertThatThrownBy(() -> TenantContext.call(TenantId.of("stranger"), dataSource::getConnection))
                .hasMessageContaining("stranger");
        register("lost", Placement.database("mars"));
        assertThatThrownBy(() -> TenantContext.call(TenantId.of("lost"), dataSource::getConnection))
                .hasMessageContaining("mars");
        assertThatThrownBy(() -> TenantContext.call(
                        TenantId.of("lost"),
                        TenantDataSource.over(pool).placedBy(id -> Placement.database("mars"))::getConnection))
                .hasMessageContaining("withServers");
    }
}
