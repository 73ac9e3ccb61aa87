package dev.cimiento.queues.testkit;

import dev.cimiento.queues.line.FrontDesk;
import dev.cimiento.queues.line.LineListener;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.InstantSource;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class PostgresLineTest {

    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final TenantId PADEL = TenantId.of("padel");

    private static TestDatabase database;
    private static DataSource pool;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(CLINIC, PostgresWaitingLine.SCHEMA).migrate(PADEL, PostgresWaitingLine.SCHEMA);
        pool = database.pool(20);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    static PostgresWaitingLine line(InstantSource clock, ZoneId zone) {
        for (TenantId tenant : new TenantId[] {CLINIC, PADEL}) {
            String schema = "\"" + tenant.schema() + "\".";
            database.execute("TRUNCATE " + schema + "ticket, " + schema + "ticket_step, " + schema + "ticket_told, "
                    + schema + "line_call, " + schema + "line_day, " + schema + "line");
        }
        return new PostgresWaitingLine(TenantDataSource.over(pool), clock, zone);
    }

    @Nested
    class Turns extends WaitingLineContract<PostgresWaitingLine> {
        @Override
        protected PostgresWaitingLine emptyLine(InstantSource clock, ZoneId zone) {
            return line(clock, zone);
        }
    }

    @Nested
    class Desks extends FrontDeskContract {
        @Override
        protected FrontDesk emptyLine(InstantSource clock, ZoneId zone, LineListener listener) {
            return line(clock, zone).withListener(listener);
        }
    }

    @Nested
    class Waits extends LineWaitsContract {
        @Override
        protected FrontDesk emptyLine(InstantSource clock, ZoneId zone, LineListener listener) {
            return line(clock, zone).withListener(listener);
        }
    }
}
