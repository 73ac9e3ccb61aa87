package dev.cimiento.auth.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccessToken;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Verification;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Access tokens that are nothing but keys of a map, good for 10 minutes: for tests and first programs. Remembers every token until the
 * program ends. Safe for use by many threads.
 */
public final class InMemoryTokens implements TokenIssuer, TokenVerifier {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final ConcurrentMap<String, Caller> issued = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** By this clock. */
    public InMemoryTokens(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public AccessToken issue(AccessGrant grant) {
        Instant end = clock.instant().plus(LIFETIME);
        Instant expiresAt = end.isBefore(grant.notAfter()) ? end : grant.notAfter();
        String token = "at_" + UUID.randomUUID();
        issued.put(token, Caller.of(TenantContext.require(), grant, expiresAt));
        return new AccessToken(Secret.of(token), expiresAt);
    }

    @Override
    public Verification verify(Secret token) {
        Caller caller = issued.get(token.reveal());
        if (caller == null) {
            TenantContext.require();
            return new Verification.Rejected(Verification.Reason.MALFORMED);
        }
        if (!caller.tenant().equals(TenantContext.require())) {
            return new Verification.Rejected(Verification.Reason.WRONG_TENANT);
        }
        return caller.expiresAt().isAfter(clock.instant())
                ? new Verification.Verified(caller)
                : new Verification.Rejected(Verification.Reason.EXPIRED);
    }
}
