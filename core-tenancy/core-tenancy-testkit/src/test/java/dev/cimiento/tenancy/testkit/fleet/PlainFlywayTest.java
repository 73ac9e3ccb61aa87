package dev.cimiento.tenancy.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.fleet.MigrationOptions;
import dev.cimiento.tenancy.flyway.FlywayMigrations;
import dev.cimiento.tenancy.postgresql.Sql;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a fleet's migration leaves behind is what Flyway would have left. */
class PlainFlywayTest {

    private static final String FOLDER = "dev/cimiento/tenancy/testkit/fleet/";

    private TestDatabase database;
    private DataSource pool;

    @BeforeEach
    void start() {
        database = TestDatabase.create();
        pool = database.pool(10);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private Flyway plain(String schema, int release) {
        return plain(schema, release, "latest");
    }

    private Flyway plain(String schema, int release, String target) {
        return Flyway.configure()
                .dataSource(pool)
                .schemas(schema)
                .defaultSchema(schema)
                .table("members_history")
                .locations("classpath:" + FOLDER + "release" + release)
                .target(target)
                .load();
    }

    @Test
    @DisplayName("plain Flyway finds each schema valid and up to date afterwards, and goes on from there")
    void after() {
        new Fleet(pool, 1).with(3);
        for (int i = 0; i < 3; i++) {
            Flyway plain = plain(Fleet.id(i).schema(), 1);
            assertThat(plain.validateWithResult().validationSuccessful).isTrue();
            assertThat(plain.info().pending()).isEmpty();
            assertThat(plain.migrate().migrationsExecuted).isZero();
        }
        // Not the index after it: as it is set up at first, plain Flyway stands still at one that is built
        // concurrently.
        assertThat(plain(Fleet.id(0).schema(), 2, "2").migrate().migrationsExecuted)
                .isOne();
        Fleet second = new Fleet(pool, 2);
        assertThat(second.migrate(MigrationOptions.standard()).isSuccess()).isTrue();
        for (int i = 0; i < 3; i++) {
            Flyway plain = plain(Fleet.id(i).schema(), 2);
            plain.validate();
            assertThat(Arrays.stream(plain.info().applied()).map(MigrationInfo::getScript))
                    .contains("V1__member.sql", "V2__phone.sql", "V3__phone_index.sql");
            assertThat(plain.migrate().migrationsExecuted).isZero();
        }
    }

    @Test
    @DisplayName("a schema that plain Flyway began is gone on with, and one that is there and empty is filled")
    void before() {
        plain(Fleet.id(0).schema(), 1).migrate();
        database.execute("CREATE SCHEMA \"" + Fleet.id(1).schema() + "\"");
        new Fleet(pool, 1).with(2);
        new Fleet(pool, 2).migrate(MigrationOptions.standard());
        for (int i = 0; i < 2; i++) {
            plain(Fleet.id(i).schema(), 2).validate();
            assertThat(plain(Fleet.id(i).schema(), 2).info().pending()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a script that leaves another role behind does not run the next script, or the next schema, as that role")
    void roles() {
        SchemaModule module = new SchemaModule(new ModuleId("roles"), SchemaModule.Plane.TENANT, FOLDER + "roles");
        FlywayMigrations migrations = FlywayMigrations.over(database.pool(1));
        for (String schema : List.of("first", "second")) {
            assertThat(migrations.migrate(schema, module)).isEqualTo(2);
            assertThat(Transactions.<String>with(
                            pool,
                            connection -> Sql.on(connection)
                                    .first(
                                            "SELECT string_agg(DISTINCT tableowner, ',') AS owners FROM pg_tables"
                                                    + " WHERE schemaname = ?",
                                            row -> row.string("owners"),
                                            schema)
                                    .orElseThrow()))
                    .isEqualTo("postgres");
        }
    }
}
