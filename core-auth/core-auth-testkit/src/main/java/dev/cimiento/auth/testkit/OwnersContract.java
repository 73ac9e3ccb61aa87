package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.ApiKeyId;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeyResult;
import dev.cimiento.auth.ApiKeyVerification;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.EmailChangeResult;
import dev.cimiento.auth.ImpersonationResult;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.InvitationId;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.OwnerResult;
import dev.cimiento.auth.PasswordChangeResult;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.Verification;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What only owners do to their accounts, in sessions that are open: over a store, and with the token alone as the verifier, which knows nothing of
 * sessions.
 */
public abstract class OwnersContract extends IdentityContract {

    private static final Role SUPPORT = Role.of("support");
    private static final Permission READ = Permission.of("bookings:read");
    private static final ApiKeyRequest REQUEST = ApiKeyRequest.of("erp", Set.of(READ));
    private static final int ROUNDS = 15;

    /** For subclasses. */
    protected OwnersContract() {}

    @Test
    @DisplayName(
            "ASVS 7.4.1: in the last minutes of an access token whose session ended, nothing of how an account is entered can be changed")
    final void endedSessions() {
        Account ana = signUp(A, ANA);
        Account staff = staff();
        Map<String, Runnable> ends = new LinkedHashMap<>();
        Tokens here = loggedIn(A, EVA);
        ends.put("logged out", () -> accounts.logout(here.refresh()));
        Tokens elsewhere = loggedIn(A, EVA);
        ends.put("ended from the list", () -> accounts.logout(staff.id(), elsewhere.session()));
        Tokens everywhere = loggedIn(A, EVA);
        ends.put("logged out everywhere", () -> accounts.logoutEverywhere(staff.id()));
        IssuedApiKey key = in(A, () -> apiKeys.create(REQUEST));
        Secret invitation = invitation();
        int i = 0;
        for (Map.Entry<String, Runnable> end : ends.entrySet()) {
            Caller caller = believed(List.of(here, elsewhere, everywhere).get(i++));
            run(end.getValue());
            refusedToEverybodyButOwners(end.getKey(), caller, ana, key, invitation);
            assertThat(in(A, () -> accounts.sessions(caller)))
                    .as(end.getKey())
                    .isInstanceOf(OwnerResult.NotTheOwner.class);
            assertThat(in(A, () -> accounts.logout(caller, caller.session())))
                    .as(end.getKey())
                    .isInstanceOf(OwnerResult.NotTheOwner.class);
        }
        nothingCameOfIt(staff, key);
    }

    @Test
    @DisplayName(
            "ASVS 8.3.2: whoever acts as somebody else changes nothing of how the account is entered, and ends none of its sessions")
    final void actingAsSomebodyElse() {
        Account ana = signUp(A, ANA);
        Account staff = staff();
        Account other = signUp(A, "zoe@example.com");
        run(() -> accounts.grant(ana.id(), SUPPORT));
        Tokens owners = loggedIn(A, ANA);
        Caller acting = believed(acting(staff, ana));
        assertThat(acting.may(READ)).isTrue();
        IssuedApiKey key = in(A, () -> apiKeys.create(REQUEST));
        run(() -> invitations.invite(ANA, Set.of()));
        Secret invitation = message(A, AuthMessage.Invited.class, ANA).token();

        refusedToEverybodyButOwners("acting", acting, other, key, invitation);
        assertThat(in(A, () -> accounts.logout(acting, owners.session()))).isInstanceOf(OwnerResult.NotTheOwner.class);
        nothingCameOfIt(ana, key);
        verified(owners);

        assertThat(done(in(A, () -> accounts.sessions(acting))))
                .as("they see what the other sees")
                .extracting(OpenSession::id)
                .contains(owners.session(), acting.session());
        assertThat(done(in(A, () -> accounts.logout(acting, acting.session()))))
                .as("and can stop")
                .isTrue();
        verified(owners);
    }

