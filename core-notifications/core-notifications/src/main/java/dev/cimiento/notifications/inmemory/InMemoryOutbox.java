package dev.cimiento.notifications.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.Delivery;
import dev.cimiento.notifications.DeliveryState;
import dev.cimiento.notifications.DeliveryStatus;
import dev.cimiento.notifications.IdempotencyKey;
import dev.cimiento.notifications.NotificationId;
import dev.cimiento.notifications.OutboxEntry;
import dev.cimiento.notifications.OutboxMessage;
import dev.cimiento.notifications.spi.Claim;
import dev.cimiento.notifications.spi.Outbox;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An outbox in memory, one a tenant. Forgets all when the program ends and takes no part in transactions: what was queued in one that rolls
 * back stays queued. Safe for use by many threads.
 */
public final class InMemoryOutbox implements Outbox {

    private final Map<TenantId, Box> boxes = new HashMap<>();

    /** An empty one. */
    public InMemoryOutbox() {}

    @Override
    public synchronized OutboxMessage add(OutboxMessage message) {
        Box box = box();
        NotificationId before =
                box.keys.putIfAbsent(requireNonNull(message, "message").key(), message.id());
        if (before != null) {
            return box.row(before).message;
        }
        box.rows.put(
                message.id(),
                new Row(message, state(DeliveryStatus.QUEUED, 0, message.notBefore(), message.queuedAt()), 0));
        return message;
    }

    @Override
    public synchronized Optional<Claim> claim(NotificationId id, Instant now, Instant until) {
        Box box = box();
        return Optional.ofNullable(box.rows.get(requireNonNull(id, "id")))
                .filter(row -> row.due(now))
                .map(row -> box.claim(row, now, until));
    }

    @Override
    public synchronized Optional<Claim> claimNext(Instant now, Instant until) {
        Box box = box();
        return box.rows.values().stream()
                .filter(row -> row.due(now))
                .min(Comparator.comparing(row -> row.state.dueAt()))
                .map(row -> box.claim(row, now, until));
    }

    @Override
    public synchronized boolean settle(Claim claim, Delivery.Settled delivery, Instant now) {
        Box box = box();
        Row row = box.row(claim.message().id());
        if (row.fence != claim.fence() || row.state.status() != DeliveryStatus.SENDING) {
            return false;
        }
        int attempts = row.state.attempts();
        DeliveryState state;
        if (delivery instanceof Delivery.Sent sent) {
            state = new DeliveryState(
                    DeliveryStatus.SENT, attempts, now, now, Optional.of(sent.reference()), Optional.empty());
        } else if (delivery instanceof Delivery.Postponed postponed) {
            state = new DeliveryState(
                    DeliveryStatus.FAILED,
                    attempts,
                    postponed.until(),
                    now,
                    Optional.empty(),
                    Optional.of(postponed.reason()));
        } else {
            String reason = ((Delivery.Dead) delivery).reason();
            state = new DeliveryState(DeliveryStatus.DEAD, attempts, now, now, Optional.empty(), Optional.of(reason));
        }
        box.rows.put(row.message.id(), new Row(row.message, state, row.fence));
        return true;
    }

    @Override
    public synchronized boolean requeue(NotificationId id, Instant now) {
        Box box = box();
        Row row = box.rows.get(requireNonNull(id, "id"));
        if (row == null || row.state.status() != DeliveryStatus.DEAD) {
            return false;
        }
        box.rows.put(id, new Row(row.message, state(DeliveryStatus.QUEUED, 0, now, now), row.fence));
        return true;
    }

    @Override
    public synchronized Optional<OutboxEntry> find(NotificationId id) {
        return Optional.ofNullable(box().rows.get(requireNonNull(id, "id"))).map(Row::entry);
    }

    @Override
    public synchronized List<OutboxEntry> recent(int limit) {
        List<Row> rows = new ArrayList<>(box().rows.values());
        Collections.reverse(rows);
        return rows.stream().limit(limit).map(Row::entry).toList();
    }

    private Box box() {
        return boxes.computeIfAbsent(TenantContext.require(), tenant -> new Box());
    }

    private static DeliveryState state(DeliveryStatus status, int attempts, Instant dueAt, Instant changedAt) {
        return new DeliveryState(status, attempts, dueAt, changedAt, Optional.empty(), Optional.empty());
    }

    private static final class Box {

        private final Map<IdempotencyKey, NotificationId> keys = new HashMap<>();
        private final Map<NotificationId, Row> rows = new LinkedHashMap<>();

        Row row(NotificationId id) {
            return requireNonNull(rows.get(id), "a row that was added is never removed");
        }

        Claim claim(Row row, Instant now, Instant until) {
            int attempt = row.state.attempts() + 1;
            Row claimed = new Row(row.message, state(DeliveryStatus.SENDING, attempt, until, now), row.fence + 1);
            rows.put(row.message.id(), claimed);
            return new Claim(row.message, attempt, row.state.status(), claimed.fence);
        }
    }

    private record Row(OutboxMessage message, DeliveryState state, long fence) {

        boolean due(Instant now) {
            return switch (state.status()) {
                case QUEUED, FAILED, SENDING -> !state.dueAt().isAfter(now);
                case SENT, DEAD -> false;
            };
        }

        OutboxEntry entry() {
            return new OutboxEntry(message, state);
        }
    }
}
