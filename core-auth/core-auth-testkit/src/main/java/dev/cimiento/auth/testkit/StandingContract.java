package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.Account;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.ImpersonationResult;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.RoleDefinition;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.spi.Changes;
import dev.cimiento.auth.spi.NextToken;
import dev.cimiento.auth.spi.Session;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is true of callers, and how soon: what {@code Roles}, {@code LiveTokenVerifier} and {@code Impersonations} promise, over a store. */
public abstract class StandingContract extends IdentityContract {

    private static final Role DESK = Role.of("front-desk");
    private static final Permission READ = Permission.of("bookings:read");
    private static final Permission CANCEL = Permission.of("bookings:cancel");

    /** For subclasses. */
    protected StandingContract() {}

    @Test
    @DisplayName(
            "ASVS 8.3.2: a role that is given, taken, defined anew or removed counts within a second, without a new login")
    final void countsAtOnce() {
        Account ana = signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);
        assertThat(caller(A, session).may(READ)).isFalse();

        change(() -> roles.define(DESK, Set.of(READ)));
        assertThat(caller(A, session).may(READ)).isFalse();
        change(() -> accounts.grant(ana.id(), DESK));
        assertThat(caller(A, session).may(READ)).isTrue();
        assertThat(caller(A, session).roles()).containsExactly(DESK);
        change(() -> roles.define(DESK, Set.of(Permission.of("bookings:*"))));
        assertThat(caller(A, session).may(CANCEL)).isTrue();
        change(() -> accounts.revoke(ana.id(), DESK));
        assertThat(caller(A, session).may(CANCEL)).isFalse();
        change(() -> accounts.grant(ana.id(), DESK));
        assertThat(caller(A, session).may(CANCEL)).isTrue();
        change(() -> roles.remove(DESK));
        assertThat(caller(A, session).may(CANCEL)).isFalse();
        assertThat(in(A, () -> accounts.find(ana.id())).orElseThrow().roles()).isEmpty();
    }

    @Test
    @DisplayName("ASVS 7.4.1: a session that ended, however it did, opens nothing a second later")
    final void endsAtOnce() {
        Account ana = signUp(A, ANA);
        Tokens byToken = loggedIn(A, ANA);
        Tokens byId = loggedIn(A, ANA);
        Tokens others = loggedIn(A, ANA);
        Tokens kept = loggedIn(A, ANA);
        List.of(byToken, byId, others, kept).forEach(session -> caller(A, session));

        change(() -> accounts.logout(byToken.refresh()));
        assertEnded(byToken);
        change(() -> accounts.logout(ana.id(), byId.session()));
        assertEnded(byId);
        Caller keeper = caller(A, kept);
        change(() -> accounts.logoutOthers(keeper));
        assertEnded(others);
        caller(A, kept);
        change(() -> accounts.logoutEverywhere(ana.id()));
        assertEnded(kept);
    }

    @Test
    @DisplayName(
            "ASVS 7.4.2: who is disabled is out within a second, may not log in, and may when enabled again; who is deleted is gone")
    final void disables() {
        Account ana = signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);
        caller(A, session);

        change(() -> accounts.disable(ana.id()));
        assertEnded(session);
        hasher.work();
        assertThat(login(A, ANA, PASSWORD)).isEqualTo(new dev.cimiento.auth.LoginResult.BadCredentials());
        assertThat(hasher.work()).as("as much work as for a wrong password").isEqualTo(1);
        change(() -> accounts.enable(ana.id()));
        Tokens again = loggedIn(A, ANA);
        assertEnded(session);
        caller(A, again);
        change(() -> accounts.delete(ana.id()));
        assertEnded(again);
        assertThat(login(A, ANA, PASSWORD)).isEqualTo(new dev.cimiento.auth.LoginResult.BadCredentials());
        assertThat(in(A, () -> accounts.delete(ana.id()))).isFalse();
    }

    @Test
    @DisplayName("roles of one tenant are nothing in the other, and neither are its sessions")
    final void tenantsAreApart() {
        Account inA = signUp(A, ANA);
        signUp(B, ANA);
        change(() -> roles.define(DESK, Set.of(READ)));
        change(() -> accounts.grant(inA.id(), DESK));
        Tokens ofA = loggedIn(A, ANA);
        Tokens ofB = loggedIn(B, ANA);

        assertThat(caller(A, ofA).may(READ)).isTrue();
        assertThat(caller(B, ofB).may(READ)).isFalse();
        assertThat(verify(B, ofA)).isInstanceOf(Verification.Rejected.class);
        assertThat(in(B, () -> roles.list())).isEmpty();
        assertThat(in(A, () -> roles.list())).containsExactly(new RoleDefinition(DESK, Set.of(READ)));
        assertThat(in(B, () -> store().standings().find(inA.id(), ofA.session(), now())))
                .isEmpty();
        assertThat(in(B, () -> accounts.sessions(inA.id()))).isEmpty();
        assertThat(in(B, () -> accounts.logout(inA.id(), ofA.session()))).isFalse();
        assertThat(in(B, () -> accounts.disable(inA.id()))).isEmpty();
        assertThat(in(B, () -> accounts.delete(inA.id()))).isFalse();
    }

    @Test
    @DisplayName("every change is told after a mark, to its tenant, of its account")
    final void tellsChanges() {
        Account ana = signUp(A, ANA);
        String mark = in(A, () -> store().standings().mark());
        String markOfB = in(B, () -> store().standings().mark());

        in(A, () -> accounts.grant(ana.id(), DESK));
        assertThat(in(A, () -> store().standings().since(mark)))
                .isInstanceOfSatisfying(
                        Changes.OfAccounts.class,
                        some -> assertThat(some.accounts()).containsExactly(ana.id()));
        in(A, () -> {
            roles.define(DESK, Set.of(READ));
            return A;
        });
        assertThat(in(A, () -> store().standings().since(mark))).isInstanceOf(Changes.OfAll.class);
        assertThat(in(B, () -> store().standings().since(markOfB)))
                .isInstanceOfSatisfying(
                        Changes.OfAccounts.class,
                        none -> assertThat(none.accounts()).isEmpty());
    }

    @Test
    @DisplayName(
            "staff act as somebody else: named in the token, noted before it begins, for an hour, without more rights, and never twice over")
    final void impersonates() {
        Account ana = signUp(A, ANA);
        Account staff = signUp(A, EVA);
        Role support = Role.of("support");
        change(() -> roles.define(support, Set.of(Impersonations.PERMISSION, READ)));
        change(() -> roles.define(ADMIN, Set.of(Permission.EVERYTHING)));
        change(() -> accounts.grant(staff.id(), support));
        Caller by = caller(A, loggedIn(A, EVA));

        ImpersonationResult result = in(A, () -> impersonations.start(by, ana.id(), "ticket 7", HOME));

        assertThat(result).isInstanceOf(ImpersonationResult.Started.class);
        Tokens tokens = ((ImpersonationResult.Started) result).tokens();
        Caller acting = caller(A, tokens);
        assertThat(acting.account()).isEqualTo(ana.id());
        assertThat(acting.actor()).contains(staff.id());
        assertThat(tokens.refreshExpiresAt()).isEqualTo(now().plus(Duration.ofHours(1)));
        assertThat(events)
                .filteredOn(event -> event.kind() == AuthEvent.Kind.IMPERSONATION_STARTED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.account()).contains(ana.id());
                    assertThat(event.by()).contains(staff.id());
                    assertThat(event.detail()).isEqualTo("ticket 7");
                });
        assertThat(in(A, () -> accounts.sessions(ana.id())))
                .singleElement()
                .satisfies(session -> assertThat(session.actor()).contains(staff.id()));
        assertThat(in(A, () -> accounts.changePassword(acting, PASSWORD, NEXT, HOME)))
                .isEqualTo(new dev.cimiento.auth.PasswordChangeResult.NotTheOwner());
        assertThat(in(A, () -> links.requestEmailChange(acting, "x@example.com")))
                .isEqualTo(new dev.cimiento.auth.EmailChangeResult.NotTheOwner());
        assertThat(in(A, () -> accounts.stepUp(acting, PASSWORD, HOME)))
                .isEqualTo(new dev.cimiento.auth.LoginResult.BadCredentials());
        assertThat(in(A, () -> impersonations.start(acting, staff.id(), "again", HOME)))
                .isEqualTo(new ImpersonationResult.Refused(ImpersonationResult.Reason.NOT_PERMITTED));

        change(() -> accounts.disable(staff.id()));
        assertEnded(tokens);
    }

    @Test
    @DisplayName(
            "staff who may not act as others any more are out of their session within a second, whatever took it from them")
    final void demotedWhileActing() {
        Account ana = signUp(A, ANA);
        Account staff = signUp(A, EVA);
        Role support = Role.of("support");
        change(() -> roles.define(support, Set.of(Impersonations.PERMISSION, READ)));
        for (Runnable taking : List.<Runnable>of(
                () -> accounts.revoke(staff.id(), support),
                () -> roles.define(support, Set.of(READ)),
                () -> roles.remove(support))) {
            change(() -> roles.define(support, Set.of(Impersonations.PERMISSION, READ)));
            change(() -> accounts.grant(staff.id(), support));
            Tokens tokens = acting(staff, ana);
            assertThat(verify(A, tokens)).isInstanceOf(Verification.Verified.class);

            change(taking);

            assertEnded(tokens);
        }
    }

    @Test
    @DisplayName("whoever acts as somebody who is given more gets none of it")
    final void promotedWhileActedAs() {
        Account ana = signUp(A, ANA);
        Account staff = signUp(A, EVA);
        Role support = Role.of("support");
        change(() -> roles.define(support, Set.of(Impersonations.PERMISSION, READ)));
        change(() -> roles.define(ADMIN, Set.of(Permission.EVERYTHING, READ)));
        change(() -> accounts.grant(staff.id(), support));
        Tokens tokens = acting(staff, ana);

        change(() -> accounts.grant(ana.id(), ADMIN));

        assertThat(caller(A, tokens).permissions()).containsExactly(READ);
        assertThat(caller(A, loggedIn(A, ANA)).permissions()).contains(Permission.EVERYTHING);
    }

    private Tokens acting(Account staff, Account as) {
        Caller by = caller(A, loggedIn(A, staff.email().value()));
        ImpersonationResult result = in(A, () -> impersonations.start(by, as.id(), "ticket 7", HOME));
        assertThat(result).isInstanceOf(ImpersonationResult.Started.class);
        return ((ImpersonationResult.Started) result).tokens();
    }

    @Test
    @DisplayName("ASVS 8.4.1: what is remembered of a session says nothing of one with the same ids in another tenant")
    final void remembersByTenant() {
        Account ana = account(ANA, "admin");
        Instant end = NOW.plus(Duration.ofHours(1));
        Session session = new Session(SessionId.random(), ana.id(), HOME, NOW, end);
        AccessGrant grant = AccessGrant.of(ana.id(), session.id(), NOW, end);
        for (TenantId tenant : List.of(A, B)) {
            NextToken first = new NextToken(TokenHash.of(Secret.of("a token of " + tenant)), "", end);
            in(
                    tenant,
                    () -> store().accounts().add(ana, hash("h"))
                            && store().sessions().open(session, first));
        }
        in(B, () -> store().sessions().end(session.id(), NOW));
        Secret atA = in(A, () -> tokens.issue(grant)).value();
        Secret atB = in(B, () -> tokens.issue(grant)).value();

        assertThat(in(A, () -> verifier.verify(atA))).isInstanceOf(Verification.Verified.class);
        assertThat(in(B, () -> verifier.verify(atB))).isEqualTo(new Verification.Rejected(Verification.Reason.ENDED));
        assertThat(in(A, () -> verifier.verify(atA))).isInstanceOf(Verification.Verified.class);
    }

    @Test
    @DisplayName("who may not, or would gain by it, acts as nobody; and unseen nobody does")
    final void refusesImpersonation() {
        Account ana = signUp(A, ANA);
        Account staff = signUp(A, EVA);
        Role support = Role.of("support");
        Caller plain = caller(A, loggedIn(A, EVA));
        assertRefused(plain, ana, ImpersonationResult.Reason.NOT_PERMITTED);

        change(() -> roles.define(support, Set.of(Impersonations.PERMISSION, READ)));
        change(() -> roles.define(ADMIN, Set.of(Permission.EVERYTHING)));
        change(() -> accounts.grant(staff.id(), support));
        change(() -> accounts.grant(ana.id(), ADMIN));
        Caller by = caller(A, loggedIn(A, EVA));
        assertRefused(by, ana, ImpersonationResult.Reason.MORE_POWERFUL);
        assertRefused(by, staff, ImpersonationResult.Reason.NO_SUCH_ACCOUNT);
        assertRefused(by, signUp(B, ANA), ImpersonationResult.Reason.NO_SUCH_ACCOUNT);

        change(() -> accounts.revoke(ana.id(), ADMIN));
        Impersonations unseen = Impersonations.of(accounts.withListener(event -> {
            throw new IllegalStateException("the audit log is full");
        }));
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> in(A, () -> unseen.start(by, ana.id(), "ticket 7", HOME)))
                .hasMessage("the audit log is full");
        assertThat(in(A, () -> accounts.sessions(ana.id()))).isEmpty();
    }

    private void assertRefused(Caller by, Account target, ImpersonationResult.Reason reason) {
        assertThat(in(A, () -> impersonations.start(by, target.id(), "ticket 7", HOME)))
                .isEqualTo(new ImpersonationResult.Refused(reason));
    }

    private void assertEnded(Tokens session) {
        assertThat(verify(A, session)).isEqualTo(new Verification.Rejected(Verification.Reason.ENDED));
    }

    /** Does it, and lets less than a second go by. */
    private void change(Runnable what) {
        TenantId tenant = A;
        in(tenant, () -> {
            what.run();
            return tenant;
        });
        clock.advance(Duration.ofMillis(900));
    }
}
