package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.AccessGrant;
import dev.cimiento.auth.AccessToken;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.TokenIssuer;
import dev.cimiento.auth.TokenVerifier;
import dev.cimiento.auth.Verification;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code TokenIssuer} and the {@code TokenVerifier} of its tokens must keep. */
public abstract class AccessTokenContract {

    /** A tenant that the subject serves. */
    protected static final TenantId A = TenantId.of("a");

    /** Another tenant that the subject serves. */
    protected static final TenantId B = TenantId.of("b");

    private static final AccountId ACCOUNT = AccountId.random();
    private static final SessionId SESSION = SessionId.random();

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private TokenIssuer issuer;
    private TokenVerifier verifier;

    /** For subclasses. */
    protected AccessTokenContract() {}

    /** An issuer that goes by this clock; called once a test, before {@link #verifierOf}. */
    protected abstract TokenIssuer issuer(MutableClock clock);

    /** The verifier of that issuer's tokens, by the same clock. */
    protected abstract TokenVerifier verifierOf(TokenIssuer issuer);

    @BeforeEach
    final void prepare() {
        issuer = issuer(clock);
        verifier = verifierOf(issuer);
    }

    @Test
    @DisplayName("a token says what was granted")
    final void says() {
        AccessToken token = issue(A, clock.instant().plus(Duration.ofDays(1)));

        assertThat(verify(A, token.value())).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            Caller caller = verified.caller();
            assertThat(caller.tenant()).isEqualTo(A);
            assertThat(caller.account()).isEqualTo(ACCOUNT);
            assertThat(caller.session()).isEqualTo(SESSION);
            assertThat(caller.roles()).isEqualTo(Set.of(Role.of("admin"), Role.of("front-desk")));
            assertThat(caller.authenticatedAt()).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
            assertThat(caller.expiresAt()).isEqualTo(token.expiresAt());
        });
    }

    @Test
    @DisplayName("a token of one tenant is refused by the other")
    final void tenantsAreApart() {
        AccessToken ofA = issue(A, clock.instant().plus(Duration.ofDays(1)));
        AccessToken ofB = issue(B, clock.instant().plus(Duration.ofDays(1)));

        assertThat(verify(A, ofA.value())).isInstanceOf(Verification.Verified.class);
        assertThat(verify(B, ofB.value())).isInstanceOf(Verification.Verified.class);
        assertThat(verify(B, ofA.value())).isInstanceOf(Verification.Rejected.class);
        assertThat(verify(A, ofB.value())).isInstanceOf(Verification.Rejected.class);
    }

    @Test
    @DisplayName("a token is good until the moment it ends, and no longer")
    final void ends() {
        AccessToken token = issue(A, clock.instant().plus(Duration.ofDays(1)));
        assertThat(token.expiresAt())
                .isAfter(clock.instant())
                .isBefore(clock.instant().plus(Duration.ofMinutes(61)));

        clock.set(token.expiresAt().minusMillis(1));
        assertThat(verify(A, token.value())).isInstanceOf(Verification.Verified.class);
        clock.set(token.expiresAt());
        assertThat(verify(A, token.value())).isEqualTo(new Verification.Rejected(Verification.Reason.EXPIRED));
    }

    @Test
    @DisplayName("a token ends with its session, if that is earlier")
    final void endsWithTheSession() {
        Instant end = clock.instant().plusSeconds(30);

        assertThat(issue(A, end).expiresAt()).isEqualTo(end);
    }

    @Test
    @DisplayName("what is no token, or a changed one, is refused without an exception")
    final void refusesRubbish() {
        String good = issue(A, clock.instant().plus(Duration.ofDays(1))).value().reveal();
        char last = good.charAt(good.length() - 1);

        for (String token : new String[] {
            "x",
            "a.b.c",
            "..",
            "\0",
            "ü",
            good + "=",
            good + " ",
            " " + good,
            good + ".",
            good.substring(1),
            good.substring(0, good.length() - 1),
            good.substring(0, good.length() - 1) + (last == 'A' ? 'B' : 'A'),
            good.repeat(100)
        }) {
            assertThat(verify(A, Secret.of(token)))
                    .as("a token of %s characters", token.length())
                    .isInstanceOf(Verification.Rejected.class);
        }
    }

    @Test
    @DisplayName("without a tenant no token is made or judged")
    final void needsATenant() {
        AccessGrant grant = AccessGrant.of(
                ACCOUNT, SESSION, clock.instant(), clock.instant().plusSeconds(60));
        assertThatThrownBy(() -> issuer.issue(grant)).isInstanceOf(NoTenantException.class);
        assertThatThrownBy(() -> verifier.verify(Secret.of("x"))).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("no token in toString")
    final void hidesTokens() {
        AccessToken token = issue(A, clock.instant().plus(Duration.ofDays(1)));

        assertThat(token + " " + issuer + " " + verify(A, token.value()))
                .doesNotContain(token.value().reveal());
    }

    private AccessToken issue(TenantId tenant, Instant notAfter) {
        AccessGrant grant = AccessGrant.of(ACCOUNT, SESSION, Instant.parse("2026-11-23T11:00:00Z"), notAfter)
                .withRoles(Set.of(Role.of("admin"), Role.of("front-desk")));
        return TenantContext.<AccessToken, RuntimeException>call(tenant, () -> issuer.issue(grant));
    }

    private Verification verify(TenantId tenant, Secret token) {
        return TenantContext.<Verification, RuntimeException>call(tenant, () -> verifier.verify(token));
    }
}
