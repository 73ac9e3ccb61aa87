package dev.cimiento.auth;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.ThrottleKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges passwords: the half of {@link Accounts} that an attacker talks to. */
final class Logins {

    /** For how long a network from which an account logged in is known to it. */
    private static final Duration KNOWN_FOR = Duration.ofDays(90);

    private static final int LONGEST_COUNTED = 320;

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.cimiento.audit");

    private final AuthStore store;
    private final PasswordHasher hasher;
    private final AuthPolicy policy;
    private final Decoy decoy;

    Logins(AuthStore store, PasswordHasher hasher, AuthPolicy policy, Decoy decoy) {
        this.store = store;
        this.hasher = hasher;
        this.policy = policy;
        this.decoy = decoy;
    }

    /** What came of judging a password. */
    sealed interface Judgement {

        record Right(Account account) implements Judgement {}

        record Wrong() implements Judgement {}

        record Locked(Instant until) implements Judgement {}
    }

    Judgement judge(String email, Password password, Client client, Instant now) {
        Optional<EmailAddress> address = EmailAddress.parse(email);
        String counted = address.map(EmailAddress::value)
                .orElseGet(() -> email.substring(0, Math.min(email.length(), LONGEST_COUNTED)));
        Optional<Instant> lockedUntil = admit(counted, address, client, now);
        if (lockedUntil.isPresent()) {
            AUDIT.info("login refused: locked until {}", lockedUntil.get());
            return new Judgement.Locked(lockedUntil.get());
        }
        Optional<Credentials> found = address.flatMap(store.accounts()::find);
        // Every path hashes once, so that the time does not tell whether the account exists.
        boolean candidate = found.isPresent() && policy.passwords().admitsLength(password);
        boolean matches = candidate
                ? hasher.matches(password, found.get().hash())
                : hasher.matches(decoy.password(), decoy.hash());
        if (!candidate || !matches) {
            return new Judgement.Wrong();
        }
        store.throttle().forget(ThrottleKey.ofNetwork(counted, client));
        store.throttle().forget(ThrottleKey.ofAccount(counted));
        upgrade(found.get(), password);
        return new Judgement.Right(found.get().account());
    }

    private Optional<Instant> admit(String counted, Optional<EmailAddress> address, Client client, Instant now) {
        Optional<Instant> lockedUntil =
                store.throttle().admit(ThrottleKey.ofNetwork(counted, client), policy.lockout(), now);
        if (lockedUntil.isPresent()) {
            return lockedUntil;
        }
        boolean known = address.filter(email -> store.sessions().knows(email, client, now.minus(KNOWN_FOR)))
                .isPresent();
        // A network that the owner used is exempt from what the rest of the world does to the account.
        return known
                ? Optional.empty()
                : store.throttle().admit(ThrottleKey.ofAccount(counted), Lockout.accountWide(), now);
    }

    private void upgrade(Credentials credentials, Password password) {
        if (!hasher.needsRehash(credentials.hash())) {
            return;
        }
        try {
            store.accounts().replaceHash(credentials.account().id(), credentials.hash(), hasher.hash(password));
        } catch (AuthOverloadException busy) {
            AUDIT.debug(
                    "hash of account {} stays as it is until its next login",
                    credentials.account().id());
        }
    }
}
