package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.AuthException;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.KeyEncryptionKeys;
import dev.cimiento.auth.KeyEncryptionRotation;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.Verification;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What second factors promise, over a store. */
public abstract class SecondFactorsContract extends IdentityContract {

    /** For subclasses. */
    protected SecondFactorsContract() {}

    @Test
    @DisplayName(
            "an authenticator that was not confirmed does not count; one that was is asked for, and the session says so")
    final void asks() {
        Account ana = signUp(A, ANA);
        TotpEnrollment enrollment = in(A, () -> totp.begin(ana.id())).orElseThrow();
        assertThat(caller(A, loggedIn(A, ANA)).assurance()).isEqualTo(Assurance.AAL1);
        assertThat(in(A, () -> totp.confirm(ana.id(), "000000"))).isFalse();
        assertThat(in(A, () -> totp.confirm(ana.id(), code(enrollment)))).isTrue();
        assertThat(in(A, () -> totp.begin(ana.id()))).as("one at a time").isEmpty();
        next();

        LoginResult.SecondFactorNeeded needed = needed(A);
        assertThat(needed.factors()).containsExactly(Factor.TOTP);
        Tokens tokens = tokensOf(complete(needed.challenge(), Factor.TOTP, code(enrollment)));

        assertThat(caller(A, tokens).factors()).containsExactlyInAnyOrder(Factor.PASSWORD, Factor.TOTP);
        assertThat(caller(A, tokens).assurance()).isEqualTo(Assurance.AAL2);
        assertThat(enrollment.uri().reveal()).startsWith("otpauth://totp/Cimiento%3Aana%40example.com?secret=");
    }

