package dev.cimiento.auth.oidc;

import static dev.cimiento.auth.oidc.Party.A;
import static dev.cimiento.auth.oidc.Party.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.testkit.LocalOpenIdProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logins at a certified OpenID provider, {@code oidc-provider} of npm, by an HTTP client that does what a browser would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealProviderTest {

    private final Party party = new Party(InstantSource.system());
    private LocalOpenIdProvider provider;

    @BeforeAll
    void start() {
        Optional<LocalOpenIdProvider> started = LocalOpenIdProvider.start(
                Path.of("target", "openid-provider"), List.of(Party.redirect(A, "staff"), Party.redirect(B, "staff")));
        assumeTrue(
                started.isPresent(),
                "there is no npm here, or it cannot fetch the provider: the tests with a real OpenID provider are skipped");
        provider = started.get();
        party.configure(A, "staff", provider.issuer());
        party.configure(B, "staff", provider.issuer());
    }

    @AfterAll
    void stop() {
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    @DisplayName(
            "ASVS 10.1.2: a login at a real provider, with code, PKCE, state, nonce and issuer, makes an account and comes back to it")
    void login() throws Exception {
        OidcStart start = party.start(A, "staff");
        assertThat(Party.query(start.location()))
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("response_type", "code")
                .containsKeys("state", "nonce");
        URI callback = provider.visit(start.location(), "ana");
        assertThat(Party.query(callback)).containsEntry("iss", provider.issuer());

        OidcResult.Proved proved = (OidcResult.Proved) party.finish(A, "staff", callback, start.browser());
        assertThat(proved.returnTo()).isEqualTo(new ReturnPath("/bookings"));
        LoginResult.LoggedIn in = (LoginResult.LoggedIn) ((FederationResult.Entered) proved.federation()).login();
        assertThat(in.account().email().value()).isEqualTo("ana@example.com");
        assertThat(in.account().emailVerifiedAt()).isPresent();

        OidcStart again = party.start(A, "staff");
        OidcResult.Proved second =
                (OidcResult.Proved) party.finish(A, "staff", provider.visit(again.location(), "ana"), again.browser());
        assertThat(((LoginResult.LoggedIn) ((FederationResult.Entered) second.federation()).login()).account())
                .isEqualTo(in.account());

        assertThat(party.finish(A, "staff", callback, start.browser()))
                .as("the same answer again")
                .isEqualTo(new OidcResult.Refused(OidcResult.Reason.UNKNOWN_STATE));
    }

    @Test
    @DisplayName(
            "an answer for one tenant, browser or provider is none for another; the provider refuses a code with another verifier")
    void swapped() throws Exception {
        OidcStart mine = party.start(A, "staff");
        OidcStart theirs = party.start(A, "staff");
        URI callback = provider.visit(mine.location(), "bob");
        assertThat(party.finish(B, "staff", callback, mine.browser())).isInstanceOf(OidcResult.Refused.class);
        assertThat(party.finish(A, "staff", callback, theirs.browser())).isInstanceOf(OidcResult.Refused.class);
        // Code injection (RFC 9700 section 4.5): their state and browser, my code.
        URI injected = URI.create(callback.toString()
                .replace(
                        Party.query(callback).get("state"),
                        Party.query(theirs.location()).get("state")));
        assertThat(party.finish(A, "staff", injected, theirs.browser()))
                .isEqualTo(new OidcResult.Refused(OidcResult.Reason.CODE_REFUSED));
    }

    @Test
    @DisplayName("somebody whose address the provider did not verify gets no account")
    void unverified() throws Exception {
        OidcStart start = party.start(A, "staff");
        OidcResult result =
                party.finish(A, "staff", provider.visit(start.location(), "unverified-eve"), start.browser());
        assertThat(((OidcResult.Proved) result).federation()).isInstanceOf(FederationResult.NoVerifiedEmail.class);
    }
}
