package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The people of the current tenant: sign-up, login, refresh, logout and roles.
 *
 * <p>Everything happens for the tenant that {@code TenantContext} names: the same e-mail address is another person in another tenant, and
 * no token of one tenant is good in another. What people get wrong comes back as a result; an exception means that plumbing is broken, or
 * that the program passed what it should have checked.
 *
 * <p>Safe for use by many threads and processes. Do not call {@link #login} or {@link #refresh} inside a transaction that may roll back:
 * the attempt would be uncounted, and the session of a reused token revived.
 */
public final class Accounts {

    /** For how long ended sessions are remembered: so long a stolen refresh token of theirs is recognised. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** Longer than anybody remembers a standing. */
    private static final Duration CHANGES_REMEMBERED = Duration.ofHours(2);

    private final Engine engine;
    private final AuthStore store;
    private final Logins logins;
    private final Sessions sessions;

    private Accounts(Engine engine) {
        this.engine = engine;
        this.store = engine.store();
        this.sessions = new Sessions(engine);
        this.logins = new Logins(engine, sessions);
    }

    /** Accounts under {@link AuthPolicy#standard}. Hashes one password, which takes the hasher's time. */
    public static Accounts of(AuthStore store, PasswordHasher hasher, TokenIssuer issuer, InstantSource clock) {
        return new Accounts(Engine.of(store, hasher, issuer, clock));
    }

    /** The same accounts under other rules. */
    public Accounts withPolicy(AuthPolicy rules) {
        return new Accounts(engine.withPolicy(rules));
    }

    /** The same accounts, telling this listener what happens. */
    public Accounts withListener(AuthListener listener) {
        return new Accounts(engine.withListener(listener));
    }

    /** The same accounts, with a bound on the attempts of one network over all accounts, and on messages to one address. */
    public Accounts withRateLimits(RateLimits limits) {
        return new Accounts(engine.withLimits(limits));
    }

    /** The same accounts, asking those who have one of these for it at login. */
    public Accounts withSecondFactors(SecondFactor... factors) {
        return new Accounts(engine.withFactors(List.of(factors)));
    }

    Engine engine() {
        return engine;
    }

    Logins logins() {
        return logins;
    }

    Sessions openings() {
        return sessions;
    }

    /**
     * Makes an account without roles. Of many callers with one address exactly one gets {@code SignedUp}.
     *
     * @param email as it was typed
     * @throws AuthOverloadException when the hasher is asked for more than it admits
     */
    public SignUpResult signUp(String email, Password password) {
        requireNonNull(email, "email");
        requireNonNull(password, "password");
        Optional<EmailAddress> address = EmailAddress.parse(email);
        if (address.isEmpty()) {
            return SignUpResult.Invalid.email();
        }
        Optional<SignUpResult.Invalid> objection = engine.policy().passwords().objection(password, address.get());
        if (objection.isPresent()) {
            return objection.get();
        }
        return add(address.get(), password, Set.of())
                .<SignUpResult>map(SignUpResult.SignedUp::new)
                .orElseGet(() -> new SignUpResult.EmailTaken(address.get()));
    }

    /**
     * Judges a password, and where it is right begins a session, or asks for the second factor.
     *
     * @param email as it was typed
     * @throws AuthOverloadException when the hasher is asked for more than it admits
     */
    public LoginResult login(String email, Password password, Client client) {
        return logins.login(
                requireNonNull(email, "email"),
                requireNonNull(password, "password"),
                requireNonNull(client, "client"),
                engine.now());
    }

    /**
     * Judges the second factor of a login that asked for it, and where it is right begins the session. A challenge takes five answers; more
     * are counted over all challenges of the account, as guesses at passwords are.
     *
     * @param challenge of {@link LoginResult.SecondFactorNeeded}
     * @param kind which factor the answer is of
     * @param answer what was typed or sent
     */
    public LoginResult completeLogin(Secret challenge, Factor kind, String answer, Client client) {
        return logins.complete(
                requireNonNull(challenge, "challenge"),
                requireNonNull(kind, "kind"),
                requireNonNull(answer, "answer"),
                requireNonNull(client, "client"),
                engine.now());
    }

    /**
     * Begins a session after a proof that the program judged itself, such as another provider's word or a passkey, or asks for a second
     * factor where the proof is one factor and the account has two.
     *
     * @param proof what was proved; not empty
     * @throws IllegalArgumentException when the proof is empty
     */
    public LoginResult enter(AccountId account, Set<Factor> proof, Client client) {
        if (proof.isEmpty()) {
            throw new IllegalArgumentException("proof must name a factor, was empty");
        }
        return logins.enter(
                requireNonNull(account, "account"),
                Set.copyOf(proof),
                Optional.empty(),
                requireNonNull(client, "client"),
                engine.now());
    }

    /**
     * Judges the password of somebody who is logged in, for what asks for a fresh login ({@link Caller#isFresh}): a new session begins, and
     * the caller's ends (OWASP ASVS 7.2.4). Asks for the second factor where there is one.
     */
    public LoginResult stepUp(Caller caller, Password password, Client client) {
        return logins.stepUp(
                requireNonNull(caller, "caller"),
                requireNonNull(password, "password"),
                requireNonNull(client, "client"),
                engine.now());
    }

    /**
     * Spends a refresh token for the next pair. Whoever sends the same token within the grace gets the same successor; whoever sends it
     * later ends the session, since one of the two who hold it stole it (RFC 9700 section 4.14.2).
     */
    public RefreshResult refresh(Secret refreshToken) {
        return sessions.refresh(requireNonNull(refreshToken, "refreshToken"), engine.now());
    }

    /** The caller's open sessions, the one used last first. Whoever acts as somebody else sees theirs, as everything that they see. */
    public OwnerResult<List<OpenSession>> sessions(Caller caller) {
        return engine.owners().isLive(caller, engine.now())
                ? new OwnerResult.Done<>(sessions(caller.account()))
                : new OwnerResult.NotTheOwner<>();
    }

    /** The account's open sessions, the one used last first. */
    public List<OpenSession> sessions(AccountId account) {
        return store.sessions().list(requireNonNull(account, "account"), engine.now());
    }

    /**
     * Ends the session that this refresh token belongs to; does nothing where there is none. Access tokens of the session end by themselves,
     * within their few minutes; at once where a {@link LiveTokenVerifier} verifies them.
     */
    public void logout(Secret refreshToken) {
        if (RefreshTokens.isShaped(requireNonNull(refreshToken, "refreshToken"))) {
            store.sessions().end(TokenHash.of(refreshToken), engine.now());
        }
    }

    /** Ends this session; does nothing where it is not open. */
    public void logout(SessionId session) {
        ended(store, requireNonNull(session, "session"), engine.now());
    }

    private boolean ended(AuthStore within, SessionId session, Instant now) {
        boolean ended = within.sessions().end(session, now);
        if (ended) {
            engine.events().tell(Events.of(Kind.LOGGED_OUT, now).session(session));
        }
        return ended;
    }

    /**
     * Ends a session of the caller's account; does nothing where the session is another's. For the owner's list of sessions; says whether it was
     * open. Whoever acts as somebody else can end the session in which they do, and no other.
     */
    public OwnerResult<Boolean> logout(Caller caller, SessionId session) {
        requireNonNull(session, "session");
        Instant now = engine.now();
        if (caller.session().equals(session)) {
            return engine.owners().isLive(caller, now)
                    ? new OwnerResult.Done<>(ended(store, session, now))
                    : new OwnerResult.NotTheOwner<>();
        }
        return engine.owners().act(caller, now, (within, account) -> {
            boolean theirs = within.sessions().list(account.id(), now).stream()
                    .anyMatch(open -> open.id().equals(session));
            return theirs && ended(within, session, now);
        });
    }

    /** Ends a session of this account, in the name of the program itself; does nothing where the session is another's. Says whether it was open. */
    public boolean logout(AccountId account, SessionId session) {
        requireNonNull(session, "session");
        boolean theirs = sessions(account).stream().anyMatch(open -> open.id().equals(session));
        if (theirs) {
            logout(session);
        }
        return theirs;
    }

    /** Ends every session of the account, and those in which it acts as another; says how many there were. */
    public int logoutEverywhere(AccountId account) {
        Instant now = engine.now();
        // Whoever acts in one of the sessions locks the account as well: what they do is done before, or not at all.
        int ended = store.together(within -> {
            within.accounts().lock(requireNonNull(account, "account"));
            return within.sessions().endAll(account, now);
        });
        engine.events().tell(Events.of(Kind.LOGGED_OUT, now).account(account).detail(ended + " sessions"));
        return ended;
    }

    /**
     * Ends every session of the caller's account but the caller's own; says how many there were. Not for whoever acts as somebody else: it would
     * log the owner out.
     */
    public OwnerResult<Integer> logoutOthers(Caller caller) {
        Instant now = engine.now();
        return engine.owners().act(caller, now, (within, account) -> {
            int ended = within.sessions().endOthers(account.id(), caller.session(), now);
            engine.events()
                    .tell(Events.of(Kind.LOGGED_OUT, now).account(account.id()).detail(ended + " other sessions"));
            return ended;
        });
    }

    /**
     * Changes the caller's password, for whoever knows the one there is. All other sessions end, and so do links and challenges that are
     * open.
     */
    public PasswordChangeResult changePassword(Caller caller, Password current, Password next, Client client) {
        return logins.changePassword(
                requireNonNull(caller, "caller"),
                requireNonNull(current, "current"),
                requireNonNull(next, "next"),
                requireNonNull(client, "client"),
                engine.now());
    }

    /**
     * Makes sure that there is an account of this address with at least these roles: the first administrator of a tenant, at every start. A
     * new one gets the password; one that exists keeps its own.
     *
     * @throws IllegalArgumentException when the address or the password is not acceptable; the message names which and why
     * @throws AuthOverloadException when the hasher is asked for more than it admits
     */
    public Account ensure(String email, Password password, Set<Role> roles) {
        EmailAddress address = EmailAddress.of(email);
        engine.policy()
                .passwords()
                .objection(requireNonNull(password, "password"), address)
                .ifPresent(objection -> {
                    throw new IllegalArgumentException(objection.message());
                });
        Set<Role> wanted = Set.copyOf(roles);
        Account account = find(address)
                .or(() -> add(address, password, wanted))
                .or(() -> find(address))
                .orElseThrow(
                        () -> new AuthException("account " + address + " was deleted while it was made; try again"));
        for (Role role : wanted) {
            if (!account.hasRole(role)) {
                account = grant(account.id(), role)
                        .orElseThrow(() -> new AuthException("account " + address + " was deleted; try again"));
            }
        }
        return account;
    }

    /**
     * Brings an account in from another system, with the hash that it had there; see {@link UpgradingPasswordHasher}. Checks that the hasher
     * reads the hash, which takes its time.
     *
     * @throws IllegalArgumentException when the hasher does not read the hash
     */
    public SignUpResult add(ImportedAccount imported) {
        Instant now = engine.now();
        if (!imported.hash().isNone()) {
            requireReadable(imported.hash());
        }
        Account account = imported.toAccount(AccountId.random(), now);
        if (!store.accounts().add(account, imported.hash())) {
            return new SignUpResult.EmailTaken(account.email());
        }
        engine.events().tell(Events.of(Kind.ACCOUNT_IMPORTED, now).account(account.id()));
        return new SignUpResult.SignedUp(account);
    }

    /** The account of this id. */
    public Optional<Account> find(AccountId id) {
        return store.accounts().find(requireNonNull(id, "id"));
    }

    /** The account of this address. */
    public Optional<Account> find(EmailAddress email) {
        return store.accounts().find(requireNonNull(email, "email")).map(Credentials::account);
    }

    /** A page of accounts, in the order of their addresses. */
    public List<Account> list(AccountQuery query) {
        return store.accounts().list(requireNonNull(query, "query"));
    }

    /** Keeps the account from logging in, and ends its sessions; the account as it is then, or empty where there is none. */
    public Optional<Account> disable(AccountId id) {
        Instant now = engine.now();
        Optional<Account> disabled = store.together(within -> {
            Optional<Account> changed = within.accounts()
                    .lock(requireNonNull(id, "id"))
                    .map(Credentials::account)
                    .map(account -> account.isActive() ? account.withDisabledAt(now) : account)
                    .filter(account -> within.accounts().update(account, now));
            changed.ifPresent(account -> {
                within.sessions().endAll(id, now);
                within.oneTimeTokens().removeAll(id);
            });
            return changed;
        });
        disabled.ifPresent(account ->
                engine.events().tell(Events.of(Kind.ACCOUNT_DISABLED, now).account(id)));
        return disabled;
    }

    /** Lets the account log in again; the account as it is then, or empty where there is none. */
    public Optional<Account> enable(AccountId id) {
        Instant now = engine.now();
        Optional<Account> enabled = store.together(within -> within.accounts()
                .lock(requireNonNull(id, "id"))
                .map(Credentials::account)
                .map(Account::enabled)
                .filter(account -> within.accounts().update(account, now)));
        enabled.ifPresent(account ->
                engine.events().tell(Events.of(Kind.ACCOUNT_ENABLED, now).account(id)));
        return enabled;
    }

    /** Deletes the account with its sessions, factors and links; says whether there was one. API keys that it made are the tenant's and stay. */
    public boolean delete(AccountId id) {
        Instant now = engine.now();
        boolean deleted = store.accounts().remove(requireNonNull(id, "id"), now);
        if (deleted) {
            engine.events().tell(Events.of(Kind.ACCOUNT_DELETED, now).account(id));
        }
        return deleted;
    }

    /** Gives a role, unless the account has it; tokens carry it from the next refresh on. The account as it is then, or empty where there is none. */
    public Optional<Account> grant(AccountId id, Role role) {
        Instant now = engine.now();
        Optional<Account> account = store.accounts().grant(requireNonNull(id, "id"), requireNonNull(role, "role"), now);
        account.ifPresent(found -> engine.events()
                .tell(Events.of(Kind.ROLE_GRANTED, now).account(id).detail(role.value())));
        return account;
    }

    /**
     * Takes a role away, if the account has it. The account as it is then, or empty where there is none. Access tokens that carry the role
     * keep it until they end, unless a {@link LiveTokenVerifier} verifies them.
     */
    public Optional<Account> revoke(AccountId id, Role role) {
        Instant now = engine.now();
        Optional<Account> account =
                store.accounts().revoke(requireNonNull(id, "id"), requireNonNull(role, "role"), now);
        account.ifPresent(found -> engine.events()
                .tell(Events.of(Kind.ROLE_REVOKED, now).account(id).detail(role.value())));
        return account;
    }

    /**
     * Deletes what is over: sessions that ended more than 30 days ago, links and challenges past, and counters of guesses past. For a nightly
     * job; how many rows.
     */
    public int purge() {
        Instant now = engine.now();
        Instant before = now.minus(REMEMBERED);
        store.standings().purge(now.minus(CHANGES_REMEMBERED));
        return store.sessions().purge(before)
                + store.throttle().purge(before)
                + store.oneTimeTokens().purge(now)
                + store.passkeys().purge(now)
                + store.invitations().purge(before);
    }

    /** Empty where the address is taken. */
    Optional<Account> add(EmailAddress email, Password password, Set<Role> roles) {
        if (find(email).isPresent()) {
            return Optional.empty();
        }
        Instant now = engine.now();
        Account account = Account.of(AccountId.random(), email, roles, now);
        if (!store.accounts().add(account, engine.hasher().hash(password))) {
            return Optional.empty();
        }
        engine.events().tell(Events.of(Kind.ACCOUNT_CREATED, now).account(account.id()));
        return Optional.of(account);
    }

    private void requireReadable(PasswordHash hash) {
        try {
            engine.hasher().matches(engine.decoy().password(), hash);
        } catch (AuthOverloadException busy) {
            throw busy;
        } catch (AuthException unreadable) {
            throw new IllegalArgumentException(
                    "the imported hash is none that the password hasher reads: give it the format", unreadable);
        }
    }
}