    @Test
    @DisplayName(
            "ASVS 6.5.1: a code is good once: not in another challenge, not for many at once, and none before the last one")
    final void blocksReplay() {
        Account ana = signUp(A, ANA);
        TotpEnrollment enrollment = enroll(ana);
        String earlier = code(enrollment);
        next();
        String code = code(enrollment);
        List<Secret> challenges =
                List.of(needed(A).challenge(), needed(A).challenge(), needed(A).challenge());

        List<LoginResult> results =
                in(A, () -> Race.of(6, i -> accounts.completeLogin(challenges.get(i % 3), Factor.TOTP, code, HOME)));

        assertThat(results).filteredOn(LoginResult.LoggedIn.class::isInstance).hasSize(1);
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code)).isEqualTo(new LoginResult.BadCredentials());
        assertThat(complete(needed(A).challenge(), Factor.TOTP, earlier)).isEqualTo(new LoginResult.BadCredentials());
        next();
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code(enrollment)))
                .isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("ASVS 6.5.1: a clock may be one step off, and no more")
    final void window() {
        TotpEnrollment enrollment = enroll(signUp(A, ANA));
        next();
        next();
        String code = code(enrollment);
        next();
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code)).isInstanceOf(LoginResult.LoggedIn.class);
        next();
        String other = code(enrollment);
        next();
        next();
        assertThat(complete(needed(A).challenge(), Factor.TOTP, other)).isEqualTo(new LoginResult.BadCredentials());
    }

    @Test
    @DisplayName(
            "a code confirms the authenticator that it is of: not one that was begun while it was judged, and none by its old secret")
    final void confirmsWhatWasJudged() {
        Account ana = signUp(A, ANA);
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Totp slow = Totp.of(
                Accounts.of(
                        Interposed.afterTotp(
                                store(), () -> meanwhile.getAndSet(() -> {}).run()),
                        hasher,
                        tokens,
                        clock),
                KEK,
                "Cimiento");
        TotpEnrollment owners = in(A, () -> totp.begin(ana.id())).orElseThrow();
        List<TotpEnrollment> others = new ArrayList<>();
        meanwhile.set(() -> others.add(totp.begin(ana.id()).orElseThrow()));

        assertThat(in(A, () -> slow.confirm(ana.id(), code(owners)))).isFalse();

        assertThat(in(A, () -> totp.isEnrolled(ana.id()))).isFalse();
        assertThat(in(A, () -> totp.confirm(ana.id(), code(owners)))).isFalse();
        assertThat(in(A, () -> totp.confirm(ana.id(), code(others.get(0))))).isTrue();
    }

    @Test
    @DisplayName("a code is good while its secret is stored anew under another key")
    final void resealedWhileJudged() {
        Account ana = signUp(A, ANA);
        TotpEnrollment enrollment = enroll(ana);
        next();
        KeyEncryptionKeys keys = KeyEncryptionKeys.of(
                        KeyEncryptionKey.of(Secret.of("another secret, of 32 characters")))
                .withOther(KEK);
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(
                () -> KeyEncryptionRotation.of(store(), keys).rotate());
        Totp slow = Totp.of(
                Accounts.of(
                        Interposed.afterTotp(
                                store(), () -> meanwhile.getAndSet(() -> {}).run()),
                        hasher,
                        tokens,
                        clock),
                keys,
                "Cimiento");

        assertThat(in(A, () -> slow.proves(ana.id(), code(enrollment), now()))).isTrue();
        assertThat(in(A, () -> slow.proves(ana.id(), code(enrollment), now())))
                .as("once")
                .isFalse();
    }

    @Test
    @DisplayName(
            "ASVS 6.3.1: of 200 guesses at once at one challenge five are judged, and a new challenge does not begin to count anew")
    final void guessesAreBounded() {
        TotpEnrollment enrollment = enroll(signUp(A, ANA));
        next();
        Secret challenge = needed(A).challenge();

        List<LoginResult> results = in(
                A, () -> Race.of(50, i -> accounts.completeLogin(challenge, Factor.TOTP, wrong(enrollment, i), HOME)));
        assertThat(results).noneMatch(LoginResult.LoggedIn.class::isInstance);

        assertThat(complete(challenge, Factor.TOTP, code(enrollment)))
                .as("the challenge is used up, or the account locked")
                .isNotInstanceOf(LoginResult.LoggedIn.class);
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code(enrollment)))
                .as("guesses are counted over all challenges")
                .isInstanceOf(LoginResult.LockedOut.class);
        clock.advance(Duration.ofMinutes(16));
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code(enrollment)))
                .isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName(
            "a challenge opens nothing: it is no token of any other kind, ends after five minutes, and is of its tenant")
    final void challengeIsNothingElse() {
        TotpEnrollment enrollment = enroll(signUp(A, ANA));
        next();
        Secret challenge = needed(A).challenge();

        assertThat(in(A, () -> verifier.verify(challenge))).isInstanceOf(Verification.Rejected.class);
        assertThat(in(A, () -> accounts.refresh(challenge))).isInstanceOf(RefreshResult.Refused.class);
        assertThat(in(A, () -> links.resetPassword(challenge, NEXT))).isEqualTo(new LinkResult.InvalidLink());
        assertThat(in(B, () -> accounts.completeLogin(challenge, Factor.TOTP, code(enrollment), HOME)))
                .isEqualTo(new LoginResult.BadCredentials());
        assertThat(complete(challenge, Factor.PASSKEY, code(enrollment))).isEqualTo(new LoginResult.BadCredentials());
        assertThat(complete(Secret.of("rubbish"), Factor.TOTP, "")).isEqualTo(new LoginResult.BadCredentials());
        clock.advance(Duration.ofMinutes(5));
        assertThat(complete(challenge, Factor.TOTP, code(enrollment))).isEqualTo(new LoginResult.BadCredentials());
    }

    @Test
    @DisplayName("a recovery code stands in for the authenticator, in any spelling, once; new codes void the old ones")
    final void recovers() {
        Account ana = signUp(A, ANA);
        enroll(ana);
        List<Secret> old = in(A, () -> recoveryCodes.issue(ana.id()));
        List<Secret> codes = in(A, () -> recoveryCodes.issue(ana.id()));
        assertThat(needed(A).factors()).containsExactlyInAnyOrder(Factor.TOTP, Factor.RECOVERY_CODE);
        String code = codes.get(3).reveal();
        assertThat(code).matches("([0-9A-Z]{4}-){5}[0-9A-Z]{4}");

        assertThat(complete(
                        needed(A).challenge(), Factor.RECOVERY_CODE, old.get(0).reveal()))
                .isEqualTo(new LoginResult.BadCredentials());
        assertThat(complete(
                        needed(A).challenge(),
                        Factor.RECOVERY_CODE,
                        code.replace("-", " ")
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('0', 'o')))
                .isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(complete(needed(A).challenge(), Factor.RECOVERY_CODE, code))
                .isEqualTo(new LoginResult.BadCredentials());
        assertThat(in(A, () -> recoveryCodes.remaining(ana.id()))).isEqualTo(9);
        assertThat(in(
                        A,
                        () -> Race.of(
                                8,
                                i -> recoveryCodes.proves(ana.id(), codes.get(0).reveal(), NOW))))
                .containsOnlyOnce(true);
    }

    @Test
    @DisplayName("of recovery codes that were asked for many times at once, those of one time are good")
    final void recoveryCodesAreRaced() {
        Account ana = signUp(A, ANA);
        for (int round = 0; round < 10; round++) {
            in(A, () -> Race.of(8, i -> recoveryCodes.issue(ana.id())));

            assertThat(in(A, () -> recoveryCodes.remaining(ana.id()))).isEqualTo(10);
        }
    }

    @Test
    @DisplayName("ASVS 6.4.3: a reset password leaves the second factor as it is")
    final void resetKeepsIt() {
        enroll(signUp(A, ANA));
        Secret token = in(A, () -> {
            links.requestPasswordReset(ANA);
            return message(A, AuthMessage.ResetPassword.class, ANA).token();
        });

        assertThat(in(A, () -> links.resetPassword(token, NEXT))).isInstanceOf(LinkResult.Done.class);
        assertThat(login(A, ANA, NEXT)).isInstanceOf(LoginResult.SecondFactorNeeded.class);
    }

    @Test
    @DisplayName("ASVS 7.2.4: stepping up gives a new session and ends the one before, and asks for the second factor")
    final void stepsUp() {
        Account ana = signUp(A, ANA);
        Tokens first = loggedIn(A, ANA);
        clock.advance(Duration.ofMinutes(8));
        assertThat(caller(A, first).isFresh(Assurance.AAL1, Duration.ofMinutes(5), now()))
                .isFalse();

        Tokens second = tokensOf(in(A, () -> accounts.stepUp(caller(A, first), PASSWORD, HOME)));
        assertThat(second.session()).isNotEqualTo(first.session());
        assertThat(caller(A, second).isFresh(Assurance.AAL1, Duration.ofMinutes(5), now()))
                .isTrue();
        assertThat(caller(A, second).isFresh(Assurance.AAL2, Duration.ofMinutes(5), now()))
                .isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(A, first)).isEqualTo(new Verification.Rejected(Verification.Reason.ENDED));
        assertThat(in(A, () -> accounts.refresh(first.refresh())))
                .isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.ENDED));
        assertThat(in(A, () -> accounts.stepUp(caller(A, second), NEXT, HOME)))
                .isEqualTo(new LoginResult.BadCredentials());

        TotpEnrollment enrollment = enroll(ana);
        next();
        LoginResult needed = in(A, () -> accounts.stepUp(caller(A, second), PASSWORD, HOME));
        Tokens third = tokensOf(
                complete(((LoginResult.SecondFactorNeeded) needed).challenge(), Factor.TOTP, code(enrollment)));
        assertThat(caller(A, third).isFresh(Assurance.AAL2, Duration.ofMinutes(5), now()))
                .isTrue();
        assertThat(in(A, () -> accounts.refresh(second.refresh())))
                .isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.ENDED));
    }

    @Test
    @DisplayName("a session begins after any proof; one of two factors is enough, one of one asks for the other")
    final void enters() {
        Account ana = signUp(A, ANA);
        enroll(ana);

        assertThat(in(A, () -> accounts.enter(ana.id(), Set.of(Factor.FEDERATED), HOME)))
                .isInstanceOf(LoginResult.SecondFactorNeeded.class);
        assertThat(caller(A, tokensOf(in(A, () -> accounts.enter(ana.id(), Set.of(Factor.PASSKEY), HOME))))
                        .assurance())
                .isEqualTo(Assurance.AAL2);
        assertThat(in(A, () -> accounts.enter(AccountId.random(), Set.of(Factor.FEDERATED), HOME)))
                .isEqualTo(new LoginResult.BadCredentials());
        assertThatThrownBy(() -> in(A, () -> accounts.enter(ana.id(), Set.of(), HOME)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proof");
    }

    @Test
    @DisplayName("somebody guessing at the second factor does not lock out the owner's own device")
    final void ownerIsNotLockedOut() {
        Account ana = signUp(A, ANA);
        Client device = HOME.withDevice(Secret.of("a cookie of ana's very own device"));
        tokensOf(in(A, () -> accounts.login(ANA, PASSWORD, device)));
        TotpEnrollment enrollment = enroll(ana);
        next();
        for (int i = 0; i < 12; i++) {
            Secret challenge = needed(A).challenge();
            int guess = i;
            in(A, () -> accounts.completeLogin(challenge, Factor.TOTP, wrong(enrollment, guess), HOME));
        }
        assertThat(complete(needed(A).challenge(), Factor.TOTP, code(enrollment)))
                .isInstanceOf(LoginResult.LockedOut.class);

        Secret own = ((LoginResult.SecondFactorNeeded) in(A, () -> accounts.login(ANA, PASSWORD, device))).challenge();
        assertThat(in(A, () -> accounts.completeLogin(own, Factor.TOTP, code(enrollment), device)))
                .isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("an authenticator's secret opens under its key alone, and is shown by nothing")
    final void isSealed() {
        Account ana = signUp(A, ANA);
        TotpEnrollment enrollment = enroll(ana);
        String stored = in(A, () -> store().factors().totp(ana.id())).orElseThrow() + " "
                + in(A, () -> store().factors().totp(ana.id()))
                        .orElseThrow()
                        .secret()
                        .sealed();

        assertThat(stored + enrollment + events)
                .doesNotContain(enrollment.secret().reveal());
        Totp other = Totp.of(
                Accounts.of(store(), hasher, tokens, clock),
                KeyEncryptionKey.of(Secret.of("another secret, of 32 characters")),
                "Cimiento");
        next();
        assertThatThrownBy(() -> in(A, () -> other.proves(ana.id(), code(enrollment), now())))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(KEK.id());
        assertThat(in(A, () -> totp.remove(ana.id()))).isTrue();
        assertThat(login(A, ANA, PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    private TotpEnrollment enroll(Account account) {
        TotpEnrollment enrollment = in(A, () -> totp.begin(account.id())).orElseThrow();
        assertThat(in(A, () -> totp.confirm(account.id(), code(enrollment)))).isTrue();
        return enrollment;
    }

    private LoginResult.SecondFactorNeeded needed(dev.cimiento.tenancy.TenantId tenant) {
        LoginResult result = login(tenant, ANA, PASSWORD);
        assertThat(result).isInstanceOf(LoginResult.SecondFactorNeeded.class);
        return (LoginResult.SecondFactorNeeded) result;
    }

    private LoginResult complete(Secret challenge, Factor kind, String answer) {
        return TenantContext.<LoginResult, RuntimeException>call(
                A, () -> accounts.completeLogin(challenge, kind, answer, HOME));
    }

    /** The next step of the authenticator's clock. */
    private void next() {
        clock.advance(Duration.ofSeconds(30));
    }

    private String code(TotpEnrollment enrollment) {
        return Authenticator.of(enrollment).code(now());
    }

    private String wrong(TotpEnrollment enrollment, int guess) {
        String right = code(enrollment);
        String wrong = String.format(java.util.Locale.ROOT, "%06d", (Integer.parseInt(right) + 1 + guess) % 1_000_000);
        return wrong;
    }
}