    @Test
    @DisplayName("the owner ends a session of somebody who acts as them, and all others at once")
    final void ownersEndSessions() {
        Account ana = signUp(A, ANA);
        Account staff = staff();
        Tokens acting = acting(staff, ana);
        Tokens phone = loggedIn(A, ANA);
        Tokens desk = loggedIn(A, ANA);
        Caller owner = believed(desk);

        assertThat(done(in(A, () -> accounts.logout(owner, acting.session())))).isTrue();
        assertThat(done(in(A, () -> accounts.logout(owner, acting.session()))))
                .as("again")
                .isFalse();
        assertThat(done(in(A, () -> accounts.logout(owner, loggedIn(A, EVA).session()))))
                .as("another's")
                .isFalse();
        assertThat(done(in(A, () -> accounts.logoutOthers(owner)))).isEqualTo(1);
        assertThat(in(A, () -> accounts.sessions(ana.id())))
                .extracting(OpenSession::id)
                .containsExactly(desk.session())
                .doesNotContain(phone.session());
    }

    @Test
    @DisplayName(
            "ASVS 7.5.1: an authenticator and recovery codes ask for a login of the last ten minutes; a refresh is none")
    final void asksForFreshLogin() {
        signUp(A, ANA);
        Tokens pair = loggedIn(A, ANA);
        Caller fresh = believed(pair);
        TotpEnrollment enrollment = done(in(A, () -> totp.begin(fresh))).orElseThrow();
        clock.advance(Duration.ofMinutes(10));
        assertThat(done(in(A, () -> recoveryCodes.issue(fresh)))).hasSize(10);
        clock.advance(Duration.ofSeconds(1));
        Caller stale = fresh;
        String code = Authenticator.of(enrollment).code(now());
        List<Supplier<OwnerResult<?>>> acts = List.of(
                () -> totp.begin(stale),
                () -> totp.confirm(stale, code),
                () -> totp.remove(stale),
                () -> recoveryCodes.issue(stale));
        for (Supplier<OwnerResult<?>> act : acts) {
            assertThat(in(A, act)).isInstanceOf(OwnerResult.StepUpNeeded.class);
        }
        Caller again = believed(loggedIn(A, ANA));

        assertThat(done(in(A, () -> totp.confirm(again, "not a code")))).isFalse();
        assertThat(done(in(A, () -> totp.confirm(again, code)))).isTrue();
        assertThat(done(in(A, () -> totp.begin(again)))).as("one at a time").isEmpty();
        assertThat(done(in(A, () -> totp.remove(again)))).isTrue();
        assertThat(done(in(A, () -> totp.remove(again)))).isFalse();
    }

    @Test
    @DisplayName("ASVS 8.4.1: a caller of one tenant owns nothing in another, also with the same ids in both")
    final void callersOfAnotherTenant() {
        signUp(A, ANA);
        Caller inA = believed(loggedIn(A, ANA));

        assertThat(in(B, () -> recoveryCodes.issue(inA))).isInstanceOf(OwnerResult.NotTheOwner.class);
        assertThat(in(B, () -> accounts.sessions(inA))).isInstanceOf(OwnerResult.NotTheOwner.class);
        IssuedApiKey key = in(B, () -> apiKeys.create(REQUEST));
        assertThat(in(B, () -> apiKeys.revoke(key.key().id(), inA))).isInstanceOf(OwnerResult.NotTheOwner.class);
        run(B, () -> invitations.invite(EVA, Set.of()));
        InvitationId invitation = in(B, () -> invitations.open()).get(0).id();
        assertThat(in(B, () -> invitations.withdraw(invitation, inA))).isInstanceOf(OwnerResult.NotTheOwner.class);
        assertThat(in(B, () -> apiKeys.verify(key.text()))).isInstanceOf(ApiKeyVerification.Verified.class);
        assertThat(in(B, () -> invitations.open())).hasSize(1);
    }

