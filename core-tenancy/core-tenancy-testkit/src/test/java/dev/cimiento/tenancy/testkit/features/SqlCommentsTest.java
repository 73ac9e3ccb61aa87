package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.SqlComments;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqlCommentsTest {

    private static final TenantId PADEL = TenantId.of("padel");

    private final TestDatabase database = TestDatabase.create().migrate(PADEL, PostgresTenants.SCHEMA);
    private final DataSource pool = SqlComments.on(database.pool(1));
    private final TenantDataSource tenantPool = TenantDataSource.over(pool);

    @AfterEach
    void stop() {
        database.close();
    }

    private static String query(DataSource dataSource) {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .first("SELECT current_query() AS q WHERE ? = 1", row -> row.string("q"), 1)
                        .orElseThrow());
    }

    @Test
    @DisplayName("the server sees whose a statement is, on one connection that serves one after the other")
    void comments() {
        for (String tenant : List.of("padel", "clinic", "padel")) {
            assertThat(TenantContext.<String, RuntimeException>call(TenantId.of(tenant), () -> query(tenantPool)))
                    .startsWith("/* tenant='" + tenant + "' */ SELECT current_query()");
        }
        assertThat(TenantContext.<String, RuntimeException>system("a test", () -> query(tenantPool)))
                .startsWith("/* system */ SELECT");
        assertThat(query(pool)).startsWith("SELECT");
    }

    @Test
    @DisplayName("generated keys, cursors and several statements in one text work as without")
    void forms() throws SQLException {
        TenantContext.run(PADEL, () -> {
            try (Connection connection = tenantPool.getConnection();
                    Statement plain = connection.createStatement()) {
                plain.execute("CREATE TEMP TABLE thing (id int GENERATED ALWAYS AS IDENTITY, name text)");
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO thing (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                    insert.setString(1, "it's */ '");
                    insert.executeUpdate();
                    try (ResultSet keys = insert.getGeneratedKeys()) {
                        assertThat(keys.next()).isTrue();
                        assertThat(keys.getInt("id")).isEqualTo(1);
                    }
                }
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO thing (name) VALUES (?)", new String[] {"name"})) {
                    insert.setString(1, "b");
                    insert.addBatch();
                    insert.setString(1, "c");
                    insert.addBatch();
                    assertThat(insert.executeBatch()).containsExactly(1, 1);
                }
                try (PreparedStatement select = connection.prepareStatement(
                                "SELECT name FROM thing ORDER BY id",
                                ResultSet.TYPE_SCROLL_INSENSITIVE,
                                ResultSet.CONCUR_READ_ONLY);
                        ResultSet rows = select.executeQuery()) {
                    assertThat(rows.last()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("c");
                }
            }
        });
    }
}
