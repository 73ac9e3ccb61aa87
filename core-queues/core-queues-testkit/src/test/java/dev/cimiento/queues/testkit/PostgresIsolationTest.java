package dev.cimiento.queues.testkit;

import dev.cimiento.queues.Job;
import dev.cimiento.queues.JobKind;
import dev.cimiento.queues.JobQueue;
import dev.cimiento.queues.JobView;
import dev.cimiento.queues.Jobs;
import dev.cimiento.queues.line.BoardView;
import dev.cimiento.queues.line.IdempotencyKey;
import dev.cimiento.queues.line.LineId;
import dev.cimiento.queues.line.TicketRequest;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

class PostgresIsolationTest {

    @Nested
    class OfJobs extends TenantIsolationContract {

        @Override
        protected List<SchemaModule> modules() {
            return List.of(PostgresJobStore.SCHEMA);
        }

        @Override
        protected void write(DataSource dataSource, String mark) {
            JobQueue.on(new PostgresJobStore(dataSource, dataSource)).enqueue(Job.of(JobKind.text("mark"), mark));
        }

        @Override
        protected List<String> readAll(DataSource dataSource) {
            return Jobs.on(new PostgresJobStore(dataSource, dataSource)).upcoming(1000).stream()
                    .map(JobView::payload)
                    .toList();
        }
    }

    @Nested
    class OfTheLine extends TenantIsolationContract {

        private static final LineId LINE = new LineId("reception");

        @Override
        protected List<SchemaModule> modules() {
            return List.of(PostgresWaitingLine.SCHEMA);
        }

        @Override
        protected void write(DataSource dataSource, String mark) {
            line(dataSource)
                    .take(TicketRequest.of(LINE, "guest", new IdempotencyKey(mark))
                            .withAlias(mark));
        }

        @Override
        protected List<String> readAll(DataSource dataSource) {
            return line(dataSource).show(Set.of(LINE), 100).next().stream()
                    .map(BoardView.Waiting::alias)
                    .toList();
        }

        private static PostgresWaitingLine line(DataSource dataSource) {
            return new PostgresWaitingLine(dataSource, InstantSource.system(), ZoneOffset.UTC);
        }
    }
}