    @Test
    @DisplayName(
            "who makes, renews or ends a key, invites or withdraws, is named to the listener; the program itself is nobody")
    final void namesWhoDidIt() {
        Account staff = staff();
        Caller by = believed(loggedIn(A, EVA));

        events.clear();
        ApiKeyId mine = ((ApiKeyResult.Issued) in(A, () -> apiKeys.create(REQUEST, by)))
                .key()
                .key()
                .id();
        assertThat(in(A, () -> apiKeys.rotate(mine, Duration.ZERO, by))).get().isInstanceOf(ApiKeyResult.Issued.class);
        assertThat(done(in(A, () -> apiKeys.revoke(mine, by)))).isTrue();
        assertThat(done(in(A, () -> apiKeys.revoke(mine, by)))).as("again").isFalse();
        InvitationId asked = invited(in(A, () -> invitations.invite("max@example.com", Set.of(), by)));
        assertThat(done(in(A, () -> invitations.withdraw(asked, by)))).isTrue();
        assertThat(done(in(A, () -> invitations.withdraw(asked, by))))
                .as("again")
                .isFalse();
        assertThat(told())
                .containsExactly(
                        "API_KEY_CREATED " + mine,
                        "API_KEY_ROTATED " + mine,
                        "API_KEY_REVOKED " + mine,
                        "INVITED " + asked,
                        "INVITATION_WITHDRAWN " + asked);
        assertThat(events).allSatisfy(event -> assertThat(event.by()).contains(staff.id()));
        assertThat(in(A, () -> apiKeys.list()))
                .allSatisfy(key -> assertThat(key.revokedAt()).isPresent());
        assertThat(in(A, () -> invitations.open())).isEmpty();

        events.clear();
        ApiKeyId programs = in(A, () -> apiKeys.create(REQUEST)).key().id();
        assertThat(in(A, () -> apiKeys.rotate(programs, Duration.ZERO))).isPresent();
        assertThat(in(A, () -> apiKeys.revoke(programs))).isTrue();
        InvitationId open = invited(in(A, () -> invitations.invite("max@example.com", Set.of())));
        assertThat(in(A, () -> invitations.withdraw(open))).isTrue();
        assertThat(events).hasSize(5).allSatisfy(event -> assertThat(event.by()).isEmpty());
    }

    @Test
    @DisplayName(
            "a session as somebody else does not outlive a logout everywhere, or the disabling, of who began it meanwhile")
    final void impersonationRacesItsEnd() {
        Account staff = staff();
        for (int round = 0; round < ROUNDS; round++) {
            Account ana = signUp(A, "ana" + round + "@example.com");
            Caller by = verified(loggedIn(A, EVA));
            boolean disabling = round % 2 == 0;
            List<Object> results = in(
                    A,
                    () -> Race.<Object>of(2, i -> {
                        if (i == 0) {
                            return impersonations.start(by, ana.id(), "ticket 7", HOME);
                        }
                        return disabling ? accounts.disable(staff.id()) : accounts.logoutEverywhere(staff.id());
                    }));

            in(A, () -> accounts.enable(staff.id()));
            if (results.get(0) instanceof ImpersonationResult.Started started) {
                assertThat(in(A, () -> accounts.refresh(started.tokens().refresh())))
                        .as("round " + round)
                        .isInstanceOf(dev.cimiento.auth.RefreshResult.Refused.class);
            }
        }
    }

    @Test
    @DisplayName("two who begin to act as each other do not wait for each other in a circle")
    final void actingAsEachOther() {
        Account one = staff();
        Account two = signUp(A, ANA);
        run(() -> accounts.grant(two.id(), SUPPORT));
        for (int round = 0; round < ROUNDS; round++) {
            Caller first = verified(loggedIn(A, EVA));
            Caller second = verified(loggedIn(A, ANA));

            assertThat(in(
                            A,
                            () -> Race.<ImpersonationResult>of(
                                    2,
                                    i -> i == 0
                                            ? impersonations.start(first, two.id(), "ticket 7", HOME)
                                            : impersonations.start(second, one.id(), "ticket 8", HOME))))
                    .allMatch(ImpersonationResult.Started.class::isInstance);
        }
    }

