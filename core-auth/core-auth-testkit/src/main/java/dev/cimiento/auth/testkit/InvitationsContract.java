package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Invitation;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Tokens;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code Invitations} promises, over a store. */
public abstract class InvitationsContract extends IdentityContract {

    private static final Role DESK = Role.of("front-desk");

    /** For subclasses. */
    protected InvitationsContract() {}

    @BeforeEach
    final void defineRoles() {
        in(A, () -> {
            roles.define(ADMIN, Set.of(Permission.EVERYTHING));
            roles.define(DESK, Set.of(Permission.of("bookings:read"), Permission.of("bookings:write")));
            return A;
        });
    }

    @Test
    @DisplayName("who is invited joins with the roles, a password of their own and a proved address, once")
    final void joins() {
        Secret token = invited(in(A, () -> invitations.invite("New@example.com", Set.of(DESK))), "new@example.com");
        assertThat(in(A, () -> invitations.find(token))).map(Invitation::roles).contains(Set.of(DESK));
        assertThat(in(A, () -> invitations.accept(token, Password.of("short"))))
                .isInstanceOf(InvitationResult.Refused.class);

        InvitationResult result = in(A, () -> invitations.accept(token, PASSWORD));

        assertThat(result).isInstanceOfSatisfying(InvitationResult.Accepted.class, accepted -> {
            assertThat(accepted.account().roles()).containsExactly(DESK);
            assertThat(accepted.account().emailVerifiedAt()).contains(NOW);
        });
        assertThat(login(A, "new@example.com", PASSWORD)).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(in(A, () -> invitations.accept(token, NEXT))).isEqualTo(new InvitationResult.InvalidLink());
        assertThat(kinds()).contains(AuthEvent.Kind.INVITED, AuthEvent.Kind.INVITATION_ACCEPTED);
    }

    @Test
    @DisplayName("ASVS 8.2.1: nobody invites with more than they have")
    final void doesNotEscalate() {
        Tokens desk = member(ANA, DESK);

        assertThat(in(A, () -> invitations.invite("x@example.com", Set.of(ADMIN), caller(A, desk))))
                .isEqualTo(new InvitationResult.NotAllowed());
        assertThat(in(A, () -> invitations.invite("x@example.com", Set.of(Role.of("undefined")), caller(A, desk))))
                .isEqualTo(new InvitationResult.NotAllowed());
        assertThat(in(A, () -> invitations.invite("x@example.com", Set.of(DESK), caller(A, desk))))
                .isInstanceOf(InvitationResult.Invited.class);
        Tokens admin = member(EVA, ADMIN);
        assertThat(in(A, () -> invitations.invite("x@example.com", Set.of(DESK, ADMIN), caller(A, admin))))
                .isInstanceOf(InvitationResult.Invited.class);
    }

    @Test
    @DisplayName("an invitation of somebody who was demoted, disabled or deleted since is not accepted")
    final void inviterIsAskedAgain() {
        for (String fate : List.of("demoted", "disabled", "deleted")) {
            String boss = fate + "-boss@example.com";
            Tokens admin = member(boss, ADMIN);
            Account account = in(A, () -> accounts.find(EmailAddress.of(boss))).orElseThrow();
            String guest = fate + "@example.com";
            Secret token = invited(in(A, () -> invitations.invite(guest, Set.of(ADMIN), caller(A, admin))), guest);
            in(A, () -> switch (fate) {
                case "demoted" -> accounts.revoke(account.id(), ADMIN).isPresent();
                case "disabled" -> accounts.disable(account.id()).isPresent();
                default -> accounts.delete(account.id());
            });

            assertThat(in(A, () -> invitations.accept(token, PASSWORD)))
                    .as(fate)
                    .isIn(new InvitationResult.NotAllowed(), new InvitationResult.InvalidLink());
            assertThat(in(A, () -> accounts.find(EmailAddress.of(guest)))).isEmpty();
        }
    }

    @Test
    @DisplayName("who has an account logs in first, and accepts for no address but their own")
    final void existingAccounts() {
        Account ana = signUp(A, ANA);
        signUp(A, EVA);
        Secret token = invited(in(A, () -> invitations.invite(ANA, Set.of(DESK))), ANA);

        assertThat(in(A, () -> invitations.accept(token, NEXT))).isEqualTo(new InvitationResult.LogInFirst());
        Tokens eva = loggedIn(A, EVA);
        assertThat(in(A, () -> invitations.accept(token, caller(A, eva)))).isEqualTo(new InvitationResult.NotAllowed());
        Tokens session = loggedIn(A, ANA);
        assertThat(in(A, () -> invitations.accept(token, caller(A, session))))
                .isInstanceOfSatisfying(
                        InvitationResult.Accepted.class,
                        accepted -> assertThat(accepted.account().roles()).containsExactly(DESK));
        assertThat(in(A, () -> accounts.find(ana.id())).orElseThrow().emailVerifiedAt())
                .isPresent();
        assertThat(in(A, () -> invitations.accept(token, caller(A, session))))
                .isEqualTo(new InvitationResult.InvalidLink());
    }

    @Test
    @DisplayName("of 16 that accept one invitation at once, one joins")
    final void acceptingIsRaced() {
        Secret token = invited(in(A, () -> invitations.invite("new@example.com", Set.of(DESK))), "new@example.com");

        List<InvitationResult> results = in(A, () -> Race.of(16, i -> invitations.accept(token, PASSWORD)));

        assertThat(results)
                .filteredOn(InvitationResult.Accepted.class::isInstance)
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "open invitations are listed, and end when withdrawn, when followed by another, after a week, and in another tenant")
    final void ends() {
        Secret first = invited(in(A, () -> invitations.invite(ANA, Set.of(DESK))), ANA);
        clock.advance(Duration.ofSeconds(1));
        Secret second = invited(in(A, () -> invitations.invite(ANA, Set.of(DESK))), ANA);
        assertThat(in(A, () -> invitations.open())).hasSize(1);
        assertThat(in(A, () -> invitations.accept(first, PASSWORD))).isEqualTo(new InvitationResult.InvalidLink());
        assertThat(in(B, () -> invitations.accept(second, PASSWORD))).isEqualTo(new InvitationResult.InvalidLink());
        assertThat(in(B, () -> invitations.open())).isEmpty();
        Invitation open = in(A, () -> invitations.open()).get(0);
        assertThat(in(B, () -> invitations.withdraw(open.id()))).isFalse();
        assertThat(in(A, () -> invitations.withdraw(open.id()))).isTrue();
        assertThat(in(A, () -> invitations.withdraw(open.id()))).isFalse();
        assertThat(in(A, () -> invitations.accept(second, PASSWORD))).isEqualTo(new InvitationResult.InvalidLink());

        Secret third = invited(in(A, () -> invitations.invite(EVA, Set.of(DESK))), EVA);
        clock.advance(Duration.ofDays(7));
        assertThat(in(A, () -> invitations.accept(third, PASSWORD))).isEqualTo(new InvitationResult.InvalidLink());
        assertThat(in(A, () -> invitations.open())).isEmpty();
    }

    private Tokens member(String email, Role role) {
        Account account = signUp(A, email);
        in(A, () -> accounts.grant(account.id(), role));
        return loggedIn(A, email);
    }

    private Secret invited(InvitationResult result, String email) {
        assertThat(result).isInstanceOf(InvitationResult.Invited.class);
        return message(A, AuthMessage.Invited.class, email).token();
    }
}
