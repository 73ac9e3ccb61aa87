package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.AuthPolicy;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordChangeResult;
import dev.cimiento.auth.PasswordPolicy;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.RegistrationResult;
import dev.cimiento.auth.SessionPolicy;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the rules of an {@code AuthPolicy} come to, over any {@code AuthStore}. */
public abstract class AccountRulesContract extends IdentityContract {

    /** For subclasses. */
    protected AccountRulesContract() {}

    @Test
    @DisplayName(
            "ASVS 7.1.2: a login beyond the sessions that an account may have ends the one used longest ago, and tells")
    final void boundsSessions() {
        signUp(A, ANA);
        Accounts few = accounts.withPolicy(
                AuthPolicy.standard().withSessions(SessionPolicy.standard().withMost(2)));
        List<Tokens> pairs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            pairs.add(tokensOf(in(A, () -> few.login(ANA, PASSWORD, HOME))));
        }

        assertThat(refreshed(pairs.get(0))).isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.ENDED));
        assertThat(refreshed(pairs.get(1))).isInstanceOf(RefreshResult.Refreshed.class);
        assertThat(refreshed(pairs.get(2))).isInstanceOf(RefreshResult.Refreshed.class);
        assertThat(kinds()).contains(AuthEvent.Kind.LOGGED_OUT);
    }

    @Test
    @DisplayName("ASVS 6.2.12: a password that leaked is refused wherever one is chosen, and asked about nowhere else")
    final void refusesBreached() {
        List<Password> asked = new ArrayList<>();
        Accounts careful = accounts.withPolicy(
                AuthPolicy.standard().withPasswords(PasswordPolicy.standard().withBreached(password -> {
                    asked.add(password);
                    return password.equals(NEXT);
                })));
        AccountLinks carefulLinks = AccountLinks.of(careful, messenger);

        assertThat(in(A, () -> careful.signUp(ANA, NEXT)))
                .isInstanceOfSatisfying(
                        SignUpResult.Invalid.class,
                        invalid -> assertThat(invalid.reason()).isEqualTo(SignUpResult.Reason.PASSWORD_BREACHED));
        assertThat(in(A, () -> careful.signUp(ANA, PASSWORD))).isInstanceOf(SignUpResult.SignedUp.class);
        Caller caller = caller(A, tokensOf(in(A, () -> careful.login(ANA, PASSWORD, HOME))));
        assertThat(in(A, () -> careful.changePassword(caller, PASSWORD, NEXT, HOME)))
                .isInstanceOf(PasswordChangeResult.Refused.class);
        Secret token = resetLink(carefulLinks);
        assertThat(in(A, () -> carefulLinks.resetPassword(token, NEXT))).isInstanceOf(LinkResult.Refused.class);
        assertThat(in(A, () -> carefulLinks.resetPassword(token, PASSWORD)))
                .as("the link is still good")
                .isInstanceOf(LinkResult.Done.class);
        Invitations invitations = Invitations.of(careful, messenger);
        in(A, () -> invitations.invite(EVA, Set.of()));
        Secret invitation = message(A, AuthMessage.Invited.class, EVA).token();
        assertThat(in(A, () -> invitations.accept(invitation, NEXT))).isInstanceOf(InvitationResult.Refused.class);
        assertThat(in(A, () -> carefulLinks.register(EVA, NEXT))).isInstanceOf(RegistrationResult.Refused.class);
        assertThat(asked)
                .as("once for each choice, never at a login")
                .containsExactly(NEXT, PASSWORD, NEXT, NEXT, PASSWORD, NEXT, NEXT);
        assertThat(in(A, () -> careful.signUp(EVA, Password.of("password1")))).isInstanceOf(SignUpResult.Invalid.class);
        assertThat(asked).as("not about what is refused anyway").hasSize(7);
    }

    private Secret resetLink(AccountLinks by) {
        in(A, () -> {
            by.requestPasswordReset(ANA);
            return ANA;
        });
        return message(A, AuthMessage.ResetPassword.class, ANA).token();
    }

    private RefreshResult refreshed(Tokens pair) {
        return in(A, () -> accounts.refresh(pair.refresh()));
    }
}
