package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Two tenants with a table each, decoys where nobody must look, and a clean start for every test. */
final class IsolationScene {

    static final TenantId A = TenantId.of("kit-a");
    static final TenantId B = TenantId.of("kit-b");

    private static final String TABLE = " (id bigserial PRIMARY KEY, tenant text NOT NULL, body text NOT NULL)";
    private static final String INSERT = "INSERT INTO isolation_row (tenant, body) VALUES (?, ?)";
    private static final String SELECT = "SELECT tenant, body FROM isolation_row ORDER BY id";

    private final IsolationSubject subject;
    private boolean ready;

    IsolationScene(IsolationSubject subject) {
        this.subject = subject;
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T on(Connection connection) throws Exception;
    }

    IsolationSubject subject() {
        return subject;
    }

    /** A test that begins with empty tables. */
    void add(List<DynamicTest> tests, String name, Executable body) {
        tests.add(DynamicTest.dynamicTest(name, () -> {
            reset();
            body.execute();
            decoysAreUntouched();
        }));
    }

    private void reset() throws Exception {
        if (!ready) {
            owner("DROP TABLE IF EXISTS public.isolation_row");
            owner("CREATE TABLE public.isolation_row" + TABLE);
            for (TenantId tenant : List.of(A, B)) {
                subject.create(tenant);
                owner("CREATE TABLE IF NOT EXISTS " + table(tenant) + TABLE);
            }
            subject.protect();
            ready = true;
        }
        owner("TRUNCATE public.isolation_row, " + table(A) + (table(A).equals(table(B)) ? "" : ", " + table(B)));
        owner("INSERT INTO public.isolation_row (tenant, body) VALUES ('public', 'decoy')");
    }

    private void decoysAreUntouched() throws SQLException {
        assertThat(ownerRows("SELECT tenant, body FROM public.isolation_row"))
                .as("rows of public.isolation_row, which is nobody's")
                .containsExactly("public|decoy");
    }

    String table(TenantId tenant) {
        return "\"" + subject.schemaOf(tenant) + "\".isolation_row";
    }

    void owner(String sql) throws SQLException {
        try (Connection connection = subject.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> ownerRows(String sql) throws SQLException {
        try (Connection connection = subject.owner().getConnection()) {
            return rows(connection, sql);
        }
    }

    /** As a tenant, on a connection of its own. */
    <T> T as(TenantId tenant, Work<T> work) throws Exception {
        return subject.as(tenant, () -> {
            try (Connection connection = subject.dataSource().getConnection()) {
                return work.on(connection);
            }
        });
    }

    <T> T in(TenantId tenant, Callable<T> body) throws Exception {
        return subject.as(tenant, body);
    }

    /** Writes a row that says whose it is. */
    static int write(Connection connection, TenantId tenant, String body) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, tenant.value());
            statement.setString(2, body);
            return statement.executeUpdate();
        }
    }

    static List<String> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT);
                ResultSet rows = statement.executeQuery()) {
            return list(rows);
        }
    }

    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return list(rows);
        }
    }

    static List<String> list(ResultSet rows) throws SQLException {
        List<String> list = new ArrayList<>();
        while (rows.next()) {
            list.add(rows.getString(1) + "|" + rows.getString(2));
        }
        return list;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs what a wiring may refuse; what matters is what follows. */
    @SuppressWarnings("EmptyCatch")
    static void attempt(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException | RuntimeException refused) {
            // as said above
        }
    }

    /** Both tenants have these rows, in this order, and no others. */
    void expect(List<String> ofA, List<String> ofB) throws Exception {
        assertThat(as(A, IsolationScene::read)).as("rows that %s sees", A).isEqualTo(tagged(A, ofA));
        assertThat(as(B, IsolationScene::read)).as("rows that %s sees", B).isEqualTo(tagged(B, ofB));
        if (!table(A).equals(table(B))) {
            for (TenantId tenant : List.of(A, B)) {
                assertThat(ownerRows("SELECT tenant, body FROM " + table(tenant)))
                        .as("rows that are in the table of %s", tenant)
                        .allSatisfy(row -> assertThat(row).startsWith(tenant + "|"));
            }
        }
    }

    private static List<String> tagged(TenantId tenant, List<String> bodies) {
        return bodies.stream().map(body -> tenant + "|" + body).toList();
    }
}
