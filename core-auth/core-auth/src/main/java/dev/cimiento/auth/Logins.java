package dev.cimiento.auth;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.Familiarity;
import dev.cimiento.auth.spi.OneTimeToken;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.ThrottleKey;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges proof: the half of {@link Accounts} that an attacker talks to. */
final class Logins {

    /** For how long a client from which an account logged in is known to it. */
    private static final Duration KNOWN_FOR = Duration.ofDays(90);

    private static final Duration CHALLENGE = Duration.ofMinutes(5);
    private static final int CHALLENGE_TRIES = 5;
    private static final int LONGEST_COUNTED = 320;

    /** How often a password is judged anew because it was changed meanwhile; more than one in a row is somebody who does nothing else. */
    private static final int TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final Engine engine;
    private final AuthStore store;
    private final Sessions sessions;
    private final OneTimeSecrets secrets = new OneTimeSecrets();

    Logins(Engine engine, Sessions sessions) {
        this.engine = engine;
        this.store = engine.store();
        this.sessions = sessions;
    }

    /** What came of judging a password. */
    sealed interface Judgement {

        /**
         * The password was the account's.
         *
         * @param judged the hash that it was compared with, or the one that took its place because it is better
         * @param counters of attempts, which whoever lets the account in forgets
         */
        record Right(Account account, PasswordHash judged, List<ThrottleKey> counters) implements Judgement {}

        record Wrong() implements Judgement {}

        record Locked(Instant until) implements Judgement {}
    }

    LoginResult login(String email, Password password, Client client, Instant now) {
        Optional<Duration> wait = engine.limits()
                .take("login " + client.network(), engine.policy().attempts());
        if (wait.isPresent()) {
            engine.events().tell(Events.of(Kind.LOGIN_THROTTLED, now));
            return new LoginResult.LockedOut(now.plus(wait.get()));
        }
        return begin(email, password, Optional.empty(), client, now);
    }

    LoginResult stepUp(Caller caller, Password password, Client client, Instant now) {
        Optional<Account> account = engine.owners().find(caller, now);
        if (account.isEmpty()) {
            return new LoginResult.BadCredentials();
        }
        return begin(account.get().email().value(), password, Optional.of(caller.session()), client, now);
    }

    LoginResult enter(AccountId id, Set<Factor> proof, Optional<SessionId> replaced, Client client, Instant now) {
        return store.accounts()
                .find(id)
                .filter(Account::isActive)
                .flatMap(account -> begin(account, Optional.empty(), List.of(), proof, replaced, client, now))
                .orElseGet(LoginResult.BadCredentials::new);
    }

    LoginResult complete(Secret challenge, Factor kind, String answer, Client client, Instant now) {
        Optional<OneTimeToken> found = OneTimeSecrets.isShaped(challenge)
                ? store.oneTimeTokens()
                        .find(
                                OneTimeSecrets.hash(challenge, OneTimeToken.Purpose.SECOND_FACTOR),
                                OneTimeToken.Purpose.SECOND_FACTOR,
                                now)
                : Optional.empty();
        Optional<SecondFactor> factor =
                engine.factors().stream().filter(known -> known.kind() == kind).findFirst();
        if (found.isEmpty() || factor.isEmpty()) {
            return new LoginResult.BadCredentials();
        }
        AccountId id = found.get().account();
        ThrottleKey counter = counter(found.get(), client, now);
        Optional<Instant> lockedUntil =
                store.throttle().admit(counter, engine.policy().lockout(), now);
        if (lockedUntil.isPresent()) {
            engine.events().tell(Events.of(Kind.LOGIN_THROTTLED, now).account(id));
            return new LoginResult.LockedOut(lockedUntil.get());
        }
        Optional<Account> account = store.oneTimeTokens()
                .attempt(found.get().hash(), OneTimeToken.Purpose.SECOND_FACTOR, now)
                .flatMap(counted -> store.accounts().find(id))
                .filter(Account::isActive);
        if (account.isEmpty() || !factor.get().proves(id, answer, now)) {
            engine.events().tell(Events.of(Kind.LOGIN_FAILED, now).account(id));
            return new LoginResult.BadCredentials();
        }
        store.throttle().forget(List.of(counter));
        Challenge detail = Challenge.parse(found.get().detail());
        Set<Factor> proof = EnumSet.copyOf(detail.proof());
        proof.add(kind);
        // A changed password voids the challenge, and who changes it locks the account first: so its judgement is as of
        // now.
        return store.together(within -> within.accounts()
                        .lock(id)
                        .flatMap(locked -> within.oneTimeTokens()
                                .redeem(found.get().hash(), OneTimeToken.Purpose.SECOND_FACTOR, now))
                        .flatMap(spent ->
                                open(within, account.get(), Optional.empty(), proof, detail.replaced(), client, now)))
                .orElseGet(LoginResult.BadCredentials::new);
    }

