package dev.cimiento.auth.oidc;

import static dev.cimiento.auth.oidc.Party.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.oidc.OidcResult.Reason;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.http.Reachable;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What providers, people and whoever is between them may try. */
class HostileProviderTest {

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private HostileProvider provider;
    private Party party;

    @BeforeEach
    void start() throws Exception {
        provider = new HostileProvider();
        party = new Party(clock);
        party.configure(A, "staff", provider.issuer());
        provider.idTokens = nonce -> provider.signed(good(nonce).build());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private JWTClaimsSet.Builder good(String nonce) {
        return provider.claims(nonce, clock.instant());
    }

    private OidcResult login() {
        OidcStart start = party.start(A, "staff");
        provider.expect(start);
        return finish(start, Map.of("code", "c"));
    }

    private OidcResult finish(OidcStart start, Map<String, String> more) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("state", List.of(Party.query(start.location()).get("state")));
        more.forEach((name, value) -> parameters.put(name, List.of(value)));
        return Party.in(A, () -> party.logins.finish("staff", parameters, start.browser(), Client.local()));
    }

    private void assertRefused(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        provider.idTokens = nonce -> provider.signed(change.apply(good(nonce)).build());
        assertThat(login()).as(what).isEqualTo(new OidcResult.Refused(Reason.BAD_ID_TOKEN));
    }

