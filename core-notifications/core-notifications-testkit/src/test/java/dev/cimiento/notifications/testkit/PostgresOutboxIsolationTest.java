package dev.cimiento.notifications.testkit;

import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

class PostgresOutboxIsolationTest extends TenantIsolationContract {

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresOutbox.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new PostgresOutbox(dataSource).add(OutboxContract.message(mark, Instant.EPOCH));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new PostgresOutbox(dataSource)
                .recent(1000).stream()
                        .map(entry -> entry.message().key().value())
                        .toList();
    }
}
