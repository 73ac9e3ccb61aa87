package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.EmailChangeResult;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordChangeResult;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.PasswordHasher;
import dev.cimiento.auth.SecondFactor;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of an account to which two things happen at one moment, over a store. */
public abstract class AccountRacesContract extends IdentityContract {

    private static final int ROUNDS = 40;

    /** What happens while the next password is judged. */
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    /** For subclasses. */
    protected AccountRacesContract() {}

    @Test
    @DisplayName(
            "ASVS 7.4.3: a password that its owner replaced while somebody was logging in with it opens no session")
    final void staleLogin() {
        Account ana = signUp(A, ANA);
        Secret link = resetLink();
        Accounts slow = slow();
        meanwhile.set(() -> reset(link));

        assertThat(in(A, () -> slow.login(ANA, PASSWORD, HOME))).isEqualTo(new LoginResult.BadCredentials());

        assertThat(in(A, () -> accounts.sessions(ana.id()))).isEmpty();
        assertThat(login(A, ANA, NEXT)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("ASVS 7.4.3: nor does it get as far as the second factor")
    final void staleChallenge() {
        signUp(A, ANA);
        Secret link = resetLink();
        Accounts slow = slow().withSecondFactors(new Agreeable());
        meanwhile.set(() -> reset(link));

        assertThat(in(A, () -> slow.login(ANA, PASSWORD, HOME))).isEqualTo(new LoginResult.BadCredentials());
        assertThat(in(A, () -> slow.login(ANA, NEXT, HOME))).isInstanceOf(LoginResult.SecondFactorNeeded.class);
    }

    @Test
    @DisplayName("ASVS 7.4.2: somebody who was disabled while logging in has no session when they are enabled again")
    final void disabledMeanwhile() {
        Account ana = signUp(A, ANA);
        Accounts slow = slow();
        meanwhile.set(() -> accounts.disable(ana.id()));

        assertThat(in(A, () -> slow.login(ANA, PASSWORD, HOME))).isEqualTo(new LoginResult.BadCredentials());

        in(A, () -> accounts.enable(ana.id()));
        assertThat(in(A, () -> accounts.sessions(ana.id()))).isEmpty();
    }

    @Test
    @DisplayName("somebody who was deleted while logging in gets the answer of a stranger")
    final void deletedMeanwhile() {
        Account ana = signUp(A, ANA);
        Accounts slow = slow();
        meanwhile.set(() -> accounts.delete(ana.id()));

        assertThat(in(A, () -> slow.login(ANA, PASSWORD, HOME))).isEqualTo(new LoginResult.BadCredentials());
    }

    @Test
    @DisplayName("of two logins at once that both find an old hash, both open a session")
    final void upgradedMeanwhile() {
        Account ana = signUp(A, ANA);
        Accounts newer = Accounts.of(store(), new Slow(new CountingHasher("v2")), tokens, clock);
        meanwhile.set(() -> assertThat(newer.login(ANA, PASSWORD, HOME)).isInstanceOf(LoginResult.LoggedIn.class));

        assertThat(in(A, () -> newer.login(ANA, PASSWORD, HOME))).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(in(A, () -> accounts.sessions(ana.id()))).hasSize(2);
    }

    @Test
    @DisplayName("ASVS 6.2.3: a thief who changes the password while its owner resets it does not get the last word")
    final void changedMeanwhile() {
        signUp(A, ANA);
        Caller thief = caller(A, loggedIn(A, ANA));
        Secret link = resetLink();
        Accounts slow = slow();
        meanwhile.set(() -> reset(link));

        assertThat(in(A, () -> slow.changePassword(thief, PASSWORD, Password.of("the password of a thief"), HOME)))
                .isEqualTo(new PasswordChangeResult.NotTheOwner());
        assertThat(login(A, ANA, NEXT)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName(
            "ASVS 7.4.1: a thief who knows the password, and whose session ends while it is judged, does not change it")
    final void endedWhileChanging() {
        Account ana = signUp(A, ANA);
        Caller thief = caller(A, loggedIn(A, ANA));
        Accounts slow = slow();
        meanwhile.set(() -> accounts.logoutEverywhere(ana.id()));

        assertThat(in(A, () -> slow.changePassword(thief, PASSWORD, NEXT, HOME)))
                .isEqualTo(new PasswordChangeResult.NotTheOwner());
        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName(
            "ASVS 7.4.3: whose session has ended moves the account to no other address, whatever their access token says")
    final void endedSessionKeepsAddress() {
        Account ana = signUp(A, ANA);
        Caller thief = caller(A, loggedIn(A, ANA));
        in(A, () -> accounts.logoutEverywhere(ana.id()));

        assertThat(in(A, () -> links.requestEmailChange(thief, EVA))).isEqualTo(new EmailChangeResult.NotTheOwner());
        assertThat(in(A, () -> messenger.messages())).isEmpty();
    }

    @Test
    @DisplayName("ASVS 6.4.3: a link to choose a password is good for the address that it was sent to alone")
    final void linkOfAnotherAddress() {
        Account ana = signUp(A, ANA);
        Secret link = resetLink();
        in(A, () -> store().accounts().update(ana.withVerifiedEmail(EmailAddress.of(EVA), NOW), NOW));

        assertThat(in(A, () -> links.resetPassword(link, NEXT))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(login(A, EVA, PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("ASVS 7.4.2: who is disabled while a link of theirs is used stays disabled, and nobody is failed")
    final void disabledWhileLinkIsUsed() {
        for (int round = 0; round < ROUNDS; round++) {
            String email = "ana" + round + "@example.com";
            Account ana = signUp(A, email);
            run(() -> links.requestPasswordReset(email));
            Secret link = message(A, AuthMessage.ResetPassword.class, email).token();

            in(A, () -> Race.<Object>of(2, i -> i == 0 ? links.resetPassword(link, NEXT) : accounts.disable(ana.id())));

            assertThat(in(A, () -> accounts.find(ana.id())).orElseThrow().isActive())
                    .as("round " + round)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("who moves to another address while they are disabled is disabled, and has not gone back")
    final void disabledWhileAddressMoves() {
        for (int round = 0; round < ROUNDS; round++) {
            String email = "ana" + round + "@example.com";
            String moved = "eva" + round + "@example.com";
            Account ana = signUp(A, email);
            Caller caller = caller(A, loggedIn(A, email));
            in(A, () -> links.requestEmailChange(caller, moved));
            Secret link = message(A, AuthMessage.ConfirmNewEmail.class, moved).token();

            List<Object> results = in(
                    A,
                    () -> Race.<Object>of(
                            2, i -> i == 0 ? links.confirmEmailChange(link) : accounts.disable(ana.id())));

            Account after = in(A, () -> accounts.find(ana.id())).orElseThrow();
            assertThat(after.isActive()).as("round " + round).isFalse();
            assertThat(after.email().value())
                    .as("round " + round)
                    .isEqualTo(results.get(0) instanceof LinkResult.Done ? moved : email);
        }
    }

    @Test
    @DisplayName("who is disabled while they accept an invitation is disabled")
    final void disabledWhileJoining() {
        Invitations all = Invitations.of(accounts, messenger);
        for (int round = 0; round < ROUNDS; round++) {
            String email = "ana" + round + "@example.com";
            Account ana = signUp(A, email);
            Caller caller = caller(A, loggedIn(A, email));
            in(A, () -> all.invite(email, Set.of(ADMIN)));
            Secret link = message(A, AuthMessage.Invited.class, email).token();

            List<Object> results = in(
                    A, () -> Race.<Object>of(2, i -> i == 0 ? all.accept(link, caller) : accounts.disable(ana.id())));

            Account after = in(A, () -> accounts.find(ana.id())).orElseThrow();
            assertThat(after.isActive()).as("round " + round).isFalse();
            assertThat(after.hasRole(ADMIN))
                    .as("round " + round)
                    .isEqualTo(results.get(0) instanceof InvitationResult.Accepted);
        }
    }

    @Test
    @DisplayName(
            "a change of password, a reset and a step-up of one account at once do not wait for each other in a circle")
    final void noCircles() {
        for (int round = 0; round < ROUNDS; round++) {
            String email = "ana" + round + "@example.com";
            Account ana = signUp(A, email);
            Tokens pair = loggedIn(A, email);
            Caller caller = caller(A, pair);
            run(() -> links.requestPasswordReset(email));
            Secret link = message(A, AuthMessage.ResetPassword.class, email).token();

            in(
                    A,
                    () -> Race.<Object>of(4, i -> switch (i) {
                        case 0 -> accounts.changePassword(caller, PASSWORD, NEXT, HOME);
                        case 1 -> links.resetPassword(link, Password.of("a password by a link"));
                        case 2 -> accounts.stepUp(caller, PASSWORD, HOME);
                        default -> accounts.logoutEverywhere(ana.id());
                    }));
        }
    }

    private Accounts slow() {
        return Accounts.of(store(), new Slow(hasher), tokens, clock);
    }

    private Secret resetLink() {
        run(() -> links.requestPasswordReset(ANA));
        return message(A, AuthMessage.ResetPassword.class, ANA).token();
    }

    private void reset(Secret link) {
        assertThat(AccountLinks.of(accounts, messenger).resetPassword(link, NEXT))
                .isInstanceOf(LinkResult.Done.class);
    }

    private static void run(Runnable work) {
        Supplier<Boolean> body = () -> {
            work.run();
            return true;
        };
        in(A, body);
    }

    /** Lets something happen after a password was compared, and before anybody knows. */
    private final class Slow implements PasswordHasher {

        private final PasswordHasher delegate;

        Slow(PasswordHasher delegate) {
            this.delegate = delegate;
        }

        @Override
        public PasswordHash hash(Password password) {
            return delegate.hash(password);
        }

        @Override
        public boolean matches(Password password, PasswordHash hash) {
            boolean matches = delegate.matches(password, hash);
            meanwhile.getAndSet(() -> {}).run();
            return matches;
        }

        @Override
        public boolean needsRehash(PasswordHash hash) {
            return delegate.needsRehash(hash);
        }
    }

    /** A second factor that everybody has. */
    private static final class Agreeable implements SecondFactor {

        @Override
        public Factor kind() {
            return Factor.TOTP;
        }

        @Override
        public boolean isEnrolled(AccountId account) {
            return true;
        }

        @Override
        public boolean proves(AccountId account, String answer, Instant now) {
            return true;
        }
    }
}
