package dev.cimiento.auth.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryMessenger;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Identity for the tests of a program: everything in memory, wired, by a clock that stands still, with users by name and tokens for them in
 * one call. Each call is for the current tenant. Safe for use by many threads.
 */
public final class TestIdentity {

    /** The password of every {@link #user}. */
    public static final Password PASSWORD = Password.of("the password of a test user");

    private final MutableClock clock;
    private final InMemoryMessenger messenger = new InMemoryMessenger();
    private final Accounts accounts;
    private final LiveTokenVerifier verifier;

    private TestIdentity(MutableClock clock) {
        this.clock = clock;
        InMemoryAuthStore store = new InMemoryAuthStore();
        InMemoryTokens tokens = new InMemoryTokens(clock);
        this.accounts = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock);
        this.verifier = LiveTokenVerifier.of(tokens, store, clock);
    }

    /** By this clock. */
    public static TestIdentity at(MutableClock clock) {
        return new TestIdentity(requireNonNull(clock, "clock"));
    }

    /** The account of this address, made where there is none, with these roles beside those it has. */
    public Account user(String email, String... roles) {
        return accounts.ensure(
                email, PASSWORD, Arrays.stream(roles).map(Role::of).collect(Collectors.toSet()));
    }

    /** Tokens of a new session of this account, proved in these ways; by a password where none is named. */
    public Tokens tokens(Account account, Factor... proof) {
        LoginResult result = accounts.enter(
                account.id(), proof.length == 0 ? Set.of(Factor.PASSWORD) : Set.of(proof), Client.local());
        if (result instanceof LoginResult.LoggedIn in) {
            return in.tokens();
        }
        throw new AssertionError("no session for " + account + ": " + result);
    }

    /** Who makes requests with these tokens, with the roles and permissions of now. */
    public Caller caller(Tokens tokens) {
        Verification verification = verifier.verify(tokens.access().value());
        if (verification instanceof Verification.Verified verified) {
            return verified.caller();
        }
        throw new AssertionError("not good: " + verification);
    }

    /** Says what a role may do: {@code "bookings:read"}. */
    public void role(String role, String... permissions) {
        roles().define(
                        Role.of(role),
                        Arrays.stream(permissions).map(Permission::of).collect(Collectors.toSet()));
    }

    /** The accounts. */
    public Accounts accounts() {
        return accounts;
    }

    /** The roles. */
    public Roles roles() {
        return Roles.of(accounts);
    }

    /** The links, whose messages go to {@link #messenger}. */
    public AccountLinks links() {
        return AccountLinks.of(accounts, messenger);
    }

    /** The invitations, whose messages go to {@link #messenger}. */
    public Invitations invitations() {
        return Invitations.of(accounts, messenger);
    }

    /** What verifies the tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** The messages that were handed over. */
    public InMemoryMessenger messenger() {
        return messenger;
    }

    /** The clock. */
    public MutableClock clock() {
        return clock;
    }
}
