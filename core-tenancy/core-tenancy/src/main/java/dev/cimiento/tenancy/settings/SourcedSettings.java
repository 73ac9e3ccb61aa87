package dev.cimiento.tenancy.settings;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.TenantSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings from a {@link SecretSource}, remembered for a while.
 *
 * <p>The source is asked once per tenant and time to live, by one thread, for which the others of that tenant wait. Where it cannot answer
 * for now, the last answer serves on, for an hour at most unless set otherwise, and the source is asked again after ten seconds; a refusal
 * is thrown at once, so that a credential that was withdrawn is not used on.
 *
 * <p>Safe for use by many threads.
 */
public final class SourcedSettings implements TenantSettings {

    private static final Logger LOG = LoggerFactory.getLogger(SourcedSettings.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final SecretSource source;
    private final Duration timeToLive;
    private final Duration graceWhenDown;
    private final InstantSource clock;
    private final Map<TenantId, Slot> slots = new ConcurrentHashMap<>();

    private SourcedSettings(SecretSource source, Duration timeToLive, Duration graceWhenDown, InstantSource clock) {
        this.source = requireNonNull(source, "source");
        this.timeToLive = requireNonNull(timeToLive, "timeToLive");
        this.graceWhenDown = requireNonNull(graceWhenDown, "graceWhenDown");
        this.clock = requireNonNull(clock, "clock");
        if (timeToLive.isNegative() || timeToLive.isZero() || graceWhenDown.isNegative()) {
            throw new IllegalArgumentException("timeToLive must be positive and graceWhenDown not negative, were "
                    + timeToLive + " and " + graceWhenDown);
        }
    }

    /** Remembers the source's answers for this long. */
    public static SourcedSettings of(SecretSource source, Duration timeToLive, InstantSource clock) {
        return new SourcedSettings(source, timeToLive, Duration.ofHours(1), clock);
    }

    /** Serves the last answer on for this long after it would be asked anew, while the source is down; zero for not at all. */
    public SourcedSettings withGraceWhenDown(Duration grace) {
        return new SourcedSettings(source, timeToLive, grace, clock);
    }

    @Override
    public Optional<String> find(TenantId tenant, String key) {
        return secret(tenant, key).map(Secret::reveal);
    }

    @Override
    public Optional<Secret> secret(TenantId tenant, String key) {
        requireNonNull(key, "key");
        return Optional.ofNullable(secrets(requireNonNull(tenant, "tenant")).get(key));
    }

    /** Forgets what is known of a tenant: after a secret was changed or withdrawn. */
    public void invalidate(TenantId tenant) {
        slots.remove(requireNonNull(tenant, "tenant"));
    }

    private Map<String, Secret> secrets(TenantId tenant) {
        Slot slot = slots.computeIfAbsent(tenant, any -> new Slot());
        Answer known = slot.answer;
        if (known != null && clock.instant().isBefore(known.askAgain())) {
            return known.secrets();
        }
        slot.lock.lock();
        try {
            known = slot.answer;
            Instant now = clock.instant();
            if (known != null && now.isBefore(known.askAgain())) {
                return known.secrets();
            }
            Answer fresh = ask(tenant, known, now);
            slot.answer = fresh;
            return fresh.secrets();
        } finally {
            slot.lock.unlock();
        }
    }

    private Answer ask(TenantId tenant, @Nullable Answer known, Instant now) {
        try {
            Instant askAgain = now.plus(timeToLive);
            return new Answer(Map.copyOf(source.secrets(tenant)), askAgain, askAgain.plus(graceWhenDown));
        } catch (RetryableSecretSourceException e) {
            if (known == null || !now.isBefore(known.lastUse())) {
                throw e;
            }
            LOG.warn("{}; the last answer serves until {}", e.getMessage(), known.lastUse());
            return new Answer(known.secrets(), now.plus(PAUSE), known.lastUse());
        }
    }

    @Override
    public String toString() {
        return "SourcedSettings[" + source + "]";
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable Answer answer;
    }

    private record Answer(Map<String, Secret> secrets, Instant askAgain, Instant lastUse) {}
}
