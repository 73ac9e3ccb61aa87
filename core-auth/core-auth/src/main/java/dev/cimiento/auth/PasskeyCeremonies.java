package dev.cimiento.auth;

import dev.cimiento.auth.spi.PasskeyCeremony;
import dev.cimiento.auth.spi.PasskeyCeremony.Purpose;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.PasskeyVerdict;
import dev.cimiento.auth.spi.PasskeyVerifier;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks authenticators and judges their answers: the half of {@link Passkeys} that an attacker talks to. */
final class PasskeyCeremonies {

    /** As long as browsers let people look for their authenticator. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(PasskeyCeremonies.class);

    private static final int CHALLENGE_BYTES = 32;

    private final PasskeyStore store;
    private final PasskeyVerifier verifier;
    private final Function<TenantId, List<RelyingParty>> parties;
    private final SecureRandom random = new SecureRandom();

    PasskeyCeremonies(PasskeyStore store, PasskeyVerifier verifier, Function<TenantId, List<RelyingParty>> parties) {
        this.store = store;
        this.verifier = verifier;
        this.parties = parties;
    }

    /** What came of an answer. */
    sealed interface Outcome {

        record Proved(StoredPasskey passkey) implements Outcome {}

        record Refused(PasskeyFault fault, Optional<AccountId> account) implements Outcome {}
    }

    /** The tenant's party with exactly this origin. */
    Optional<RelyingParty> party(String origin) {
        return parties.apply(TenantContext.require()).stream()
                .filter(party -> party.origins().contains(origin))
                .findFirst();
    }

    /** A new challenge, which is kept until its answer comes. */
    String ask(Purpose purpose, String origin, Optional<Caller> caller, Optional<TokenHash> device, Instant now) {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        store.begin(new PasskeyCeremony(
                hash(bytes, purpose),
                purpose,
                origin,
                caller.map(Caller::account),
                caller.map(Caller::session),
                device,
                now.plus(LIFETIME)));
        return text(bytes);
    }

    /** The party whose page asked, where this was asked and is answered for the first time, and whoever asked is who answers. */
    Optional<RelyingParty> answered(
            byte[] challenge, Purpose purpose, Predicate<PasskeyCeremony> isTheirs, Instant now) {
        return challenge.length != CHALLENGE_BYTES
                ? Optional.empty()
                : store.take(hash(challenge, purpose), purpose, now)
                        .filter(isTheirs)
                        .flatMap(ceremony -> party(ceremony.origin()));
    }

    Optional<PasskeyVerifier.Registration> registration(String json) {
        return verifier.registration(json);
    }

    /**
     * Judges a signature, and notes its count.
     *
     * @param isTheirs whether whoever was asked is who answers
     * @param known whose passkey it has to be; empty where the passkey says it
     */
    Outcome judge(
            String json, Purpose purpose, Predicate<PasskeyCeremony> isTheirs, Optional<AccountId> known, Instant now) {
        Optional<PasskeyVerifier.Assertion> read = verifier.assertion(json);
        if (read.isEmpty()) {
            return refused(PasskeyFault.MALFORMED, known);
        }
        PasskeyVerifier.Assertion assertion = read.get();
        Optional<RelyingParty> party = answered(assertion.challenge(), purpose, isTheirs, now);
        if (party.isEmpty()) {
            return refused(PasskeyFault.UNKNOWN_CHALLENGE, known);
        }
        Optional<StoredPasskey> passkey = store.find(assertion.passkey())
                .filter(found -> known.isEmpty() || known.get().equals(found.account()))
                .filter(found -> isOwner(found.account(), assertion.userHandle(), known.isPresent()));
        if (passkey.isEmpty()) {
            return refused(PasskeyFault.UNKNOWN_PASSKEY, known);
        }
        Optional<AccountId> owner = Optional.of(passkey.get().account());
        if (!passkey.get().relyingParty().equals(party.get().id())) {
            return refused(PasskeyFault.WRONG_RELYING_PARTY, owner);
        }
        PasskeyVerdict verdict = assertion.judge(party.get(), passkey.get());
        if (verdict instanceof PasskeyVerdict.Good good) {
            return store.use(passkey.get().id(), good.credential(), now)
                    ? new Outcome.Proved(passkey.get().withUse(good.credential(), now))
                    : refused(PasskeyFault.COUNTER_WENT_BACK, owner);
        }
        return refused(((PasskeyVerdict.Bad) verdict).fault(), owner);
    }

    /**
     * What authenticators keep instead of a name: bound to the tenant, so that tenants of one domain do not overwrite each other's passkeys in
     * people's authenticators, and so that a row copied to another tenant is nobody's there. Says nothing of who it is (WebAuthn section 14.6.1).
     */
    static String userHandle(AccountId account) {
        return text(handle(account));
    }

    /** Where it is not known yet who answers, the authenticator has to say it; it may keep it to itself otherwise. */
    private static boolean isOwner(AccountId account, Optional<byte[]> userHandle, boolean known) {
        return userHandle
                .map(said -> MessageDigest.isEqual(said, handle(account)))
                .orElse(known);
    }

    private static byte[] handle(AccountId account) {
        return TokenHash.of(Secret.of(account.toString()), "PASSKEY_USER", TenantContext.require())
                .bytes();
    }

    private static Outcome refused(PasskeyFault fault, Optional<AccountId> account) {
        LOG.info("an answer of an authenticator was refused: {}", fault);
        return new Outcome.Refused(fault, account);
    }

    private static TokenHash hash(byte[] challenge, Purpose purpose) {
        return TokenHash.of(Secret.of(text(challenge)), "PASSKEY_" + purpose, TenantContext.require());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