    PasswordChangeResult changePassword(Caller caller, Password current, Password next, Client client, Instant now) {
        Optional<Account> account = engine.owners().find(caller, now);
        if (account.isEmpty()) {
            return new PasswordChangeResult.NotTheOwner();
        }
        EmailAddress email = account.get().email();
        Optional<PasswordHash> hash = Optional.empty();
        for (int i = 0; i < TRIES; i++) {
            Judgement judgement = judge(email.value(), current, client, now);
            if (judgement instanceof Judgement.Locked locked) {
                return new PasswordChangeResult.LockedOut(locked.until());
            }
            if (!(judgement instanceof Judgement.Right right)) {
                return new PasswordChangeResult.WrongPassword();
            }
            store.throttle().forget(right.counters());
            if (hash.isEmpty()) {
                Optional<SignUpResult.Invalid> objection =
                        engine.policy().passwords().objection(next, email);
                if (objection.isPresent()) {
                    return new PasswordChangeResult.Refused(objection.get());
                }
                hash = Optional.of(engine.hasher().hash(next));
            }
            Optional<PasswordChangeResult> result = replace(caller, right.judged(), hash.get(), now);
            if (result.isPresent()) {
                if (result.get() instanceof PasswordChangeResult.Changed) {
                    engine.events().tell(Events.of(Kind.PASSWORD_CHANGED, now).account(caller.account()));
                }
                return result.get();
            }
        }
        return new PasswordChangeResult.WrongPassword();
    }

    /** Empty where the password is another one by now than the one that was judged. */
    private Optional<PasswordChangeResult> replace(Caller caller, PasswordHash judged, PasswordHash next, Instant now) {
        return store.together(within -> {
            // A hash takes its time, in which the session may have ended.
            if (Owners.lock(within, caller, now).isEmpty()) {
                return Optional.of(new PasswordChangeResult.NotTheOwner());
            }
            if (!within.accounts().replaceHash(caller.account(), judged, next)) {
                return Optional.empty();
            }
            within.oneTimeTokens().removeAll(caller.account());
            return Optional.of(new PasswordChangeResult.Changed(
                    within.sessions().endOthers(caller.account(), caller.session(), now)));
        });
    }

    Judgement judge(String email, Password password, Client client, Instant now) {
        Optional<EmailAddress> address = EmailAddress.parse(email);
        String counted = address.map(EmailAddress::value)
                .orElseGet(() -> email.substring(0, Math.min(email.length(), LONGEST_COUNTED)));
        Familiarity familiarity = address.map(
                        known -> store.sessions().familiarity(known, client, now.minus(KNOWN_FOR)))
                .orElse(Familiarity.STRANGER);
        ThrottleKey narrow = narrow(counted, familiarity, client);
        Optional<Instant> lockedUntil = admit(counted, narrow, familiarity, now);
        if (lockedUntil.isPresent()) {
            engine.events().tell(Events.of(Kind.LOGIN_THROTTLED, now));
            return new Judgement.Locked(lockedUntil.get());
        }
        Optional<Credentials> found = address.flatMap(store.accounts()::find);
        // Every path hashes once, so that the time does not tell whether the account exists.
        boolean candidate = found.filter(known -> !known.hash().isNone()).isPresent()
                && engine.policy().passwords().admitsLength(password);
        boolean matches = candidate
                ? engine.hasher().matches(password, found.get().hash())
                : engine.hasher()
                        .matches(engine.decoy().password(), engine.decoy().hash());
        if (!candidate || !matches || !found.get().account().isActive()) {
            AuthEvent failed = Events.of(Kind.LOGIN_FAILED, now);
            engine.events()
                    .tell(found.map(known -> failed.account(known.account().id()))
                            .orElse(failed));
            return new Judgement.Wrong();
        }
        return new Judgement.Right(
                found.get().account(),
                upgraded(found.get(), password),
                List.of(narrow, ThrottleKey.ofAccount(counted)));
    }

    /** What a client is counted by: the device, if the account's owner used it, since neighbours share its network. */
    private static ThrottleKey narrow(String counted, Familiarity familiarity, Client client) {
        return client.device()
                .filter(device -> familiarity == Familiarity.DEVICE)
                .map(device -> ThrottleKey.ofDevice(counted, device))
                .orElseGet(() -> ThrottleKey.ofNetwork(counted, client));
    }

    private Optional<Instant> admit(String counted, ThrottleKey narrow, Familiarity familiarity, Instant now) {
        Optional<Instant> lockedUntil =
                store.throttle().admit(narrow, engine.policy().lockout(), now);
        // A network that the owner used is exempt from what the rest of the world does to the account.
        return lockedUntil.isPresent() || familiarity != Familiarity.STRANGER
                ? lockedUntil
                : store.throttle().admit(ThrottleKey.ofAccount(counted), Lockout.accountWide(), now);
    }

    /** Guesses at second factors are counted apart from those at passwords, and over all challenges of the account. */
    private ThrottleKey counter(OneTimeToken challenge, Client client, Instant now) {
        Familiarity familiarity = store.sessions().familiarity(challenge.email(), client, now.minus(KNOWN_FOR));
        return client.device()
                .filter(device -> familiarity == Familiarity.DEVICE)
                .map(device -> ThrottleKey.ofDevice("factor " + challenge.account(), device))
                .orElseGet(() -> ThrottleKey.ofSecondFactor(challenge.account()));
    }

