package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.FederatedProof;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.ImportedAccount;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.OwnerResult;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.spi.FederationStore;
import dev.cimiento.auth.spi.LoginAttempt;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code FederationStore} must do, and what {@code FederatedLogins} does over it. */
public abstract class FederationContract extends IdentityContract {

    private static final FederatedIdentity GOOGLE_ANA = new FederatedIdentity("https://accounts.google.com", "1");
    private static final FederatedIdentity STAFF_ANA = new FederatedIdentity("https://staff.example.com", "1");

    private FederationStore store;
    private FederatedLogins logins;

    /** For subclasses. */
    protected FederationContract() {}

    /** A store for tenants {@code a} and {@code b} that holds nothing, beside the store of accounts. */
    protected abstract FederationStore emptyFederation();

    @BeforeEach
    final void prepareFederation() {
        store = emptyFederation();
        logins = FederatedLogins.of(accounts, store);
    }

    private LoginAttempt attempt(String state, String browser) {
        return new LoginAttempt(
                TokenHash.of(Secret.of(state)),
                TokenHash.of(Secret.of(browser)),
                "google",
                "/bookings?day=3",
                now().plus(Duration.ofMinutes(10)));
    }

    @Test
    @DisplayName("an attempt is good once, in its browser, in its tenant, in time")
    void attemptsAreGoodOnce() {
        LoginAttempt attempt = attempt("state", "browser");
        in(A, () -> {
            store.begin(attempt);
            return "";
        });
        TokenHash other = TokenHash.of(Secret.of("other"));
        assertThat(in(B, () -> store.take(attempt.state(), attempt.browser(), now())))
                .isEmpty();
        assertThat(in(A, () -> store.take(attempt.state(), other, now()))).isEmpty();
        assertThat(in(A, () -> store.take(other, attempt.browser(), now()))).isEmpty();
        assertThat(in(A, () -> store.take(attempt.state(), attempt.browser(), attempt.expiresAt())))
                .isEmpty();
        assertThat(in(A, () -> store.take(attempt.state(), attempt.browser(), now())))
                .contains(attempt);
        assertThat(in(A, () -> store.take(attempt.state(), attempt.browser(), now())))
                .isEmpty();
    }

    @Test
    @DisplayName("an attempt remembers whose account gets the identity, where somebody links theirs")
    void attemptsOfLinks() {
        Account ana = signUp(A, ANA);
        LoginAttempt linking =
                attempt("linking", "browser").withLinking(new LoginAttempt.Linking(ana.id(), SessionId.random()));
        in(A, () -> {
            store.begin(linking);
            return "";
        });
        assertThat(in(A, () -> store.take(linking.state(), linking.browser(), now())))
                .contains(linking);
    }

    private FederationResult link(FederatedProof proof, Account account, Tokens open) {
        return in(A, () -> logins.link(proof, account.id(), open.session()));
    }

    private void prove(Account account) {
        in(A, () -> store().accounts().update(account.withVerifiedEmail(account.email(), now()), now()));
    }

    @Test
    @DisplayName(
            "an identity is linked in an open session, between proved addresses, which may be two; another's stays where it is")
    void linking() {
        Account ana = signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);
        FederatedProof work = proof(STAFF_ANA, "ana@work.example");
        assertThat(link(work, ana, session))
                .as("whoever made the account may wait for the owner of its address")
                .isEqualTo(new FederationResult.AddressNotProved());
        prove(ana);
        assertThat(link(FederatedProof.of(STAFF_ANA), ana, session)).isEqualTo(new FederationResult.NoVerifiedEmail());
        assertThat(link(work, ana, session)).isEqualTo(new FederationResult.Linked(ana));
        assertThat(link(work, ana, session)).as("again").isEqualTo(new FederationResult.Linked(ana));
        assertThat(accountOf(enter(A, work))).isEqualTo(ana);

