package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PoliciesTest {

    private static final EmailAddress EVA = EmailAddress.of("eva@example.com");

    @Test
    @DisplayName("length is counted in characters as people count them, after normalisation")
    void countsCharacters() {
        PasswordPolicy policy = PasswordPolicy.standard();

        assertThat(reason(policy, "n\u0303n\u0303n\u0303n\u0303abc")).contains(SignUpResult.Reason.PASSWORD_TOO_SHORT);
        assertThat(reason(policy, "\ud83d\udc0e".repeat(4) + "abc")).contains(SignUpResult.Reason.PASSWORD_TOO_SHORT);
        assertThat(reason(policy, "\ud83d\udc0e".repeat(4) + "abcd")).isEmpty();
        assertThat(reason(policy, "\ud83d\udc0ea".repeat(64))).isEmpty();
        assertThat(reason(policy, "a b".repeat(42) + "abc")).contains(SignUpResult.Reason.PASSWORD_TOO_LONG);
        assertThat(reason(policy.withMaximum(129), "a b".repeat(42) + "abc")).isEmpty();
    }

    @Test
    @DisplayName("no composition is asked for, and a stricter minimum and further words can be")
    void configures() {
        assertThat(reason(PasswordPolicy.standard(), "only lower case")).isEmpty();
        assertThat(reason(PasswordPolicy.standard().withMinimum(15), "fourteen chars"))
                .contains(SignUpResult.Reason.PASSWORD_TOO_SHORT);
        assertThat(reason(PasswordPolicy.standard().withBlocked(Set.of("Club Padel Norte")), "club padel NORTE"))
                .contains(SignUpResult.Reason.PASSWORD_COMMON);
        assertThatThrownBy(() -> PasswordPolicy.standard().withMinimum(7))
                .hasMessage("characters must be 8 to 128, was 7");
        assertThatThrownBy(() -> PasswordPolicy.standard().withMaximum(20))
                .hasMessage("characters must be 64 to 512, was 20");
    }

    @Test
    @DisplayName("ASVS 6.2.4: the five thousand passwords that are tried first are refused, in any case")
    void refusesCommon() {
        assertThat(CommonPasswords.ALL)
                .hasSizeGreaterThan(5_000)
                .contains("password1", "iloveyou", "contraseña", "1qaz2wsx", "qwerty123")
                .allSatisfy(common -> assertThat(reason(PasswordPolicy.standard(), common))
                        .contains(SignUpResult.Reason.PASSWORD_COMMON));
    }

    @Test
    @DisplayName("pauses double from the first to the longest, and none is endless")
    void pauses() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Lockout standard = Lockout.standard();

        assertThat(standard.lockedUntil(9, now)).isEqualTo(now);
        assertThat(standard.lockedUntil(10, now)).isEqualTo(now.plusSeconds(30));
        assertThat(standard.lockedUntil(11, now)).isEqualTo(now.plusSeconds(60));
        assertThat(standard.lockedUntil(Long.MAX_VALUE, now)).isEqualTo(now.plus(Duration.ofMinutes(15)));
        assertThatThrownBy(() -> standard.withPauses(Duration.ofSeconds(1), Duration.ofDays(1)))
                .hasMessageContaining("PT24H");
        assertThatThrownBy(() -> SessionPolicy.standard().withGrace(Duration.ofMinutes(2)))
                .hasMessage("window must be 0 to 60 seconds, was PT2M");
        assertThatThrownBy(() -> SessionPolicy.standard().withMost(0)).hasMessage("sessions must be 1 to 1000, was 0");
        assertThatThrownBy(() -> SessionPolicy.standard().withIdle(Duration.ZERO))
                .hasMessageContaining("PT0S");
    }

    @Test
    @DisplayName("a client is its network, of either family")
    void networks() throws Exception {
        assertThat(Client.at(InetAddress.getByName("203.0.113.77")).network()).isEqualTo("203.0.113.0/24");
        assertThat(Client.at(InetAddress.getByName("::ffff:203.0.113.77")).network())
                .isEqualTo("203.0.113.0/24");
        assertThat(Client.at(InetAddress.getByName("2001:db8:1:2:3:4:5:6")).network())
                .isEqualTo("2001:db8:1:2:0:0:0:0/64");
    }

    private static Optional<SignUpResult.Reason> reason(PasswordPolicy policy, String password) {
        return policy.objection(Password.of(password), EVA).map(SignUpResult.Invalid::reason);
    }
}
