package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers of another source, remembered for a while, also that there is none.
 *
 * <p>A change is seen at once where {@link #settingChanged} hears of it, in this process, and after the time to live elsewhere. It holds at
 * most 10,000 answers and drops the oldest. A source that fails is asked again the next time. Safe for use by many threads; the source is
 * asked outside any lock.
 */
public final class CachedSettings implements TenantSettings, SettingsListener {

    private static final int MOST = 10_000;

    private final TenantSettings source;
    private final Duration timeToLive;
    private final InstantSource clock;

    // Oldest first; guarded by itself.
    private final Map<Asked, Answer> answers = new LinkedHashMap<>();
    private long changes;

    private CachedSettings(TenantSettings source, Duration timeToLive, InstantSource clock) {
        this.source = requireNonNull(source, "source");
        this.timeToLive = requireNonNull(timeToLive, "timeToLive");
        this.clock = requireNonNull(clock, "clock");
        if (timeToLive.isNegative() || timeToLive.isZero()) {
            throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive);
        }
    }

    /** Remembers the source's answers for this long. */
    public static CachedSettings of(TenantSettings source, Duration timeToLive, InstantSource clock) {
        return new CachedSettings(source, timeToLive, clock);
    }

    @Override
    public Optional<String> find(TenantId tenant, String key) {
        return answer(tenant, key).value();
    }

    @Override
    public boolean sets(TenantId tenant, String key) {
        return answer(tenant, key).sets();
    }

    @Override
    public void settingChanged(TenantId tenant, String key) {
        synchronized (answers) {
            changes++;
            answers.remove(new Asked(tenant, key));
        }
    }

    /** Forgets all answers for a tenant. */
    public void invalidate(TenantId tenant) {
        synchronized (answers) {
            changes++;
            answers.keySet().removeIf(asked -> asked.tenant().equals(tenant));
        }
    }

    private Answer answer(TenantId tenant, String key) {
        Asked asked = new Asked(requireNonNull(tenant, "tenant"), requireNonNull(key, "key"));
        Instant now = clock.instant();
        long before;
        synchronized (answers) {
            Answer known = answers.get(asked);
            if (known != null && now.isBefore(known.until())) {
                return known;
            }
            before = changes;
        }
        Optional<String> value = source.find(tenant, key);
        Answer fresh = new Answer(value, value.isPresent() || source.sets(tenant, key), now.plus(timeToLive));
        synchronized (answers) {
            // What was read before a change must not outlive it.
            if (before == changes) {
                answers.remove(asked);
                answers.put(asked, fresh);
                dropOldest();
            }
        }
        return fresh;
    }

    private void dropOldest() {
        Iterator<Asked> oldest = answers.keySet().iterator();
        while (answers.size() > MOST && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public String toString() {
        return "CachedSettings[" + source + "]";
    }

    private record Asked(TenantId tenant, String key) {}

    private record Answer(Optional<String> value, boolean sets, Instant until) {}
}
