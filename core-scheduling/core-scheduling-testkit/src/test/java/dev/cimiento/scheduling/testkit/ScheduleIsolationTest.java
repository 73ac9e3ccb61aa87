package dev.cimiento.scheduling.testkit;

import static java.time.ZoneOffset.UTC;

import dev.cimiento.scheduling.Resource;
import dev.cimiento.scheduling.ResourceId;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import java.util.List;
import javax.sql.DataSource;

class ScheduleIsolationTest extends TenantIsolationContract {

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresScheduleStore.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        new PostgresScheduleStore(dataSource).catalog().save(Resource.of(ResourceId.of(mark), mark, UTC));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return new PostgresScheduleStore(dataSource)
                .catalog().resources().stream().map(Resource::name).toList();
    }
}
