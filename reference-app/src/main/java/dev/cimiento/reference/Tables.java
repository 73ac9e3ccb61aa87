package dev.cimiento.reference;

import dev.cimiento.aiagent.postgresql.PostgresDocuments;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.payments.postgresql.PostgresPaymentStore;
import dev.cimiento.queues.postgresql.PostgresJobStore;
import dev.cimiento.queues.postgresql.PostgresWaitingLine;
import dev.cimiento.scheduling.ical4j.CalendarFeeds;
import dev.cimiento.scheduling.postgresql.PostgresScheduleStore;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.TenantProvisioner;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import java.util.List;
import java.util.stream.Stream;

/** The tables of every domain, of which a tenant gets those that its plan includes. */
final class Tables {

    private static final List<SchemaModule> DOMAINS = List.of(
            PostgresJobStore.SCHEMA,
            PostgresAuthStore.SCHEMA,
            PostgresScheduleStore.SCHEMA,
            CalendarFeeds.SCHEMA,
            PostgresWaitingLine.SCHEMA,
            PostgresOutbox.SCHEMA,
            PostgresPaymentStore.SCHEMA,
            PostgresConversations.SCHEMA,
            PostgresDocuments.SCHEMA);

    private Tables() {}

    /** The provisioner with these tables, and those of the platform. */
    static TenantProvisioner of(TenantProvisioner provisioner, List<SchemaModule> platform) {
        return Stream.concat(DOMAINS.stream(), platform.stream())
                .reduce(provisioner, TenantProvisioner::withModule, (one, other) -> other);
    }
}
