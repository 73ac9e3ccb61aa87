package dev.cimiento.notifications.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.postgresql.PostgresOutbox;
import dev.cimiento.notifications.spi.Outbox;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresOutboxTest extends OutboxContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static TestDatabase database;
    private static TenantDataSource dataSource;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.migrate(PADEL, PostgresOutbox.SCHEMA).migrate(TenantId.of("clinic"), PostgresOutbox.SCHEMA);
        dataSource = database.tenantPool(9);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected Outbox create() {
        database.execute("TRUNCATE t_padel.notification, t_clinic.notification");
        return new PostgresOutbox(dataSource);
    }

    @Test
    @DisplayName("a message is queued if and only if the caller's transaction commits")
    void joinsTheTransaction() {
        Outbox outbox = create();
        TenantContext.run(PADEL, () -> {
            assertThatThrownBy(() -> Transactions.run(dataSource, () -> {
                        outbox.add(message("k", NOW));
                        assertThat(outbox.recent(9)).hasSize(1);
                        throw new IllegalStateException("the booking failed");
                    }))
                    .hasMessage("the booking failed");
            assertThat(outbox.recent(9)).isEmpty();

            Transactions.run(dataSource, () -> outbox.add(message("k", NOW)));
            assertThat(outbox.recent(9)).hasSize(1);
        });
    }

    @Test
    @DisplayName("a key that was used before does not spoil the caller's transaction")
    void leavesTheTransactionUsable() {
        Outbox outbox = create();
        TenantContext.run(PADEL, () -> {
            NotificationId first = outbox.add(message("k", NOW)).id();
            Transactions.run(dataSource, () -> {
                assertThat(outbox.add(message("k", NOW)).id()).isEqualTo(first);
                outbox.add(message("other", NOW));
            });
            assertThat(outbox.recent(9)).hasSize(2);
        });
    }

    @Test
    @DisplayName("claiming inside a transaction is refused, since sending must not wait in one")
    void refusesToClaimInTransaction() {
        Outbox outbox = create();
        TenantContext.run(PADEL, () -> {
            NotificationId id = outbox.add(message("k", NOW)).id();
            Transactions.run(dataSource, () -> {
                assertThatThrownBy(() -> outbox.claim(id, NOW, NOW.plusSeconds(60)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("transaction");
                assertThatThrownBy(() -> outbox.claimNext(NOW, NOW.plusSeconds(60)))
                        .isInstanceOf(IllegalStateException.class);
            });
            assertThat(outbox.claim(id, NOW, NOW.plusSeconds(60))).isPresent();
        });
    }
}
