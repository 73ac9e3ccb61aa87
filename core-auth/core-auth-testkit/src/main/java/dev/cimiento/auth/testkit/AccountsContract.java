package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthPolicy;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SessionPolicy;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code Accounts} promises to applications, over a store. */
public abstract class AccountsContract extends AuthStoreContract {

    private static final String ANA = "ana@example.com";
    private static final Password PASSWORD = Password.of("correct horse battery staple");
    private static final Password WRONG = Password.of("incorrect horse");
    private static final Role ADMIN = Role.of("admin");
    private static final Client HOME = new Client("192.0.2.0/24");

    private final MutableClock clock = MutableClock.at(NOW);
    private final CountingHasher hasher = new CountingHasher("v1");
    private final InMemoryTokens access = new InMemoryTokens(clock);
    private Accounts accounts;

    /** For subclasses. */
    protected AccountsContract() {}

    @BeforeEach
    final void wire() {
        accounts = Accounts.of(store(), hasher, access, clock);
        hasher.work();
    }

    @Test
    @DisplayName("who signed up logs in, with the address in any spelling, and is known by the access token")
    final void signsUpAndLogsIn() {
        Account ana = signUp(A, " Ana@Example.COM ");

        LoginResult.LoggedIn login = loggedIn(A, "ANA@example.com");

        assertThat(ana.email()).isEqualTo(EmailAddress.of(ANA));
        assertThat(login.account()).isEqualTo(ana);
        assertThat(verify(A, login.tokens())).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            assertThat(verified.caller().account()).isEqualTo(ana.id());
            assertThat(verified.caller().session()).isEqualTo(login.tokens().session());
            assertThat(verified.caller().authenticatedAt()).isEqualTo(NOW);
        });
    }

    @Test
    @DisplayName("a taken address and every unacceptable field are told by name, without an exception")
    final void refusesSignUps() {
        signUp(A, ANA);

        assertThat(in(A, () -> accounts.signUp("ANA@EXAMPLE.com", PASSWORD)))
                .isEqualTo(new SignUpResult.EmailTaken(EmailAddress.of(ANA)));
        assertInvalid("not an address", PASSWORD, "email", SignUpResult.Reason.EMAIL_MALFORMED);
        assertInvalid("eva@example.com", Password.of(""), "password", SignUpResult.Reason.PASSWORD_TOO_SHORT);
        assertInvalid("eva@example.com", Password.of("ñandúes"), "password", SignUpResult.Reason.PASSWORD_TOO_SHORT);
        assertInvalid(
                "eva@example.com", Password.of("a1".repeat(65)), "password", SignUpResult.Reason.PASSWORD_TOO_LONG);
        assertInvalid("eva@example.com", Password.of("PassWord123"), "password", SignUpResult.Reason.PASSWORD_COMMON);
        assertInvalid("eva@example.com", Password.of("eeeeeeeeee"), "password", SignUpResult.Reason.PASSWORD_COMMON);
        assertInvalid(
                "eva@example.com", Password.of("EVA@example.com"), "password", SignUpResult.Reason.PASSWORD_IS_EMAIL);
        assertInvalid(
                "eva.gomez@example.com", Password.of("eva.gomez"), "password", SignUpResult.Reason.PASSWORD_IS_EMAIL);
        assertThat(in(A, () -> accounts.list(AccountQuery.first(10)))).hasSize(1);
    }

    @Test
    @DisplayName("of 32 sign-ups with one address at once, one makes an account and 31 are told that it is taken")
    final void signUpIsRaced() {
        List<SignUpResult> results =
                in(A, () -> Race.of(32, i -> accounts.signUp(ANA, Password.of("password of " + i))));

        assertThat(results).filteredOn(SignUpResult.SignedUp.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(SignUpResult.EmailTaken.class::isInstance)
                .hasSize(31);
        assertThat(in(A, () -> accounts.list(AccountQuery.first(10)))).hasSize(1);
    }

    @Test
    @DisplayName(
            "a wrong password, an unknown address, a malformed one and an endless password get one answer for the same work")
    final void doesNotTellWhy() {
        signUp(A, ANA);
        hasher.work();

        for (LoginResult result : List.of(
                login(A, ANA, WRONG, HOME),
                login(A, "eva@example.com", PASSWORD, HOME),
                login(A, "not an address", PASSWORD, HOME),
                login(A, "", Password.of(""), HOME),
                login(A, ANA, Password.of("x".repeat(100_000)), HOME))) {
            assertThat(result).isEqualTo(new LoginResult.BadCredentials());
        }
        assertThat(hasher.work()).isEqualTo(5);
    }

    @Test
    @DisplayName("guessing locks an address for a while, known or not, and the owner on another network not at all")
    final void locksOut() {
        signUp(A, ANA);
        for (String email : List.of(ANA, "eva@example.com")) {
            for (int i = 0; i < 10; i++) {
                assertThat(login(A, email, WRONG, HOME)).isEqualTo(new LoginResult.BadCredentials());
            }
        }
        hasher.work();

        assertThat(login(A, ANA, PASSWORD, HOME)).isEqualTo(new LoginResult.LockedOut(NOW.plusSeconds(30)));
        assertThat(login(A, "eva@example.com", PASSWORD, HOME))
                .isEqualTo(new LoginResult.LockedOut(NOW.plusSeconds(30)));
        assertThat(hasher.work()).isZero();
        assertThat(login(A, ANA, PASSWORD, Client.local())).isInstanceOf(LoginResult.LoggedIn.class);

        clock.advance(Duration.ofSeconds(30));
        assertThat(login(A, ANA, PASSWORD, HOME)).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(login(A, ANA, WRONG, HOME)).isEqualTo(new LoginResult.BadCredentials());
    }

    @Test
    @DisplayName("of 64 guesses at once ten are judged")
    final void guessesAreRaced() {
        signUp(A, ANA);
        hasher.work();

        List<LoginResult> results = in(A, () -> Race.of(64, i -> accounts.login(ANA, WRONG, HOME)));

        assertThat(results)
                .filteredOn(LoginResult.BadCredentials.class::isInstance)
                .hasSize(10);
        assertThat(hasher.work()).isEqualTo(10);
    }

    @Test
    @DisplayName("guesses from everywhere slow down new networks, and leave the owner's own alone")
    final void ownerIsNotLockedOut() {
        signUp(A, ANA);
        loggedIn(A, ANA);
        for (int i = 0; i < 110; i++) {
            login(A, ANA, WRONG, new Client("198.51." + i + ".0/24"));
        }

        assertThat(login(A, ANA, PASSWORD, new Client("203.0.113.0/24")))
                .isInstanceOfSatisfying(
                        LoginResult.LockedOut.class,
                        locked -> assertThat(locked.until())
                                .isBeforeOrEqualTo(clock.instant().plus(Duration.ofMinutes(1))));
        assertThat(login(A, ANA, PASSWORD, HOME)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("a hash of older parameters is replaced at the next login, once")
    final void upgradesHashes() {
        signUp(A, ANA);
        CountingHasher newer = new CountingHasher("v2");
        Accounts upgraded = Accounts.of(store(), newer, access, clock);
        newer.work();

        in(A, () -> upgraded.login(ANA, PASSWORD, HOME));
        assertThat(newer.work()).isEqualTo(2);
        assertThat(in(A, () -> store().accounts().find(EmailAddress.of(ANA)))
                        .orElseThrow()
                        .hash()
                        .reveal())
                .startsWith("v2:");
        assertThat(in(A, () -> upgraded.login(ANA, PASSWORD, HOME))).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(newer.work()).isEqualTo(1);
    }

    @Test
    @DisplayName("a refresh gives a new pair, with the roles of now")
    final void refreshes() {
        Account ana = signUp(A, ANA);
        Tokens first = loggedIn(A, ANA).tokens();
        in(A, () -> accounts.grant(ana.id(), ADMIN));

        Tokens second = refreshed(A, first.refresh());

        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        assertThat(second.session()).isEqualTo(first.session());
        assertThat(verify(A, second))
                .isInstanceOfSatisfying(
                        Verification.Verified.class,
                        verified -> assertThat(verified.caller().roles()).containsExactly(ADMIN));
    }

    @Test
    @DisplayName("64 threads that refresh one token get one and the same successor, which is good")
    final void refreshIsRaced() {
        signUp(A, ANA);
        Tokens first = loggedIn(A, ANA).tokens();

        List<Secret> successors =
                in(A, () -> Race.of(64, i -> refreshedHere(first.refresh()).refresh()));

        assertThat(successors.stream().map(Secret::reveal).distinct()).hasSize(1);
        assertThat(in(A, () -> accounts.refresh(successors.get(0)))).isInstanceOf(RefreshResult.Refreshed.class);
    }

    @Test
    @DisplayName(
            "a token used again after the grace ends its session for thief and owner, and leaves the other sessions")
    final void reuseEndsTheSession() {
        signUp(A, ANA);
        Tokens other = loggedIn(A, ANA).tokens();
        Tokens first = loggedIn(A, ANA).tokens();
        Tokens second = refreshed(A, first.refresh());
        clock.advance(Duration.ofSeconds(11));

        assertRefused(A, first.refresh(), RefreshResult.Reason.REUSED);
        assertRefused(A, second.refresh(), RefreshResult.Reason.ENDED);
        assertRefused(A, first.refresh(), RefreshResult.Reason.ENDED);
        assertThat(refreshed(A, other.refresh())).isNotNull();
    }

    @Test
    @DisplayName("no refreshing stretches a session beyond its limit, and an unused token ends before")
    final void sessionsEnd() {
        signUp(A, ANA);
        accounts = accounts.withPolicy(AuthPolicy.standard()
                .withSessions(SessionPolicy.standard()
                        .withAbsolute(Duration.ofHours(3))
                        .withIdle(Duration.ofHours(2))));
        Tokens idle = loggedIn(A, ANA).tokens();
        Tokens used = loggedIn(A, ANA).tokens();

        clock.advance(Duration.ofMinutes(119));
        used = refreshed(A, used.refresh());
        assertThat(used.refreshExpiresAt()).isEqualTo(NOW.plus(Duration.ofHours(3)));
        clock.advance(Duration.ofMinutes(1));
        assertRefused(A, idle.refresh(), RefreshResult.Reason.EXPIRED);
        clock.advance(Duration.ofMinutes(59));
        used = refreshed(A, used.refresh());
        assertThat(used.access().expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(3)));
        clock.advance(Duration.ofMinutes(1));
        assertRefused(A, used.refresh(), RefreshResult.Reason.EXPIRED);
        assertThat(verify(A, used)).isEqualTo(new Verification.Rejected(Verification.Reason.EXPIRED));
    }

    @Test
    @DisplayName("a logout ends the session, everywhere ends all, and rubbish ends nothing")
    final void logsOut() {
        Account ana = signUp(A, ANA);
        Tokens one = loggedIn(A, ANA).tokens();
        Tokens two = loggedIn(A, ANA).tokens();
        loggedIn(A, ANA);
        loggedIn(A, ANA);

        in(A, () -> {
            accounts.logout(Secret.of("rubbish"));
            accounts.logout(one.refresh());
            accounts.logout(one.refresh());
            accounts.logout(two.session());
            return ana;
        });

        assertRefused(A, one.refresh(), RefreshResult.Reason.ENDED);
        assertRefused(A, two.refresh(), RefreshResult.Reason.ENDED);
        assertThat(in(A, () -> accounts.logoutEverywhere(ana.id()))).isEqualTo(2);
        assertRefused(A, Secret.of("rubbish"), RefreshResult.Reason.UNKNOWN);
        assertThat(in(A, () -> accounts.purge())).isZero();
        clock.advance(Duration.ofDays(31));
        assertThat(in(A, () -> accounts.purge())).isEqualTo(4);
    }

    @Test
    @DisplayName("with one address and password in two tenants, nothing of the one is good in the other")
    final void tenantsAreApart() {
        Account inA = signUp(A, ANA);
        Account inB = signUp(B, ANA);
        Tokens ofA = loggedIn(A, ANA).tokens();
        Tokens ofB = loggedIn(B, ANA).tokens();

        assertThat(inA.id()).isNotEqualTo(inB.id());
        assertRefused(B, ofA.refresh(), RefreshResult.Reason.UNKNOWN);
        assertRefused(A, ofB.refresh(), RefreshResult.Reason.UNKNOWN);
        assertThat(verify(B, ofA)).isInstanceOf(Verification.Rejected.class);
        assertThat(verify(A, ofB)).isInstanceOf(Verification.Rejected.class);
        in(B, () -> {
            accounts.logout(ofA.refresh());
            accounts.logout(ofA.session());
            return accounts.logoutEverywhere(inA.id());
        });
        assertThat(in(B, () -> accounts.grant(inA.id(), ADMIN))).isEmpty();
        assertThat(refreshed(A, ofA.refresh())).isNotNull();
        assertThat(refreshed(B, ofB.refresh())).isNotNull();
    }

    @Test
    @DisplayName(
            "the first administrator is made once, however often and by however many, and keeps a changed password")
    final void ensures() {
        List<Account> ensured = in(A, () -> Race.of(8, i -> accounts.ensure(ANA, PASSWORD, Set.of(ADMIN))));
        assertThat(ensured).containsOnly(ensured.get(0));
        assertThat(in(A, () -> accounts.list(AccountQuery.first(10).withRole(ADMIN))))
                .hasSize(1);

        Account again = in(A, () -> accounts.ensure(ANA, Password.of("quite another one"), Set.of(Role.of("owner"))));
        assertThat(again.roles()).containsExactlyInAnyOrder(ADMIN, Role.of("owner"));
        assertThat(login(A, ANA, PASSWORD, HOME)).isInstanceOf(LoginResult.LoggedIn.class);

        assertThatThrownBy(() -> in(A, () -> accounts.ensure(ANA, Password.of("hunter2"), Set.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> in(A, () -> accounts.ensure("ana", PASSWORD, Set.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ana'");
    }

    @Test
    @DisplayName("roles are given and taken, and accounts found and listed")
    final void managesRoles() {
        Account ana = signUp(A, ANA);
        signUp(A, "eva@example.com");

        assertThat(in(A, () -> accounts.grant(ana.id(), ADMIN)))
                .hasValueSatisfying(
                        account -> assertThat(account.hasRole(ADMIN)).isTrue());
        assertThat(in(A, () -> accounts.find(ana.id()))).map(Account::roles).contains(Set.of(ADMIN));
        assertThat(in(A, () -> accounts.find(ana.email()))).contains(ana);
        assertThat(in(A, () -> accounts.list(AccountQuery.first(1).after(ana.email()))))
                .extracting(account -> account.email().value())
                .containsExactly("eva@example.com");
        assertThat(in(A, () -> accounts.revoke(ana.id(), ADMIN)))
                .map(Account::roles)
                .contains(Set.of());
    }

    @Test
    @DisplayName("no secret in what is handed out")
    final void hidesSecrets() {
        signUp(A, ANA);
        LoginResult.LoggedIn login = loggedIn(A, ANA);
        String shown = login + " " + in(A, () -> accounts.refresh(login.tokens().refresh())) + " "
                + in(A, () -> store().accounts().find(EmailAddress.of(ANA)));

        assertThat(shown)
                .doesNotContain("horse")
                .doesNotContain("test-only")
                .doesNotContain("rt_")
                .doesNotContain("at_");
    }

    private void assertInvalid(String email, Password password, String field, SignUpResult.Reason reason) {
        assertThat(in(A, () -> accounts.signUp(email, password)))
                .isInstanceOfSatisfying(SignUpResult.Invalid.class, invalid -> {
                    assertThat(invalid.field()).isEqualTo(field);
                    assertThat(invalid.reason()).isEqualTo(reason);
                    assertThat(invalid.message()).isNotBlank();
                });
    }

    private void assertRefused(TenantId tenant, Secret refreshToken, RefreshResult.Reason reason) {
        assertThat(in(tenant, () -> accounts.refresh(refreshToken))).isEqualTo(new RefreshResult.Refused(reason));
    }

    private Account signUp(TenantId tenant, String email) {
        SignUpResult result = in(tenant, () -> accounts.signUp(email, PASSWORD));
        assertThat(result).isInstanceOf(SignUpResult.SignedUp.class);
        return ((SignUpResult.SignedUp) result).account();
    }

    private LoginResult login(TenantId tenant, String email, Password password, Client client) {
        return in(tenant, () -> accounts.login(email, password, client));
    }

    private LoginResult.LoggedIn loggedIn(TenantId tenant, String email) {
        LoginResult result = login(tenant, email, PASSWORD, HOME);
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return (LoginResult.LoggedIn) result;
    }

    private Tokens refreshed(TenantId tenant, Secret refreshToken) {
        return in(tenant, () -> refreshedHere(refreshToken));
    }

    private Tokens refreshedHere(Secret refreshToken) {
        RefreshResult result = accounts.refresh(refreshToken);
        assertThat(result).isInstanceOf(RefreshResult.Refreshed.class);
        return ((RefreshResult.Refreshed) result).tokens();
    }

    private Verification verify(TenantId tenant, Tokens tokens) {
        return in(tenant, () -> access.verify(tokens.access().value()));
    }
}
