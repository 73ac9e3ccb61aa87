package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.cimiento.audit");

    private final AuthStore store;
    private final PasswordHasher hasher;
    private final TokenIssuer issuer;
    private final InstantSource clock;
    private final AuthPolicy policy;
    private final Decoy decoy;
    private final Logins logins;
    private final Sessions sessions;

    private Accounts(
            AuthStore store,
            PasswordHasher hasher,
            TokenIssuer issuer,
            InstantSource clock,
            AuthPolicy policy,
            Decoy decoy) {
        this.store = store;
        this.hasher = hasher;
        this.issuer = issuer;
        this.clock = clock;
        this.policy = policy;
        this.decoy = decoy;
        this.logins = new Logins(store, hasher, policy, decoy);
        this.sessions = new Sessions(store.sessions(), issuer, policy.sessions());
    }

    /** Accounts under {@link AuthPolicy#standard}. Hashes one password, which takes the hasher's time. */
    public static Accounts of(AuthStore store, PasswordHasher hasher, TokenIssuer issuer, InstantSource clock) {
        return new Accounts(
                requireNonNull(store, "store"),
                requireNonNull(hasher, "hasher"),
                requireNonNull(issuer, "issuer"),
                requireNonNull(clock, "clock"),
                AuthPolicy.standard(),
                Decoy.by(hasher));
    }

    /** The same accounts under other rules. */
    public Accounts withPolicy(AuthPolicy rules) {
        return new Accounts(store, hasher, issuer, clock, requireNonNull(rules, "rules"), decoy);
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
            return new SignUpResult.Invalid(
                    "email",
                    SignUpResult.Reason.EMAIL_MALFORMED,
                    "the e-mail must be an address such as ana@example.com");
        }
        Optional<SignUpResult.Invalid> objection = policy.passwords().objection(password, address.get());
        if (objection.isPresent()) {
            return objection.get();
        }
        return add(address.get(), password, Set.of())
                .<SignUpResult>map(SignUpResult.SignedUp::new)
                .orElseGet(() -> new SignUpResult.EmailTaken(address.get()));
    }

    /**
     * Judges a password, and where it is right begins a session.
     *
     * @param email as it was typed
     * @throws AuthOverloadException when the hasher is asked for more than it admits
     */
    public LoginResult login(String email, Password password, Client client) {
        Instant now = now();
        Logins.Judgement judgement = logins.judge(
                requireNonNull(email, "email"),
                requireNonNull(password, "password"),
                requireNonNull(client, "client"),
                now);
        if (judgement instanceof Logins.Judgement.Right right) {
            Tokens tokens = sessions.open(right.account(), client, now);
            AUDIT.info("login of account {}, session {}", right.account().id(), tokens.session());
            return new LoginResult.LoggedIn(right.account(), tokens);
        }
        return judgement instanceof Logins.Judgement.Locked locked
                ? new LoginResult.LockedOut(locked.until())
                : new LoginResult.BadCredentials();
    }

    /**
     * Spends a refresh token for the next pair. Whoever sends the same token within the grace gets the same successor; whoever sends it
     * later ends the session, since one of the two who hold it stole it (RFC 9700 section 4.14.2).
     */
    public RefreshResult refresh(Secret refreshToken) {
        return sessions.refresh(requireNonNull(refreshToken, "refreshToken"), now());
    }

    /**
     * Ends the session that this refresh token belongs to; does nothing where there is none. Access tokens of the session end by themselves,
     * within their few minutes.
     */
    public void logout(Secret refreshToken) {
        if (RefreshTokens.isShaped(requireNonNull(refreshToken, "refreshToken"))) {
            store.sessions().end(TokenHash.of(refreshToken), now());
        }
    }

    /** Ends this session; does nothing where it is not open. */
    public void logout(SessionId session) {
        store.sessions().end(requireNonNull(session, "session"), now());
    }

    /** Ends every session of the account, and says how many there were. */
    public int logoutEverywhere(AccountId account) {
        return store.sessions().endAll(requireNonNull(account, "account"), now());
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
        policy.passwords()
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

    /** Gives a role, unless the account has it; tokens carry it from the next refresh on. The account as it is then, or empty where there is none. */
    public Optional<Account> grant(AccountId id, Role role) {
        Optional<Account> account =
                store.accounts().grant(requireNonNull(id, "id"), requireNonNull(role, "role"), now());
        account.ifPresent(found -> AUDIT.info("account {} has role {}", id, role));
        return account;
    }

    /**
     * Takes a role away, if the account has it. The account as it is then, or empty where there is none. Access tokens that carry the role
     * keep it until they end; where that is too long, call {@link #logoutEverywhere} and keep access tokens short.
     */
    public Optional<Account> revoke(AccountId id, Role role) {
        Optional<Account> account = store.accounts().revoke(requireNonNull(id, "id"), requireNonNull(role, "role"));
        account.ifPresent(found -> AUDIT.info("account {} has no role {}", id, role));
        return account;
    }

    /** Deletes what is over: sessions that ended more than 30 days ago, and counters of guesses past. For a nightly job; how many rows. */
    public int purge() {
        Instant before = now().minus(REMEMBERED);
        return store.sessions().purge(before) + store.throttle().purge(before);
    }

    /** Empty where the address is taken. */
    private Optional<Account> add(EmailAddress email, Password password, Set<Role> roles) {
        if (find(email).isPresent()) {
            return Optional.empty();
        }
        Account account = Account.of(AccountId.random(), email, roles, now());
        if (!store.accounts().add(account, hasher.hash(password))) {
            return Optional.empty();
        }
        AUDIT.info("new account {}", account.id());
        return Optional.of(account);
    }

    /** As exact as a database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
