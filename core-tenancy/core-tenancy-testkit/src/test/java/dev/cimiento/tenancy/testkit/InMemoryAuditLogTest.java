package dev.cimiento.tenancy.testkit;

import dev.cimiento.tenancy.KeyId;
import dev.cimiento.tenancy.MasterKeys;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.inmemory.InMemoryAuditLog;

class InMemoryAuditLogTest extends AuditLogContract {

    @Override
    protected AuditLog empty() {
        return InMemoryAuditLog.of(MasterKeys.of(KeyId.of("2026-11"), MasterKeys.generate()), clock);
    }
}