    private LoginResult begin(
            String email, Password password, Optional<SessionId> replaced, Client client, Instant now) {
        for (int i = 0; i < TRIES; i++) {
            Judgement judgement = judge(email, password, client, now);
            if (judgement instanceof Judgement.Locked locked) {
                return new LoginResult.LockedOut(locked.until());
            }
            if (!(judgement instanceof Judgement.Right right)) {
                return new LoginResult.BadCredentials();
            }
            Optional<LoginResult> begun = begin(
                    right.account(),
                    Optional.of(right.judged()),
                    right.counters(),
                    EnumSet.of(Factor.PASSWORD),
                    replaced,
                    client,
                    now);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        return new LoginResult.BadCredentials();
    }

    /** Empty where the account is not any more as it was judged. */
    private Optional<LoginResult> begin(
            Account account,
            Optional<PasswordHash> judged,
            List<ThrottleKey> counters,
            Set<Factor> proof,
            Optional<SessionId> replaced,
            Client client,
            Instant now) {
        Set<Factor> second = Assurance.of(proof) == Assurance.AAL1 ? enrolled(account.id()) : Set.of();
        if (second.isEmpty()) {
            return store.together(within -> {
                within.throttle().forget(counters);
                return open(within, account, judged, proof, replaced, client, now);
            });
        }
        Secret challenge = secrets.mint();
        Instant until = now.plus(CHALLENGE);
        OneTimeToken token = new OneTimeToken(
                OneTimeSecrets.hash(challenge, OneTimeToken.Purpose.SECOND_FACTOR),
                OneTimeToken.Purpose.SECOND_FACTOR,
                account.id(),
                account.email(),
                new Challenge(proof, replaced).toString(),
                CHALLENGE_TRIES,
                until);
        boolean asked = store.together(within -> {
            within.throttle().forget(counters);
            boolean asJudged = within.accounts()
                    .lock(account.id())
                    .filter(known -> known.account().isActive())
                    .filter(known -> judged.isEmpty() || judged.get().equals(known.hash()))
                    .isPresent();
            if (asJudged) {
                within.oneTimeTokens().add(token, now);
            }
            return asJudged;
        });
        if (!asked) {
            return Optional.empty();
        }
        engine.events().tell(Events.of(Kind.SECOND_FACTOR_ASKED, now).account(account.id()));
        return Optional.of(new LoginResult.SecondFactorNeeded(challenge, second, until));
    }

    /** Empty where the account is not any more as it was judged. */
    private Optional<LoginResult> open(
            AuthStore within,
            Account account,
            Optional<PasswordHash> judged,
            Set<Factor> proof,
            Optional<SessionId> replaced,
            Client client,
            Instant now) {
        Session session = sessions.session(account, client, now).withFactors(proof);
        return sessions.open(within, account, judged, session, replaced, now).map(tokens -> {
            engine.events()
                    .tell(Events.of(Kind.LOGGED_IN, now).account(account.id()).session(session.id()));
            return new LoginResult.LoggedIn(account, tokens);
        });
    }

    /** Recovery codes stand in for another factor, and ask for nothing by themselves. */
    private Set<Factor> enrolled(AccountId account) {
        Set<Factor> enrolled = EnumSet.noneOf(Factor.class);
        for (SecondFactor factor : engine.factors()) {
            if (factor.kind() != Factor.RECOVERY_CODE && factor.isEnrolled(account)) {
                enrolled.add(factor.kind());
            }
        }
        if (!enrolled.isEmpty()) {
            engine.factors().stream()
                    .filter(factor -> factor.kind() == Factor.RECOVERY_CODE && factor.isEnrolled(account))
                    .forEach(factor -> enrolled.add(factor.kind()));
        }
        return enrolled;
    }

    /** The hash that the account has then, unless somebody else changed it meanwhile. */
    private PasswordHash upgraded(Credentials credentials, Password password) {
        if (!engine.hasher().needsRehash(credentials.hash())) {
            return credentials.hash();
        }
        try {
            PasswordHash better = engine.hasher().hash(password);
            return store.accounts().replaceHash(credentials.account().id(), credentials.hash(), better)
                    ? better
                    : credentials.hash();
        } catch (AuthOverloadException busy) {
            LOG.debug(
                    "hash of account {} stays as it is until its next login",
                    credentials.account().id());
            return credentials.hash();
        }
    }

    /** What a challenge remembers of the first factor. */
    private record Challenge(Set<Factor> proof, Optional<SessionId> replaced) {

        static Challenge parse(String text) {
            String[] parts = text.split(" ", 2);
            Set<Factor> proof = EnumSet.noneOf(Factor.class);
            for (String name : parts[0].split(",", 0)) {
                proof.add(Factor.valueOf(name));
            }
            return new Challenge(proof, SessionId.parse(parts[1]));
        }

        @Override
        public String toString() {
            return String.join(",", proof.stream().map(Factor::name).sorted().toList()) + " "
                    + replaced.map(SessionId::toString).orElse("");
        }
    }
}
