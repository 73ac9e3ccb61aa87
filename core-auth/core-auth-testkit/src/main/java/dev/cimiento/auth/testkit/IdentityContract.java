package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryMessenger;
import dev.cimiento.auth.inmemory.InMemoryRateLimits;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of everything that applications call have in common: all of it, wired over one store. */
public abstract class IdentityContract extends AuthStoreContract {

    static final String ANA = "ana@example.com";
    static final String EVA = "eva@example.com";
    static final Password PASSWORD = Password.of("correct horse battery staple");
    static final Password NEXT = Password.of("another horse, another staple");
    static final Client HOME = new Client("192.0.2.0/24");
    static final Role ADMIN = Role.of("admin");
    static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("a secret of the tests, 32 characters"));

    final MutableClock clock = MutableClock.at(NOW);
    final CountingHasher hasher = new CountingHasher("v1");
    final InMemoryTokens tokens = new InMemoryTokens(clock);
    final InMemoryMessenger messenger = new InMemoryMessenger();
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    Accounts accounts;
    AccountLinks links;
    Invitations invitations;
    Roles roles;
    Totp totp;
    RecoveryCodes recoveryCodes;
    ApiKeys apiKeys;
    Impersonations impersonations;
    LiveTokenVerifier verifier;

    /** For subclasses. */
    protected IdentityContract() {}

    @BeforeEach
    final void wire() {
        Accounts plain = Accounts.of(store(), hasher, tokens, clock)
                .withRateLimits(new InMemoryRateLimits(clock))
                .withListener(events::add);
        totp = Totp.of(plain, KEK, "Cimiento");
        recoveryCodes = RecoveryCodes.of(plain);
        accounts = plain.withSecondFactors(totp, recoveryCodes);
        links = AccountLinks.of(accounts, messenger);
        invitations = Invitations.of(accounts, messenger);
        roles = Roles.of(accounts);
        apiKeys = ApiKeys.of(accounts);
        impersonations = Impersonations.of(accounts);
        verifier = LiveTokenVerifier.of(tokens, store(), clock);
    }

    final Account signUp(TenantId tenant, String email) {
        SignUpResult result = in(tenant, () -> accounts.signUp(email, PASSWORD));
        assertThat(result).isInstanceOf(SignUpResult.SignedUp.class);
        return ((SignUpResult.SignedUp) result).account();
    }

    final LoginResult login(TenantId tenant, String email, Password password) {
        return in(tenant, () -> accounts.login(email, password, HOME));
    }

    final Tokens loggedIn(TenantId tenant, String email) {
        return tokensOf(login(tenant, email, PASSWORD));
    }

    static Tokens tokensOf(LoginResult result) {
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return ((LoginResult.LoggedIn) result).tokens();
    }

    final Verification verify(TenantId tenant, Tokens pair) {
        return in(tenant, () -> verifier.verify(pair.access().value()));
    }

    final Caller caller(TenantId tenant, Tokens pair) {
        Verification verification = verify(tenant, pair);
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    final <M extends AuthMessage> M message(TenantId tenant, Class<M> kind, String to) {
        return in(tenant, () -> messenger.last(kind, EmailAddress.of(to)))
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " to " + to));
    }

    final Instant now() {
        return clock.instant();
    }

    final List<AuthEvent.Kind> kinds() {
        return events.stream().map(AuthEvent::kind).toList();
    }
}
