package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.SystemScopeListener;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records in the platform's log that work was done for no tenant, and why. Register it with {@link TenantContext#listen}, once the platform's
 * tables exist.
 *
 * <p>The entry is committed before the work begins, in a transaction of its own, so give it a log over a {@code TenantDataSource} of its own,
 * on a pool that requests do not use up: the thread may hold a connection already. Where the entry cannot be written the work does not
 * happen. A reason that comes again within the interval is counted, and the count stands in the next entry for it: a worker that looks for
 * work every second leaves one entry a minute, not sixty.
 *
 * <p>Safe for use by many threads.
 */
public final class SystemScopeAudit implements SystemScopeListener {

    private static final int MOST_REASONS = 1_000;

    private final AuditLog log;
    private final String actor;
    private final Duration interval;
    private final InstantSource clock;
    private final ThreadLocal<Boolean> recording = ThreadLocal.withInitial(() -> false);
    private final Map<String, Last> last = new HashMap<>();

    private SystemScopeAudit(AuditLog log, String actor, Duration interval, InstantSource clock) {
        this.log = requireNonNull(log, "log");
        this.actor = requireNonNull(actor, "actor");
        this.interval = requireNonNull(interval, "interval");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Records every reason, the same one at most once a minute.
     *
     * @param actor the program that does it: {@code worker-2}
     */
    public static SystemScopeAudit of(AuditLog log, String actor, InstantSource clock) {
        return new SystemScopeAudit(log, actor, Duration.ofMinutes(1), clock);
    }

    /** Records the same reason at most once in this time; zero for every time. */
    public SystemScopeAudit withInterval(Duration newInterval) {
        return new SystemScopeAudit(log, actor, newInterval, clock);
    }

    @Override
    public void entering(String reason) {
        // Writing the entry is itself work in system scope.
        if (recording.get()) {
            return;
        }
        Instant now = clock.instant();
        long unrecorded;
        synchronized (last) {
            Last before = last.get(reason);
            if (before != null && now.isBefore(before.at.plus(interval))) {
                before.unrecorded++;
                return;
            }
            if (before == null && last.size() >= MOST_REASONS) {
                last.clear();
            }
            unrecorded = before == null ? 0 : before.unrecorded;
            last.put(reason, new Last(now));
        }
        AuditEvent event = AuditEvent.of(actor, "system.scope").withReason(shortened(reason));
        recording.set(true);
        try {
            AuditEvent whole = unrecorded == 0 ? event : event.with("unrecorded", Long.toString(unrecorded));
            TenantContext.<@Nullable Object, RuntimeException>system(
                    "audit: " + shortened(reason), () -> log.record(whole));
        } catch (RuntimeException e) {
            synchronized (last) {
                last.remove(reason);
            }
            throw e;
        } finally {
            recording.remove();
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= 1_000 ? reason : reason.substring(0, 1_000);
    }

    private static final class Last {
        private final Instant at;
        private long unrecorded;

        Last(Instant at) {
            this.at = at;
        }
    }
}