        Account eva = signUp(A, EVA);
        prove(eva);
        Tokens evas = loggedIn(A, EVA);
        assertThat(link(work, eva, evas)).isEqualTo(new FederationResult.LinkedElsewhere());
        assertThat(in(A, () -> store.account(STAFF_ANA))).contains(ana.id());
        assertThat(link(proof(GOOGLE_ANA, EVA), ana, evas))
                .as("another's session")
                .isEqualTo(new FederationResult.NotTheOwner());
        in(A, () -> accounts.logoutEverywhere(eva.id()));
        assertThat(link(proof(GOOGLE_ANA, EVA), eva, evas)).isEqualTo(new FederationResult.NotTheOwner());
        in(A, () -> logins.unlink(ana.id(), STAFF_ANA));
        assertThat(kinds()).contains(AuthEvent.Kind.IDENTITY_LINKED, AuthEvent.Kind.IDENTITY_UNLINKED);
    }

    @Test
    @DisplayName(
            "ASVS 7.4.1: an identity is taken from an account by its owner, in an open session, after a fresh login")
    void ownersUnlink() {
        Account ana = accountOf(enter(A, proof(GOOGLE_ANA, ANA)));
        Tokens pair = tokensOf(((FederationResult.Entered) enter(A, proof(GOOGLE_ANA, ANA))).login());
        Caller caller = caller(A, pair);
        in(A, () -> accounts.logoutEverywhere(ana.id()));

        assertThat(in(A, () -> logins.unlink(caller, GOOGLE_ANA))).isEqualTo(new OwnerResult.NotTheOwner<>());
        assertThat(in(A, () -> store.account(GOOGLE_ANA))).contains(ana.id());

        Tokens again = tokensOf(((FederationResult.Entered) enter(A, proof(GOOGLE_ANA, ANA))).login());
        clock.advance(Duration.ofSeconds(1));
        Caller owner = caller(A, again);
        assertThat(in(A, () -> logins.unlink(owner, STAFF_ANA))).isEqualTo(new OwnerResult.Done<>(false));
        clock.advance(Duration.ofMinutes(10));
        assertThat(in(A, () -> logins.unlink(owner, GOOGLE_ANA))).isEqualTo(new OwnerResult.StepUpNeeded<>());
        clock.advance(Duration.ofMinutes(-10));
        assertThat(in(A, () -> logins.unlink(owner, GOOGLE_ANA))).isEqualTo(new OwnerResult.Done<>(true));
    }

    @Test
    @DisplayName("an identity that is linked while its session ends does not stay")
    void endedWhileLinking() {
        Account ana = signUp(A, ANA);
        prove(ana);
        Tokens session = loggedIn(A, ANA);
        AtomicBoolean ended = new AtomicBoolean();
        FederationStore slow = (FederationStore) Proxy.newProxyInstance(
                FederationContract.class.getClassLoader(),
                new Class<?>[] {FederationStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("link") && !ended.getAndSet(true)) {
                        accounts.logoutEverywhere(ana.id());
                    }
                    return method.invoke(store, arguments);
                });
        FederatedLogins other = FederatedLogins.of(accounts, slow);

        assertThat(in(A, () -> other.link(proof(GOOGLE_ANA, ANA), ana.id(), session.session())))
                .isEqualTo(new FederationResult.NotTheOwner());
        assertThat(in(A, () -> store.account(GOOGLE_ANA))).isEmpty();
    }

    @Test
    @DisplayName("of many that bring the same state back at once, one gets the attempt")
    void attemptsAreRaced() throws Exception {
        LoginAttempt attempt = attempt("raced", "browser");
        in(A, () -> {
            store.begin(attempt);
            return "";
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                futures.add(threads.submit(() -> in(A, () -> store.take(attempt.state(), attempt.browser(), now()))
                        .isPresent()));
            }
            int taken = 0;
            for (Future<Boolean> future : futures) {
                taken += future.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("attempts that never came back are purged")
    void attemptsArePurged() {
        in(A, () -> {
            store.begin(attempt("left", "browser"));
            assertThat(logins.purge()).isZero();
            clock.advance(Duration.ofMinutes(11));
            assertThat(logins.purge()).isEqualTo(1);
            return "";
        });
    }

    @Test
    @DisplayName("an identity is one account's, in its tenant; issuer and subject together name it")
    void identitiesAreOneAccounts() {
        AccountId ana = in(
                A,
                () -> ((SignUpResult.SignedUp) accounts.signUp(ANA, PASSWORD))
                        .account()
                        .id());
        AccountId eva = in(
                A,
                () -> ((SignUpResult.SignedUp) accounts.signUp(EVA, PASSWORD))
                        .account()
                        .id());
        assertThat(in(A, () -> store.link(GOOGLE_ANA, ana, now()))).isTrue();
        assertThat(in(A, () -> store.link(GOOGLE_ANA, eva, now()))).isFalse();
        assertThat(in(A, () -> store.link(STAFF_ANA, eva, now()))).isTrue();
        assertThat(in(A, () -> store.account(GOOGLE_ANA))).contains(ana);
        assertThat(in(A, () -> store.account(STAFF_ANA))).contains(eva);
        assertThat(in(B, () -> store.account(GOOGLE_ANA))).isEmpty();
        assertThat(in(A, () -> store.identities(ana))).containsExactly(GOOGLE_ANA);
        assertThat(in(A, () -> logins.unlink(eva, GOOGLE_ANA))).as("another's").isFalse();
        assertThat(in(A, () -> logins.unlink(ana, GOOGLE_ANA))).isTrue();
        assertThat(in(A, () -> store.account(GOOGLE_ANA))).isEmpty();
    }

    private FederationResult enter(TenantId tenant, FederatedProof proof) {
        return in(tenant, () -> logins.enter(proof, HOME));
    }

    private static Account accountOf(FederationResult result) {
        LoginResult login = ((FederationResult.Entered) result).login();
        return ((LoginResult.LoggedIn) login).account();
    }

    private static FederatedProof proof(FederatedIdentity identity, String email) {
        return FederatedProof.of(identity).withVerifiedEmail(EmailAddress.of(email));
    }

    @Test
    @DisplayName(
            "a stranger with a verified address gets an account; the same identity comes back to it under any address")
    void strangersAreAdmitted() {
        Account first = accountOf(enter(A, proof(GOOGLE_ANA, ANA)));
        assertThat(first.emailVerifiedAt()).isPresent();
        assertThat(first.roles()).isEmpty();
        assertThat(accountOf(enter(A, proof(GOOGLE_ANA, "married@example.com"))))
                .isEqualTo(first);
        assertThat(accountOf(enter(A, FederatedProof.of(GOOGLE_ANA)))).isEqualTo(first);
        assertThat(accountOf(enter(B, proof(GOOGLE_ANA, ANA))))
                .as("another tenant's account is another account")
                .isNotEqualTo(first);
        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.BadCredentials.class);
    }

    @Test
    @DisplayName(
            "without a verified address nobody is made or joined; where strangers are refused, known people come in")
    void whoIsNotAdmitted() {
        in(
                A,
                () -> accounts.add(ImportedAccount.of(EmailAddress.of(ANA), PasswordHash.none())
                        .withEmailVerifiedAt(now())));
        assertThat(enter(A, FederatedProof.of(GOOGLE_ANA))).isInstanceOf(FederationResult.NoVerifiedEmail.class);
        assertThat(in(A, () -> store.account(GOOGLE_ANA))).isEmpty();
        logins = logins.withStrangers(FederatedLogins.Strangers.REFUSED);
        assertThat(enter(A, proof(STAFF_ANA, EVA))).isInstanceOf(FederationResult.NoAccount.class);
        assertThat(in(A, () -> accounts.find(EmailAddress.of(EVA)))).isEmpty();
        assertThat(accountOf(enter(A, proof(GOOGLE_ANA, ANA))).email().value()).isEqualTo(ANA);
    }

    @Test
    @DisplayName("an account whose owner proved the address is joined, and keeps its password and sessions")
    void verifiedAccountsAreJoined() {
        in(A, () -> accounts.signUp(ANA, PASSWORD));
        in(A, () -> {
            Account account = accounts.find(EmailAddress.of(ANA)).orElseThrow();
            return store().accounts().update(account.withVerifiedEmail(account.email(), now()), now());
        });
        Tokens before = loggedIn(A, ANA);
        accountOf(enter(A, proof(GOOGLE_ANA, ANA)));
        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(in(A, () -> accounts.refresh(before.refresh()))).isInstanceOf(RefreshResult.Refreshed.class);
    }

    @Test
    @DisplayName(
            "pre-hijacking: what somebody left in an account of an address that they never proved is gone when its owner comes")
    void preHijackedAccountsAreCleared() {
        in(A, () -> accounts.signUp(ANA, PASSWORD));
        Tokens attacker = loggedIn(A, ANA);
        Account ana = in(A, () -> accounts.find(EmailAddress.of(ANA)).orElseThrow());
        in(A, () -> {
            var enrollment = totp.begin(ana.id()).orElseThrow();
            assertThat(totp.confirm(ana.id(), Authenticator.of(enrollment).code(now())))
                    .isTrue();
            return recoveryCodes.issue(ana.id());
        });

        assertThat(accountOf(enter(A, proof(GOOGLE_ANA, ANA)))).isEqualTo(ana);

        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.BadCredentials.class);
        assertThat(in(A, () -> accounts.refresh(attacker.refresh()))).isInstanceOf(RefreshResult.Refused.class);
        assertThat(in(A, () -> totp.isEnrolled(ana.id()))).isFalse();
        assertThat(in(A, () -> recoveryCodes.remaining(ana.id()))).isZero();
    }

    @Test
    @DisplayName(
            "a second factor is asked for after another provider's word as after a password; a disabled account stays out")
    void factorsAndDisabledAccounts() {
        Account ana = accountOf(enter(A, proof(GOOGLE_ANA, ANA)));
        in(A, () -> {
            var enrollment = totp.begin(ana.id()).orElseThrow();
            return totp.confirm(ana.id(), Authenticator.of(enrollment).code(now()));
        });
        assertThat(((FederationResult.Entered) enter(A, proof(GOOGLE_ANA, ANA))).login())
                .isInstanceOf(LoginResult.SecondFactorNeeded.class);
        in(A, () -> accounts.disable(ana.id()));
        assertThat(((FederationResult.Entered) enter(A, proof(GOOGLE_ANA, ANA))).login())
                .isInstanceOf(LoginResult.BadCredentials.class);
    }

    @Test
    @DisplayName("somebody whose account was deleted begins anew")
    void deletedAccounts() {
        Account ana = accountOf(enter(A, proof(GOOGLE_ANA, ANA)));
        in(A, () -> accounts.delete(ana.id()));
        assertThat(accountOf(enter(A, proof(GOOGLE_ANA, ANA)))).isNotEqualTo(ana);
    }

    @Test
    @DisplayName("of many first logins of one person at once, all come to one account")
    void firstLoginsAreRaced() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Account>> futures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                futures.add(threads.submit(() -> accountOf(enter(A, proof(GOOGLE_ANA, ANA)))));
            }
            Account first = futures.get(0).get();
            for (Future<Account> future : futures) {
                assertThat(future.get()).isEqualTo(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
