package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.audit.AuditEvent;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.postgresql.PostgresAuditLog;
import java.util.List;
import javax.sql.DataSource;

class AuditIsolationTest extends TenantIsolationContract {

    private static final MasterKeys KEYS = MasterKeys.of(KeyId.of("k"), MasterKeys.generate());

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresAuditLog.SCHEMA, PostgresAuditLog.HEADS_SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        log(dataSource).record(AuditEvent.of("test", "marked").withSubject(mark));
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        return log(dataSource).find(AuditQuery.all().limit(1000)).entries().stream()
                .map(entry -> entry.event().subject().orElseThrow())
                .toList();
    }

    private static PostgresAuditLog log(DataSource dataSource) {
        return PostgresAuditLog.of(dataSource, KEYS, MutableClock.at("2026-11-23T12:00:00Z"));
    }
}
