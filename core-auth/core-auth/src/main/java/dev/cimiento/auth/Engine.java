package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.AuthStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the nouns of this package share: where things are kept, by what rules, and who is told. */
record Engine(
        AuthStore store,
        PasswordHasher hasher,
        TokenIssuer issuer,
        InstantSource clock,
        AuthPolicy policy,
        Decoy decoy,
        AuthListener listener,
        RateLimits limits,
        List<SecondFactor> factors) {

    private static final RateLimits UNLIMITED = (bucket, rate) -> Optional.empty();

    static Engine of(AuthStore store, PasswordHasher hasher, TokenIssuer issuer, InstantSource clock) {
        return new Engine(
                requireNonNull(store, "store"),
                requireNonNull(hasher, "hasher"),
                requireNonNull(issuer, "issuer"),
                requireNonNull(clock, "clock"),
                AuthPolicy.standard(),
                Decoy.by(hasher),
                AuthListener.none(),
                UNLIMITED,
                List.of());
    }

    Engine withPolicy(AuthPolicy rules) {
        return new Engine(
                store, hasher, issuer, clock, requireNonNull(rules, "rules"), decoy, listener, limits, factors);
    }

    Engine withListener(AuthListener told) {
        return new Engine(store, hasher, issuer, clock, policy, decoy, requireNonNull(told, "told"), limits, factors);
    }

    Engine withLimits(RateLimits buckets) {
        return new Engine(
                store, hasher, issuer, clock, policy, decoy, listener, requireNonNull(buckets, "buckets"), factors);
    }

    Engine withFactors(List<SecondFactor> known) {
        return new Engine(store, hasher, issuer, clock, policy, decoy, listener, limits, List.copyOf(known));
    }

    Owners owners() {
        return new Owners(store);
    }

    Events events() {
        return new Events(listener);
    }

    /** As exact as a database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
