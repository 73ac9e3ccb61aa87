package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.PasskeyCeremonies.Outcome;
import dev.cimiento.auth.spi.PasskeyCeremony;
import dev.cimiento.auth.spi.PasskeyCeremony.Purpose;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.PasskeyStore;
import dev.cimiento.auth.spi.PasskeyVerdict;
import dev.cimiento.auth.spi.PasskeyVerifier;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Passkeys of the current tenant (W3C WebAuthn): made by people who are logged in, and then a login without a name or password that counts as two
 * factors, since the authenticator asks its owner for finger, face or PIN every time.
 *
 * <p>What an authenticator is asked is good once, for five minutes, in its tenant, for its purpose, and in the session or browser that asked. A
 * login's options are the same for everybody, so they tell nothing of who has an account. A passkey whose count does not rise is refused from then
 * on until it does: there may be two of it (WebAuthn section 6.1.1). Attestation is not asked for: any authenticator will do.
 *
 * <p>Safe for use by many threads and processes. As for {@link Accounts#login}, do not log in inside a transaction that may roll back.
 */
public final class Passkeys implements SecondFactor {

    private static final int STANDARD_MOST = 10;
    private static final int HIGHEST_MOST = 100;
    private static final int LONGEST_NAME = 100;

    private final Accounts accounts;
    private final Engine engine;
    private final PasskeyStore store;
    private final PasskeyCeremonies ceremonies;
    private final int most;

    private Passkeys(Accounts accounts, PasskeyCeremonies ceremonies, int most) {
        this.accounts = accounts;
        this.engine = accounts.engine();
        this.store = engine.store().passkeys();
        this.ceremonies = ceremonies;
        this.most = most;
    }

    /**
     * Passkeys of these accounts, at most 10 an account.
     *
     * @param verifier judges what authenticators send: the one of {@code core-auth-webauthn}
     * @param parties the domains of a tenant and their pages, from configuration and never from a request's {@code Host}; asked every time, so that
     *     a tenant can get a domain of its own at run time. Of a domain that is taken away no passkey is good any more
     */
    public static Passkeys of(
            Accounts accounts, PasskeyVerifier verifier, Function<TenantId, List<RelyingParty>> parties) {
        return new Passkeys(
                requireNonNull(accounts, "accounts"),
                new PasskeyCeremonies(
                        accounts.engine().store().passkeys(),
                        requireNonNull(verifier, "verifier"),
                        requireNonNull(parties, "parties")),
                STANDARD_MOST);
    }

    /**
     * The same with another number of passkeys an account.
     *
     * @throws IllegalArgumentException when not 1 to 100
     */
    public Passkeys withMost(int passkeys) {
        if (passkeys < 1 || passkeys > HIGHEST_MOST) {
            throw new IllegalArgumentException("passkeys must be 1 to 100, was " + passkeys);
        }
        return new Passkeys(accounts, ceremonies, passkeys);
    }

    /**
     * Begins to make a passkey for the caller, who proved who they are in the last ten minutes, and whose address is proved: else somebody could
     * leave a passkey in an account that they made in another's name.
     *
     * @param origin of the page that asks: {@code https://padel.example.com}
     */
    public PasskeyStart begin(Caller caller, String origin) {
        Instant now = engine.now();
        Optional<Account> owner = engine.owners().find(caller, now);
        Optional<RelyingParty> party = ceremonies.party(requireNonNull(origin, "origin"));
        if (owner.isEmpty()) {
            return new PasskeyStart.NotTheOwner();
        }
        if (party.isEmpty()) {
            return new PasskeyStart.NoRelyingParty();
        }
        if (!caller.isFresh(Assurance.AAL1, Owners.FRESH, now)) {
            return new PasskeyStart.StepUpNeeded();
        }
        if (owner.get().emailVerifiedAt().isEmpty()) {
            return new PasskeyStart.AddressNotProved();
        }
        List<StoredPasskey> have = store.list(caller.account());
        if (have.size() >= most) {
            return new PasskeyStart.LimitReached();
        }
        return new PasskeyStart.Begun(PasskeyOptions.registration(
                party.get(),
                PasskeyCeremonies.userHandle(caller.account()),
                owner.get(),
                ceremonies.ask(Purpose.REGISTRATION, origin, Optional.of(caller), Optional.empty(), now),
                descriptors(have, party.get()),
                PasskeyCeremonies.LIFETIME));
    }

    /**
     * Adds the passkey that the caller's authenticator made.
     *
     * @param name what the owner calls it: 1 to 100 characters, none of them control characters
     * @param response {@code RegistrationResponseJSON}, as the page sent it
     * @throws IllegalArgumentException when the name is blank or too long, or has a control character
     */
    public PasskeyResult add(Caller caller, String name, String response) {
        requireName(name);
        Instant now = engine.now();
        Optional<PasskeyVerifier.Registration> read = ceremonies.registration(requireNonNull(response, "response"));
        if (read.isEmpty()) {
            return new PasskeyResult.Refused(PasskeyFault.MALFORMED);
        }
        Optional<Account> owner = engine.owners()
                .find(caller, now)
                .filter(account -> account.emailVerifiedAt().isPresent());
        Optional<RelyingParty> party =
                ceremonies.answered(read.get().challenge(), Purpose.REGISTRATION, isOf(caller), now);
        if (owner.isEmpty() || party.isEmpty()) {
            return new PasskeyResult.Refused(PasskeyFault.UNKNOWN_CHALLENGE);
        }
        PasskeyVerdict verdict = read.get().judge(party.get());
        if (verdict instanceof PasskeyVerdict.Bad bad) {
            return new PasskeyResult.Refused(bad.fault());
        }
        PasskeyCredential credential = ((PasskeyVerdict.Good) verdict).credential();
        StoredPasskey passkey = new StoredPasskey(
                read.get().passkey(), caller.account(), party.get().id(), name, credential, now, Optional.empty());
        OwnerResult<PasskeyStore.Added> added = engine.owners()
                .act(caller, now, (within, account) -> within.passkeys().add(passkey, most));
        if (!(added instanceof OwnerResult.Done<PasskeyStore.Added> done)) {
            return new PasskeyResult.Refused(PasskeyFault.UNKNOWN_CHALLENGE);
        }
        return switch (done.value()) {
            case TAKEN -> new PasskeyResult.AlreadyThere();
            case FULL -> new PasskeyResult.LimitReached();
            case DONE -> {
                tell(Kind.SECOND_FACTOR_ADDED, caller.account(), passkey.id(), now);
                yield new PasskeyResult.Added(new Passkey(passkey));
            }
        };
    }

    /**
     * Begins a login. Nobody says who they are: the authenticator offers the passkeys that it has for the page's domain.
     *
     * @param origin of the page that asks
     * @param client where the login comes from; with a device cookie, the answer has to come with the same
     */
    public PasskeyStart beginLogin(String origin, Client client) {
        return ceremonies
                .party(requireNonNull(origin, "origin"))
                .<PasskeyStart>map(party -> new PasskeyStart.Begun(PasskeyOptions.assertion(
                        party,
                        ceremonies.ask(Purpose.LOGIN, origin, Optional.empty(), client.device(), engine.now()),
                        List.of(),
                        PasskeyCeremonies.LIFETIME)))
                .orElseGet(PasskeyStart.NoRelyingParty::new);
    }

    /**
     * Judges a passkey, and where it is right begins a session: {@link LoginResult.LoggedIn}, {@link LoginResult.BadCredentials} whatever is wrong,
     * or {@link LoginResult.LockedOut} after too many attempts of one network.
     *
     * @param response {@code AuthenticationResponseJSON}, as the page sent it
     */
    public LoginResult login(String response, Client client) {
        Instant now = engine.now();
        Optional<Duration> wait = engine.limits()
                .take("login " + client.network(), engine.policy().attempts());
        if (wait.isPresent()) {
            engine.events().tell(Events.of(Kind.LOGIN_THROTTLED, now));
            return new LoginResult.LockedOut(now.plus(wait.get()));
        }
        Optional<TokenHash> device = client.device();
        return enter(
                ceremonies.judge(
                        requireNonNull(response, "response"),
                        Purpose.LOGIN,
                        ceremony -> ceremony.device().equals(device),
                        Optional.empty(),
                        now),
                Optional.empty(),
                client,
                now);
    }

    /** Begins a step-up by one of the caller's passkeys. */
    public PasskeyStart beginStepUp(Caller caller, String origin) {
        Optional<RelyingParty> party = ceremonies.party(requireNonNull(origin, "origin"));
        if (engine.owners().find(caller, engine.now()).isEmpty()) {
            return new PasskeyStart.NotTheOwner();
        }
        return party.<PasskeyStart>map(found -> new PasskeyStart.Begun(PasskeyOptions.assertion(
                        found,
                        ceremonies.ask(Purpose.STEP_UP, origin, Optional.of(caller), Optional.empty(), engine.now()),
                        descriptors(store.list(caller.account()), found),
                        PasskeyCeremonies.LIFETIME)))
                .orElseGet(PasskeyStart.NoRelyingParty::new);
    }

    /**
     * Judges one of the caller's passkeys, for what asks for a fresh login ({@link Caller#isFresh}) with two factors: a new session begins, and the
     * caller's ends (OWASP ASVS 7.2.4).
     *
     * @param response {@code AuthenticationResponseJSON}, as the page sent it
     */
    public LoginResult stepUp(Caller caller, String response, Client client) {
        requireNonNull(client, "client");
        Instant now = engine.now();
        if (engine.owners().find(caller, now).isEmpty()) {
            return new LoginResult.BadCredentials();
        }
        return enter(
                ceremonies.judge(
                        requireNonNull(response, "response"),
                        Purpose.STEP_UP,
                        isOf(caller),
                        Optional.of(caller.account()),
                        now),
                Optional.of(caller.session()),
                client,
                now);
    }

    /** The account's passkeys, the one made first first. */
    public List<Passkey> list(AccountId account) {
        return store.list(requireNonNull(account, "account")).stream()
                .map(Passkey::new)
                .toList();
    }

    /**
     * Gives the caller's passkey another name; says whether the caller has it.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 100 characters, or has a control character
     */
    public OwnerResult<Boolean> rename(Caller caller, PasskeyId id, String name) {
        requireName(name);
        return engine.owners()
                .act(
                        caller,
                        engine.now(),
                        (within, account) -> within.passkeys().rename(account.id(), id, name));
    }

    /**
     * Gives the account's passkey another name, in the name of the program itself; says whether the account has it.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 100 characters, or has a control character
     */
    public boolean rename(AccountId account, PasskeyId id, String name) {
        return store.rename(requireNonNull(account, "account"), requireNonNull(id, "id"), requireName(name));
    }

    /** Removes the caller's passkey; says whether the caller had it. Asks for a login of the last ten minutes. Sessions that it began go on. */
    public OwnerResult<Boolean> remove(Caller caller, PasskeyId id) {
        requireNonNull(id, "id");
        return engine.owners()
                .actFreshly(caller, engine.now(), (within, account) -> remove(within.passkeys(), account.id(), id));
    }

    /** Removes the account's passkey, in the name of the program itself; says whether the account had it. Sessions that it began go on. */
    public boolean remove(AccountId account, PasskeyId id) {
        return remove(store, requireNonNull(account, "account"), requireNonNull(id, "id"));
    }

    private boolean remove(PasskeyStore from, AccountId account, PasskeyId id) {
        boolean removed = from.remove(account, id);
        if (removed) {
            tell(Kind.SECOND_FACTOR_REMOVED, account, id, engine.now());
        }
        return removed;
    }

    @Override
    public Factor kind() {
        return Factor.PASSKEY;
    }

    @Override
    public boolean isEnrolled(AccountId account) {
        return !store.list(account).isEmpty();
    }

    /** By an answer to {@link #beginLogin}: whoever has a passkey and typed a password is asked for it like anybody else. */
    @Override
    public boolean proves(AccountId account, String answer, Instant now) {
        // The challenge of the login itself ties the answer to the browser here.
        return ceremonies.judge(answer, Purpose.LOGIN, ceremony -> true, Optional.of(account), now)
                instanceof Outcome.Proved;
    }

    private LoginResult enter(Outcome outcome, Optional<SessionId> replaced, Client client, Instant now) {
        if (outcome instanceof Outcome.Proved proved) {
            return accounts.logins().enter(proved.passkey().account(), Set.of(Factor.PASSKEY), replaced, client, now);
        }
        Outcome.Refused refused = (Outcome.Refused) outcome;
        AuthEvent failed = Events.of(Kind.LOGIN_FAILED, now).detail("passkey: " + refused.fault());
        engine.events().tell(refused.account().map(failed::account).orElse(failed));
        return new LoginResult.BadCredentials();
    }

    private static Predicate<PasskeyCeremony> isOf(Caller caller) {
        return ceremony -> ceremony.account().equals(Optional.of(caller.account()))
                && ceremony.session().equals(Optional.of(caller.session()));
    }

    private static List<Map<String, Object>> descriptors(List<StoredPasskey> passkeys, RelyingParty party) {
        return passkeys.stream()
                .filter(passkey -> passkey.relyingParty().equals(party.id()))
                .map(passkey -> Map.<String, Object>of(
                        "type", "public-key",
                        "id", passkey.id().value(),
                        "transports", passkey.credential().transports()))
                .toList();
    }

    private void tell(Kind kind, AccountId account, PasskeyId passkey, Instant now) {
        engine.events().tell(Events.of(kind, now).account(account).detail("passkey " + passkey));
    }

    private static String requireName(String name) {
        if (requireNonNull(name, "name").isBlank()
                || name.length() > LONGEST_NAME
                || !StorableText.is(name)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to 100 characters, none of them control characters or half of a surrogate pair, was "
                            + Quoted.of(name));
        }
        return name;
    }
}
