package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.EmailChangeResult;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordChangeResult;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.RegistrationResult;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code AccountLinks} promises, over a store. */
public abstract class AccountLinksContract extends IdentityContract {

    /** For subclasses. */
    protected AccountLinksContract() {}

    @Test
    @DisplayName("an address is proved by the link that was sent to it, once")
    final void verifies() {
        Account ana = signUp(A, ANA);
        run(() -> links.requestEmailVerification(ana.id()));
        Secret token = message(A, AuthMessage.VerifyEmail.class, ANA).token();

        assertThat(in(A, () -> links.verifyEmail(token)))
                .isInstanceOfSatisfying(
                        LinkResult.Done.class,
                        done -> assertThat(done.account().emailVerifiedAt()).contains(NOW));
        assertThat(in(A, () -> accounts.find(ana.id())))
                .get()
                .extracting(Account::emailVerifiedAt)
                .isEqualTo(java.util.Optional.of(NOW));
        assertThat(in(A, () -> links.verifyEmail(token))).isEqualTo(new LinkResult.InvalidLink());
        int before = in(A, () -> messenger.messages().size());
        run(() -> links.requestEmailVerification(ana.id()));
        assertThat(in(A, () -> messenger.messages().size()))
                .as("nothing is left to prove")
                .isEqualTo(before);
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: registering a known address gets the answer of an unknown one after the same hashing, and its owner a message")
    final void registersQuietly() {
        signUp(A, ANA);
        hasher.work();

        RegistrationResult known = in(A, () -> links.register(ANA, NEXT));
        int workKnown = hasher.work();
        RegistrationResult unknown = in(A, () -> links.register(EVA, NEXT));

        assertThat(known).isEqualTo(unknown).isEqualTo(new RegistrationResult.CheckMail());
        assertThat(hasher.work()).isEqualTo(workKnown).isEqualTo(1);
        message(A, AuthMessage.AlreadyRegistered.class, ANA);
        message(A, AuthMessage.VerifyEmail.class, EVA);
        assertThat(login(A, ANA, NEXT))
                .as("the known one's password is as it was")
                .isEqualTo(new LoginResult.BadCredentials());
        assertThat(login(A, EVA, NEXT)).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(in(A, () -> links.register("no address", NEXT))).isInstanceOf(RegistrationResult.Refused.class);
        assertThat(in(A, () -> links.register(EVA, Password.of("short"))))
                .isInstanceOf(RegistrationResult.Refused.class);
    }

    @Test
    @DisplayName(
            "a password is set by a link; sessions end, nobody is logged in, the address is proved, and the owner told")
    final void resets() {
        Account ana = signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);
        Secret token = requestReset();

        assertThat(in(A, () -> links.resetPassword(token, NEXT))).isInstanceOf(LinkResult.Done.class);

        assertThat(in(A, () -> accounts.refresh(session.refresh())))
                .isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.ENDED));
        assertThat(login(A, ANA, PASSWORD)).isEqualTo(new LoginResult.BadCredentials());
        assertThat(login(A, ANA, NEXT)).isInstanceOf(LoginResult.LoggedIn.class);
        message(A, AuthMessage.PasswordChanged.class, ANA);
        assertThat(in(A, () -> accounts.find(ana.id())).orElseThrow().emailVerifiedAt())
                .contains(NOW);
        assertThat(kinds()).contains(AuthEvent.Kind.PASSWORD_CHANGED);
        assertThat(in(A, () -> links.resetPassword(token, PASSWORD))).isEqualTo(new LinkResult.InvalidLink());
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: a reset for an unknown or disabled account answers as for a known one, and hashes nothing")
    final void resetDoesNotTell() {
        signUp(A, ANA);
        Account eva = signUp(A, EVA);
        run(() -> accounts.disable(eva.id()));
        hasher.work();

        for (String email : List.of(ANA, EVA, "nobody@example.com", "no address", "")) {
            run(() -> links.requestPasswordReset(email));
        }

        assertThat(hasher.work()).isZero();
        message(A, AuthMessage.ResetPassword.class, ANA);
        message(A, AuthMessage.NoAccount.class, EVA);
        message(A, AuthMessage.NoAccount.class, "nobody@example.com");
    }

    @Test
    @DisplayName("ASVS 6.4.1: of 50 that use one reset link at once, one sets the password")
    final void resetIsRaced() {
        signUp(A, ANA);
        Secret token = requestReset();

        List<LinkResult> results =
                in(A, () -> Race.of(50, i -> links.resetPassword(token, Password.of("password of " + i))));

        assertThat(results).filteredOn(LinkResult.Done.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(LinkResult.InvalidLink.class::isInstance).hasSize(49);
    }

    @Test
    @DisplayName(
            "ASVS 6.4.1: a reset link is void after half an hour, after a newer one, after a changed password, and for a refused one it is not")
    final void resetEnds() {
        Account ana = signUp(A, ANA);
        Secret older = requestReset();
        Secret newer = requestReset();
        assertThat(in(A, () -> links.resetPassword(older, NEXT))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(A, () -> links.resetPassword(newer, Password.of("short"))))
                .isInstanceOfSatisfying(
                        LinkResult.Refused.class,
                        refused -> assertThat(refused.objection().reason())
                                .isEqualTo(SignUpResult.Reason.PASSWORD_TOO_SHORT));
        clock.advance(Duration.ofMinutes(30));
        assertThat(in(A, () -> links.resetPassword(newer, NEXT))).isEqualTo(new LinkResult.InvalidLink());

        Secret beforeChange = requestReset();
        Tokens session = loggedIn(A, ANA);
        assertThat(in(A, () -> accounts.changePassword(caller(A, session), PASSWORD, NEXT, HOME)))
                .isInstanceOf(PasswordChangeResult.Changed.class);
        assertThat(in(A, () -> links.resetPassword(beforeChange, PASSWORD))).isEqualTo(new LinkResult.InvalidLink());

        Secret beforeDisabling = requestReset();
        run(() -> accounts.disable(ana.id()));
        assertThat(in(A, () -> links.resetPassword(beforeDisabling, PASSWORD))).isEqualTo(new LinkResult.InvalidLink());
    }

    @Test
    @DisplayName("a link is good for its purpose and in its tenant alone, with the same people in both")
    final void isBound() {
        Account ana = signUp(A, ANA);
        signUp(B, ANA);
        Secret reset = requestReset();
        run(() -> links.requestEmailVerification(ana.id()));
        Secret verify = message(A, AuthMessage.VerifyEmail.class, ANA).token();

        assertThat(in(A, () -> links.verifyEmail(reset))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(A, () -> links.confirmEmailChange(reset))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(A, () -> links.resetPassword(verify, NEXT))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(B, () -> links.resetPassword(reset, NEXT))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(B, () -> links.verifyEmail(verify))).isEqualTo(new LinkResult.InvalidLink());
        for (String rubbish : List.of("x", "ot_", "\0", "ot_" + "A".repeat(43), "é".repeat(10_000))) {
            assertThat(in(A, () -> links.resetPassword(Secret.of(rubbish), NEXT)))
                    .isEqualTo(new LinkResult.InvalidLink());
        }
        assertThat(in(A, () -> links.resetPassword(reset, NEXT))).isInstanceOf(LinkResult.Done.class);
    }

    @Test
    @DisplayName(
            "an account moves to another address when the link there is used; the old address is told, and links of before are void")
    final void changesEmail() {
        Account ana = signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);
        Secret reset = requestReset();

        assertThat(in(A, () -> links.requestEmailChange(caller(A, session), "New.Ana@example.com")))
                .isEqualTo(new EmailChangeResult.Requested());
        Secret token = message(A, AuthMessage.ConfirmNewEmail.class, "new.ana@example.com")
                .token();
        assertThat(login(A, "new.ana@example.com", PASSWORD)).isEqualTo(new LoginResult.BadCredentials());
        assertThat(in(A, () -> links.confirmEmailChange(token))).isInstanceOf(LinkResult.Done.class);

        assertThat(login(A, ANA, PASSWORD)).isEqualTo(new LoginResult.BadCredentials());
        assertThat(((LoginResult.LoggedIn) login(A, "new.ana@example.com", PASSWORD)).account())
                .isEqualTo(ana);
        assertThat(message(A, AuthMessage.EmailChanged.class, ANA).moved())
                .isEqualTo(EmailAddress.of("new.ana@example.com"));
        assertThat(in(A, () -> links.resetPassword(reset, NEXT))).isEqualTo(new LinkResult.InvalidLink());
    }

    @Test
    @DisplayName(
            "ASVS 7.5.1: another address asks for a login of the last ten minutes; a taken one is not told, nor taken over later")
    final void changesEmailSafely() {
        signUp(A, ANA);
        Tokens session = loggedIn(A, ANA);

        assertThat(in(A, () -> links.requestEmailChange(caller(A, session), EVA)))
                .isEqualTo(new EmailChangeResult.Requested());
        Secret token = message(A, AuthMessage.ConfirmNewEmail.class, EVA).token();
        signUp(A, EVA);
        assertThat(in(A, () -> links.confirmEmailChange(token))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);

        assertThat(in(A, () -> links.requestEmailChange(caller(A, session), EVA)))
                .isEqualTo(new EmailChangeResult.Requested());
        message(A, AuthMessage.AlreadyRegistered.class, EVA);
        assertThat(in(A, () -> links.requestEmailChange(caller(A, session), "no address")))
                .isInstanceOf(EmailChangeResult.Refused.class);
        clock.advance(Duration.ofMinutes(9));
        Tokens later = refreshed(session);
        clock.advance(Duration.ofMinutes(2));
        assertThat(in(A, () -> links.requestEmailChange(caller(A, later), "x@example.com")))
                .as("a refresh is no login")
                .isEqualTo(new EmailChangeResult.StepUpNeeded());
    }

    @Test
    @DisplayName(
            "ASVS 6.3.1: an address gets five messages an hour, and the answer does not tell when there are no more")
    final void messagesAreBounded() {
        signUp(A, ANA);
        for (int i = 0; i < 20; i++) {
            run(() -> links.requestPasswordReset(ANA));
        }

        assertThat(in(A, () -> messenger.messages())).hasSize(5);
        clock.advance(Duration.ofHours(1));
        run(() -> links.requestPasswordReset(ANA));
        assertThat(in(A, () -> messenger.messages())).hasSize(6);
        signUp(B, ANA);
        in(B, () -> {
            links.requestPasswordReset(ANA);
            return ANA;
        });
        assertThat(in(B, () -> messenger.messages())).hasSize(1);
    }

    @Test
    @DisplayName("a changed password ends the other sessions and keeps this one; the wrong one is counted as a guess")
    final void changesPassword() {
        signUp(A, ANA);
        Tokens here = loggedIn(A, ANA);
        Tokens elsewhere = loggedIn(A, ANA);
        assertThat(in(A, () -> accounts.changePassword(caller(A, here), NEXT, NEXT, HOME)))
                .isEqualTo(new PasswordChangeResult.WrongPassword());
        assertThat(in(A, () -> accounts.changePassword(caller(A, here), PASSWORD, Password.of("short"), HOME)))
                .isInstanceOf(PasswordChangeResult.Refused.class);

        assertThat(in(A, () -> accounts.changePassword(caller(A, here), PASSWORD, NEXT, HOME)))
                .isEqualTo(new PasswordChangeResult.Changed(1));

        assertThat(in(A, () -> accounts.refresh(elsewhere.refresh())))
                .isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.ENDED));
        for (int i = 0; i < 10; i++) {
            assertThat(in(A, () -> accounts.changePassword(caller(A, here), PASSWORD, NEXT, HOME)))
                    .isEqualTo(new PasswordChangeResult.WrongPassword());
        }
        assertThat(in(A, () -> accounts.changePassword(caller(A, here), NEXT, PASSWORD, HOME)))
                .isInstanceOf(PasswordChangeResult.LockedOut.class);
    }

    @Test
    @DisplayName("no token in toString of a message, a result or an event")
    final void hidesTokens() {
        signUp(A, ANA);
        Secret token = requestReset();

        assertThat(in(A, () -> messenger.messages()) + " " + in(A, () -> links.resetPassword(token, NEXT)) + events)
                .doesNotContain("ot_")
                .doesNotContain(token.reveal());
    }

    private Secret requestReset() {
        run(() -> links.requestPasswordReset(ANA));
        return message(A, AuthMessage.ResetPassword.class, ANA).token();
    }

    private Tokens refreshed(Tokens pair) {
        return ((RefreshResult.Refreshed) in(A, () -> accounts.refresh(pair.refresh()))).tokens();
    }

    private static void run(Runnable body) {
        in(A, () -> {
            body.run();
            return A;
        });
    }
}
