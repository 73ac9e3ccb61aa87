package dev.cimiento.auth.jwt;

import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.KeyId;
import dev.cimiento.auth.spi.KeyState;
import dev.cimiento.auth.spi.SigningKeyStore;
import dev.cimiento.auth.spi.StoredSigningKey;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves a tenant's keys through their lives: published, signing, retired, revoked, gone. */
final class KeyRotation {

    /** The last token of a retired key has ended by then, and no process remembers it as signing. */
    private static final Duration RETIRED = JwtTokens.LONGEST_LIFETIME.plus(Duration.ofMinutes(5));

    /** Revoked keys are kept for those who look into what happened. */
    private static final Duration REVOKED = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final SigningKeyStore store;
    private final TenantKeys keys;
    private final InstantSource clock;

    KeyRotation(SigningKeyStore store, TenantKeys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    List<String> rotate(TenantId tenant, JwtAlgorithm algorithm, RotationPolicy policy) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<String> done = new ArrayList<>();
        keys.signing(tenant, algorithm);
        Optional<StoredSigningKey> active = one(KeyState.ACTIVE);
        Optional<StoredSigningKey> next = one(KeyState.NEXT);
        boolean dueToPublish = active.filter(key -> isOver(key, policy.every().minus(policy.ahead()), now))
                .isPresent();
        if (next.isEmpty() && dueToPublish) {
            StoredSigningKey made = keys.generate(tenant, algorithm, KeyState.NEXT);
            if (store.add(made)) {
                done.add("published key " + made.id());
            }
        }
        boolean dueToSign =
                active.filter(key -> isOver(key, policy.every(), now)).isPresent();
        next.filter(key -> dueToSign && isOver(key, policy.ahead(), now))
                .filter(key -> store.promote(key.id(), now))
                .ifPresent(key -> done.add("key " + key.id() + " signs"));
        for (StoredSigningKey key : store.list()) {
            if (key.state() == KeyState.RETIRED
                    && isOver(key, RETIRED, now)
                    && store.move(key.id(), KeyState.RETIRED, KeyState.REVOKED, now)) {
                done.add("key " + key.id() + " verifies no more");
            }
            if (key.state() == KeyState.REVOKED && isOver(key, REVOKED, now) && store.remove(key.id())) {
                done.add("forgot key " + key.id());
            }
        }
        if (!done.isEmpty()) {
            LOG.info("signing keys of tenant {}: {}", tenant, done);
            keys.forget(tenant);
        }
        return List.copyOf(done);
    }

    boolean revoke(TenantId tenant, JwtAlgorithm algorithm, KeyId id) {
        // Again where somebody moved it on meanwhile, as rotation does in all processes: it has only so many states to
        // go through.
        for (int i = 0; i < KeyState.values().length; i++) {
            Optional<KeyState> state = store.list().stream()
                    .filter(key -> key.id().equals(id))
                    .map(StoredSigningKey::state)
                    .findFirst();
            if (state.isEmpty()) {
                return false;
            }
            if (revoked(tenant, algorithm, id, state.get())) {
                LOG.warn("signing key {} of tenant {} was revoked", id, tenant);
                keys.forget(tenant);
                return true;
            }
        }
        throw new AuthException("signing key " + id + " of tenant " + tenant + " was not revoked: try again");
    }

    private boolean revoked(TenantId tenant, JwtAlgorithm algorithm, KeyId id, KeyState found) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        KeyState state = found;
        if (state == KeyState.ACTIVE) {
            // Another key first, so that there is none of the time without one that signs.
            Optional<StoredSigningKey> next = one(KeyState.NEXT).or(() -> {
                store.add(keys.generate(tenant, algorithm, KeyState.NEXT));
                return one(KeyState.NEXT);
            });
            next.ifPresent(key -> store.promote(key.id(), now));
            state = KeyState.RETIRED;
        }
        return state == KeyState.REVOKED || store.move(id, state, KeyState.REVOKED, now);
    }

    private Optional<StoredSigningKey> one(KeyState state) {
        return store.list().stream().filter(key -> key.state() == state).findFirst();
    }

    private static boolean isOver(StoredSigningKey key, Duration time, Instant now) {
        return !key.since().plus(time).isAfter(now);
    }
}