    /** Everything that somebody may do for themselves alone, asked for by somebody who may not; the fresh login and the permissions are there. */
    private void refusedToEverybodyButOwners(
            String why, Caller caller, Account target, IssuedApiKey key, Secret invitation) {
        Map<String, Supplier<?>> acts = new LinkedHashMap<>();
        acts.put("begin an authenticator", () -> totp.begin(caller));
        acts.put("confirm it", () -> totp.confirm(caller, "123456"));
        acts.put("remove it", () -> totp.remove(caller));
        acts.put("recovery codes", () -> recoveryCodes.issue(caller));
        acts.put("end others", () -> accounts.logoutOthers(caller));
        acts.put("end a key", () -> apiKeys.revoke(key.key().id(), caller));
        InvitationId open =
                in(A, () -> invitations.find(invitation)).orElseThrow().id();
        acts.put("withdraw an invitation", () -> invitations.withdraw(open, caller));
        acts.forEach((act, asked) ->
                assertThat(in(A, asked)).as(why + ": " + act).isInstanceOf(OwnerResult.NotTheOwner.class));
        assertThat(in(A, () -> accounts.changePassword(caller, PASSWORD, NEXT, HOME)))
                .as(why)
                .isEqualTo(new PasswordChangeResult.NotTheOwner());
        assertThat(in(A, () -> links.requestEmailChange(caller, "thief@example.com")))
                .as(why)
                .isEqualTo(new EmailChangeResult.NotTheOwner());
        assertThat(in(A, () -> accounts.stepUp(caller, PASSWORD, HOME)))
                .as(why)
                .isEqualTo(new LoginResult.BadCredentials());
        assertThat(in(A, () -> apiKeys.create(REQUEST, caller))).as(why).isEqualTo(new ApiKeyResult.NotAllowed());
        assertThat(in(A, () -> apiKeys.rotate(key.key().id(), Duration.ZERO, caller)))
                .as(why)
                .contains(new ApiKeyResult.NotAllowed());
        assertThat(in(A, () -> invitations.invite("max@example.com", Set.of(), caller)))
                .as(why)
                .isEqualTo(new InvitationResult.NotAllowed());
        assertThat(in(A, () -> invitations.accept(invitation, caller)))
                .as(why)
                .isEqualTo(new InvitationResult.NotAllowed());
        assertThat(in(A, () -> impersonations.start(caller, target.id(), "ticket 8", HOME)))
                .as(why)
                .isEqualTo(new ImpersonationResult.Refused(ImpersonationResult.Reason.NOT_PERMITTED));
    }

    private void nothingCameOfIt(Account account, IssuedApiKey key) {
        assertThat(in(A, () -> store().factors().totp(account.id()))).isEmpty();
        assertThat(in(A, () -> recoveryCodes.remaining(account.id()))).isZero();
        assertThat(in(A, () -> apiKeys.list())).hasSize(1);
        assertThat(in(A, () -> apiKeys.verify(key.text()))).isInstanceOf(ApiKeyVerification.Verified.class);
        assertThat(in(A, () -> invitations.open())).hasSize(1);
        assertThat(in(A, () -> messenger.messages()))
                .noneMatch(message -> message instanceof AuthMessage.ConfirmNewEmail);
        assertThat(in(A, () -> accounts.find(account.id())))
                .contains(account)
                .hasValueSatisfying(found -> assertThat(found.email()).isEqualTo(account.email()));
        assertThat(login(A, account.email().value(), PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    /** Staff who may act as others, and make keys. */
    private Account staff() {
        Account staff = signUp(A, EVA);
        run(() -> roles.define(SUPPORT, Set.of(Impersonations.PERMISSION, READ)));
        run(() -> accounts.grant(staff.id(), SUPPORT));
        return staff;
    }

    private Secret invitation() {
        run(() -> invitations.invite(EVA, Set.of()));
        return message(A, AuthMessage.Invited.class, EVA).token();
    }

    private Tokens acting(Account staff, Account as) {
        Caller by = verified(loggedIn(A, staff.email().value()));
        ImpersonationResult result = in(A, () -> impersonations.start(by, as.id(), "ticket 7", HOME));
        assertThat(result).isInstanceOf(ImpersonationResult.Started.class);
        return ((ImpersonationResult.Started) result).tokens();
    }

    private static InvitationId invited(InvitationResult result) {
        assertThat(result).isInstanceOf(InvitationResult.Invited.class);
        return ((InvitationResult.Invited) result).invitation().id();
    }

    private List<String> told() {
        return events.stream().map(event -> event.kind() + " " + event.detail()).toList();
    }

    /** As of a second later, so that all counts. */
    private Caller verified(Tokens pair) {
        clock.advance(Duration.ofSeconds(1));
        return caller(A, pair);
    }

    /** What a program knows that believes a token until it ends, with the permissions of before. */
    private Caller believed(Tokens pair) {
        Verification verification = in(A, () -> tokens.verify(pair.access().value()));
        return ((Verification.Verified) verification)
                .caller()
                .withAccess(Set.of(SUPPORT), Set.of(Impersonations.PERMISSION, READ));
    }

    private static <T> T done(OwnerResult<T> result) {
        assertThat(result).isInstanceOf(OwnerResult.Done.class);
        return ((OwnerResult.Done<T>) result).value();
    }

    private static void run(Runnable work) {
        run(A, work);
    }

    private static void run(TenantId tenant, Runnable work) {
        in(tenant, () -> {
            work.run();
            return Optional.empty();
        });
    }
}