    @Test
    @DisplayName(
            "the stand-in's good answer is good, so the refusals below are for their own reasons; the verifier fits the challenge")
    void good() throws Exception {
        OidcStart start = party.start(A, "staff");
        provider.expect(start);
        assertThat(finish(start, Map.of("code", "c"))).isInstanceOf(OidcResult.Proved.class);
        String body = provider.tokenRequests.remove();
        String verifier = Party.query(URI.create("http://x/?" + body)).get("code_verifier");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        assertThat(Party.query(start.location()))
                .containsEntry(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        assertThat(start.location().toString()).doesNotContain(verifier);
        assertThat(start.toString()).doesNotContain(start.browser().reveal());
    }

    @Test
    @DisplayName(
            "ASVS 10.5.1, 10.5.3, 10.5.4: an ID token of another login, issuer, client, time or access token is refused")
    void claims() {
        Instant now = clock.instant();
        assertRefused("another nonce", c -> c.claim("nonce", "x"));
        assertRefused("no nonce", c -> c.claim("nonce", null));
        assertRefused("another issuer", c -> c.issuer("https://accounts.google.com"));
        assertRefused("an issuer with a slash", c -> c.issuer(provider.issuer() + "/"));
        assertRefused("no issuer", c -> c.issuer(null));
        assertRefused("another client", c -> c.audience("others"));
        assertRefused("no client", c -> c.audience((String) null));
        assertRefused("two clients, and no party", c -> c.audience(List.of("tests", "others")));
        assertRefused(
                "another party", c -> c.audience(List.of("tests", "others")).claim("azp", "others"));
        assertRefused("nobody", c -> c.subject(null));
        assertRefused("a subject that is too long", c -> c.subject("x".repeat(256)));
        assertRefused("a subject that no database keeps", c -> c.subject("ana\0"));
        assertRefused("ended", c -> c.expirationTime(Date.from(now.minusSeconds(61))));
        assertRefused("without end", c -> c.expirationTime(null));
        assertRefused("of tomorrow", c -> c.issueTime(Date.from(now.plusSeconds(61))));
        assertRefused("of yesterday", c -> c.issueTime(Date.from(now.minusSeconds(86_400))));
        assertRefused("not begun", c -> c.notBeforeTime(Date.from(now.plusSeconds(61))));
        assertRefused("with another access token", c -> c.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"));
        assertRefused("a nonce that is no text", c -> c.claim("nonce", List.of("x")));
    }

    @Test
    @DisplayName("clocks may differ by a minute")
    void skew() {
        Instant now = clock.instant();
        provider.idTokens = nonce -> provider.signed(good(nonce)
                .expirationTime(Date.from(now.minusSeconds(59)))
                .issueTime(Date.from(now.plusSeconds(59)))
                .build());
        assertThat(login()).isInstanceOf(OidcResult.Proved.class);
    }

    @Test
    @DisplayName(
            "ASVS 9.1.2: algorithm none, a MAC with the client's secret or the public key, another key, and cut tokens are refused")
    void signatures() throws Exception {
        OidcResult refused = new OidcResult.Refused(Reason.BAD_ID_TOKEN);
        provider.idTokens = nonce -> new PlainJWT(good(nonce).build()).serialize();
        assertThat(login()).isInstanceOf(OidcResult.Refused.class);
        provider.idTokens = nonce -> mac(nonce, "a-secret-of-the-tests-a-secret-of-the-tests");
        assertThat(login()).isEqualTo(refused);
        provider.idTokens = nonce -> mac(nonce, provider.key.toPublicJWK().toString());
        assertThat(login()).isEqualTo(refused);
        HostileProvider other = new HostileProvider();
        provider.idTokens = nonce -> other.signed(good(nonce).build());
        assertThat(login()).isEqualTo(refused);
        other.close();
        provider.idTokens = nonce -> {
            String token = provider.signed(good(nonce).build());
            return token.substring(0, token.lastIndexOf('.') + 1);
        };
        assertThat(login()).isInstanceOf(OidcResult.Refused.class);
        provider.idTokens = nonce -> "not a token";
        assertThat(login()).isInstanceOf(OidcResult.Refused.class);
    }

    private String mac(String nonce, String secret) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                    good(nonce).build());
            token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a provider's new key is met at once; invented key ids cost it one question in thirty seconds")
    void keys() throws Exception {
        assertThat(login()).isInstanceOf(OidcResult.Proved.class);
        clock.advance(Duration.ofSeconds(31));
        provider.key = new ECKeyGenerator(Curve.P_256).keyID("k2").generate();
        assertThat(login()).as("a key that was rotated").isInstanceOf(OidcResult.Proved.class);
        assertThat(provider.keyRequests).hasSize(2);
        clock.advance(Duration.ofSeconds(31));
        for (int i = 0; i < 200; i++) {
            String invented = "invented-" + i;
            provider.idTokens = nonce -> provider.signed(good(nonce).build(), invented);
            assertThat(login()).isEqualTo(new OidcResult.Refused(Reason.BAD_ID_TOKEN));
        }
        assertThat(provider.keyRequests).hasSize(3);
    }

    @Test
    @DisplayName(
            "ASVS 10.2.2 (mix-up): an answer that names another issuer, or none where it has to, sends the code nowhere")
    void mixUp() {
        provider.metadata.put("iss", true);
        OidcStart one = party.start(A, "staff");
        assertThat(finish(one, Map.of("code", "c", "iss", "https://honest.example")))
                .isEqualTo(new OidcResult.Refused(Reason.WRONG_ISSUER));
        OidcStart two = party.start(A, "staff");
        assertThat(finish(two, Map.of("code", "c"))).isEqualTo(new OidcResult.Refused(Reason.WRONG_ISSUER));
        assertThat(provider.tokenRequests).isEmpty();
        OidcStart three = party.start(A, "staff");
        provider.expect(three);
        assertThat(finish(three, Map.of("code", "c", "iss", provider.issuer()))).isInstanceOf(OidcResult.Proved.class);
    }

    @Test
    @DisplayName(
            "an honest provider's answer at the page of a hostile one sends no code to either, and metadata of another issuer is not believed")
    void twoProviders() throws Exception {
        try (HostileProvider honest = new HostileProvider()) {
            party.configure(A, "honest", honest.issuer());
            OidcStart start = party.start(A, "honest");
            URI callback = URI.create("http://127.0.0.1/cb?code=c&state="
                    + Party.query(start.location()).get("state"));
            assertThat(party.finish(A, "staff", callback, start.browser()))
                    .isEqualTo(new OidcResult.Refused(Reason.UNKNOWN_STATE));
            assertThat(provider.tokenRequests).isEmpty();
            assertThat(honest.tokenRequests).isEmpty();

            provider.metadata.put("issuer", honest.issuer());
            party.configure(A, "posing", provider.issuer() + "/posing");
            assertThatThrownBy(() -> party.start(A, "posing"))
                    .isInstanceOf(OidcUnavailableException.class)
                    .hasMessageContaining("about another issuer");
        }
    }

    @Test
    @DisplayName(
            "ASVS 10.2.1: state is good once, in ten minutes, in one browser; what is doubled or strange leads nowhere")
    void states() {
        OidcStart start = party.start(A, "staff");
        String state = Party.query(start.location()).get("state");
        for (Map<String, List<String>> parameters : List.<Map<String, List<String>>>of(
                Map.of(),
                Map.of("state", List.of("x")),
                Map.of("state", List.of(state, state), "code", List.of("c")),
                Map.of("state", List.of(state), "code", List.of("a", "b")),
                Map.of("state", List.of(), "code", List.of("c")),
                Map.of("state", List.of("\u0000".repeat(43)), "code", List.of("c")))) {
            assertThat(Party.in(A, () -> party.logins.finish("staff", parameters, start.browser(), Client.local())))
                    .isInstanceOf(OidcResult.Refused.class);
        }
        for (String browser : List.of("x", "y".repeat(43), "y".repeat(10_000))) {
            Map<String, List<String>> parameters = Map.of("state", List.of(state), "code", List.of("c"));
            assertThat(Party.in(A, () -> party.logins.finish("staff", parameters, Secret.of(browser), Client.local())))
                    .isEqualTo(new OidcResult.Refused(Reason.UNKNOWN_STATE));
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(finish(start, Map.of("code", "c"))).isEqualTo(new OidcResult.Refused(Reason.UNKNOWN_STATE));
        OidcStart denied = party.start(A, "staff");
        assertThat(finish(denied, Map.of("error", "access_denied"))).isEqualTo(new OidcResult.Refused(Reason.DENIED));
        OidcStart withoutCode = party.start(A, "staff");
        assertThat(finish(withoutCode, Map.of())).isEqualTo(new OidcResult.Refused(Reason.MALFORMED));
        assertThat(Party.in(A, () -> party.logins.start("unknown", ReturnPath.HOME)))
                .isEmpty();
    }

    @Test
    @DisplayName("a tenant may change or remove its provider while somebody is there")
    void reconfigured() {
        OidcStart start = party.start(A, "staff");
        party.providers.clear();
        assertThat(finish(start, Map.of("code", "c"))).isEqualTo(new OidcResult.Refused(Reason.NO_SUCH_PROVIDER));
    }

    @Test
    @DisplayName("ASVS 1.3.6: a provider inside the network, by plain http, or one that leads there, gets no request")
    void serverSideRequests() {
        provider.tokenEndpoint = "http://169.254.169.254/token";
        OidcStart start = party.start(A, "staff");
        provider.expect(start);
        assertThatThrownBy(() -> finish(start, Map.of("code", "c")))
                .isInstanceOf(OidcUnavailableException.class)
                .hasMessageContaining("is not https")
                .hasMessageNotContaining(Party.CLIENT_SECRET.reveal());
        OidcLogins strict = OidcLogins.of(
                dev.cimiento.auth.FederatedLogins.of(
                        party.accounts, new dev.cimiento.auth.inmemory.InMemoryFederationStore()),
                new dev.cimiento.auth.inmemory.InMemoryFederationStore(),
                () -> List.of(OidcProvider.of(
                        "staff", provider.issuer(), "tests", Party.CLIENT_SECRET, Party.redirect(A, "staff"))),
                clock);
        assertThatThrownBy(() -> Party.in(A, () -> strict.start("staff", ReturnPath.HOME)))
                .isInstanceOf(OidcUnavailableException.class);
        // A redirect is not followed.
        Transport transport = new Transport(Reachable.LOOPBACK_TOO);
        assertThatThrownBy(() -> transport.document(URI.create(provider.issuer() + "/elsewhere")))
                .isInstanceOf(OidcUnavailableException.class)
                .hasMessageContaining("answered 302");
    }

    @Test
    @DisplayName(
            "Microsoft: the issuer is the organization's, the organization is one of the tenant's, and an address needs xms_edov")
    void microsoft() {
        String ours = "11111111-2222-3333-4444-555555555555";
        String theirs = "99999999-2222-3333-4444-555555555555";
        provider.metadata.put("issuer", provider.issuer() + "/{tenantid}/v2.0");
        party.providers.put(
                "a/microsoft",
                OidcProvider.microsoft("tests", Party.CLIENT_SECRET, Party.redirect(A, "microsoft"), Set.of(ours))
                        .withOrganizationsIn(URI.create(provider.issuer())));
        List<String> results = new ArrayList<>();
        for (String[] token : new String[][] {
            {ours, ours, "true"},
            {ours, ours, "false"},
            {theirs, theirs, "true"},
            {ours, theirs, "true"},
            {"{tenantid}", "{tenantid}", "true"}
        }) {
            provider.idTokens = nonce -> provider.signed(good(nonce)
                    .issuer(provider.issuer() + "/" + token[0] + "/v2.0")
                    .claim("tid", token[1])
                    .subject("subject-" + token[2])
                    .claim("xms_edov", Boolean.valueOf(token[2]))
                    .build());
            OidcStart start = party.start(A, "microsoft");
            provider.expect(start);
            OidcResult result = party.finish(
                    A,
                    "microsoft",
                    URI.create("http://127.0.0.1/?code=c&state="
                            + Party.query(start.location()).get("state")),
                    start.browser());
            results.add(
                    result instanceof OidcResult.Proved proved
                            ? proved.federation().getClass().getSimpleName()
                            : ((OidcResult.Refused) result).reason().name());
        }
        assertThat(results)
                .containsExactly("Entered", "NoVerifiedEmail", "BAD_ID_TOKEN", "BAD_ID_TOKEN", "BAD_ID_TOKEN");
    }

    @Test
    @DisplayName("an address that the provider did not verify, or that is none, makes and joins no account")
    void addresses() {
        for (Object flag : new Object[] {false, "false", "yes", 1, List.of(true)}) {
            provider.idTokens = nonce ->
                    provider.signed(good(nonce).claim("email_verified", flag).build());
            assertThat(((OidcResult.Proved) login()).federation())
                    .as("%s", flag)
                    .isInstanceOf(FederationResult.NoVerifiedEmail.class);
        }
        provider.idTokens = nonce ->
                provider.signed(good(nonce).claim("email", "a@b@example.com").build());
        assertThat(((OidcResult.Proved) login()).federation()).isInstanceOf(FederationResult.NoVerifiedEmail.class);
    }
}
