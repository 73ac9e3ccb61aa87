package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.CLINIC;
import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.jakarta.Web.Answer;
import dev.cimiento.auth.oidc.OidcProvider;
import dev.cimiento.auth.testkit.Authenticator;
import dev.cimiento.auth.testkit.LocalOpenIdProvider;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logins at a real OpenID provider over HTTP, by a client that does what a browser would: each hop of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherProvidersTest {

    private static final String REFRESH = "__Host-cimiento-refresh";
    private static final String ATTEMPT = "__Host-cimiento-login-staff";

    private Web web;
    private LocalOpenIdProvider provider;

    @BeforeAll
    void start() throws Exception {
        web = Web.withProviders(feature -> feature);
        URI redirect = URI.create(web.origin() + "/auth/providers/staff/callback");
        Optional<LocalOpenIdProvider> started =
                LocalOpenIdProvider.start(Path.of("target", "openid-provider"), List.of(redirect));
        assumeTrue(
                started.isPresent(),
                "there is no npm here, or it cannot fetch the provider: the tests with a real OpenID provider are skipped");
        provider = started.get();
        for (TenantId tenant : List.of(PADEL, CLINIC)) {
            web.providers.put(
                    tenant,
                    List.of(
                            OidcProvider.of(
                                            "staff",
                                            provider.issuer(),
                                            LocalOpenIdProvider.CLIENT_ID,
                                            Secret.of(LocalOpenIdProvider.CLIENT_SECRET),
                                            redirect)
                                    .withName("Staff of " + tenant),
                            OidcProvider.of(
                                    "down",
                                    "http://127.0.0.1:1",
                                    "tests",
                                    Secret.of("x"),
                                    URI.create(web.origin() + "/auth/providers/down/callback"))));
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (provider != null) {
            provider.close();
        }
        web.close();
    }

    /** The provider's clock goes on. */
    private void tick() {
        if (Instant.now().isAfter(web.clock.instant())) {
            web.clock.set(Instant.now());
        }
    }

    private Answer begin(TenantId tenant, String returnTo) throws Exception {
        tick();
        return web.get(tenant, "/auth/providers/staff/login?returnTo=" + returnTo, "Sec-Fetch-Site: same-origin");
    }

    /** The page that the provider leads back to, as the browser asks for it. */
    private static String path(URI callback) {
        return callback.getRawPath() + "?" + callback.getRawQuery();
    }

    private Answer come(TenantId tenant, URI callback, String cookie) throws Exception {
        return web.get(tenant, path(callback), "Cookie: " + cookie, "Sec-Fetch-Site: cross-site");
    }

    private Answer login(TenantId tenant, String person, String returnTo) throws Exception {
        Answer begun = begin(tenant, returnTo);
        assertThat(begun.status()).as(begun.body()).isEqualTo(303);
        return come(tenant, provider.visit(URI.create(begun.header("Location")), person), begun.cookie(ATTEMPT));
    }

    private Answer refreshed(Answer login) throws Exception {
        return web.post(
                PADEL, "/auth/session/refresh", "", "Cookie: " + login.cookie(REFRESH), "Origin: " + web.origin());
    }

    @Test
    @DisplayName(
            "a login page lists the tenant's providers; one leads there, back, and to the page that was wanted, with a session")
    void login() throws Exception {
        Answer list = web.get(PADEL, "/auth/providers");
        assertThat(list.body()).doesNotContain(LocalOpenIdProvider.CLIENT_SECRET);
        assertThat(list.json().path("providers"))
                .extracting(
                        one -> one.path("id").asText() + ": " + one.path("name").asText())
                .containsExactly("staff: Staff of padel", "down: down");
        Answer begun = begin(PADEL, "/bookings?day=3");
        assertThat(begun.status()).isEqualTo(303);
        assertThat(begun.header("Location")).startsWith(provider.issuer()).contains("code_challenge_method=S256");
        assertThat(begun.setCookie(ATTEMPT)).contains("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=600");

        URI callback = provider.visit(URI.create(begun.header("Location")), "zoe");
        Answer back = come(PADEL, callback, begun.cookie(ATTEMPT));
        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("Location")).isEqualTo(web.origin() + "/bookings?day=3");
        assertThat(back.header("Cache-Control")).isEqualTo("no-store");
        assertThat(back.body()).isEmpty();
        assertThat(back.setCookie(ATTEMPT)).contains("Max-Age=0");
        Answer session = refreshed(back);
        assertThat(session.status()).isEqualTo(200);
        assertThat(session.json().path("account").path("email").asText()).isEqualTo("zoe@example.com");

        Answer again = come(PADEL, callback, begun.cookie(ATTEMPT));
        assertThat(again.header("Location")).isEqualTo(web.origin() + "/login#error=login-failed");
        assertThat(again.setCookie(REFRESH)).as("the same answer again").isEmpty();
    }

    @Test
    @DisplayName(
            "ASVS 10.1.2: an answer without the browser's cookie, with another's, or at another tenant leads to no session")
    void swapped() throws Exception {
        Answer mine = begin(PADEL, "/");
        Answer theirs = begin(PADEL, "/");
        URI callback = provider.visit(URI.create(mine.header("Location")), "bob");
        for (Answer refused : List.of(
                web.get(PADEL, path(callback)),
                come(PADEL, callback, theirs.cookie(ATTEMPT)),
                come(CLINIC, callback, mine.cookie(ATTEMPT)),
                web.get(PADEL, path(callback) + "&state=twice", "Cookie: " + mine.cookie(ATTEMPT)))) {
            assertThat(refused.status()).isEqualTo(303);
            assertThat(refused.header("Location")).isEqualTo(web.origin() + "/login#error=login-failed");
            assertThat(refused.setCookie(REFRESH)).isEmpty();
        }
        assertThat(come(PADEL, callback, mine.cookie(ATTEMPT)).header("Location"))
                .as("and is not used up by it")
                .isEqualTo(web.origin() + "/");
    }

    @Test
    @DisplayName("ASVS 3.7.2: whatever returnTo says, the browser stays at this host")
    void openRedirects() throws Exception {
        for (String evil : List.of(
                "//evil.example",
                "https://evil.example",
                "/%5Cevil.example",
                "/%2F%2Fevil.example",
                "/a%0d%0aSet-Cookie:x=y")) {
            Answer back = login(PADEL, "rui", evil);
            assertThat(back.header("Location")).as(evil).isEqualTo(web.origin() + "/");
        }
    }

    @Test
    @DisplayName(
            "somebody who says no, whose address is not verified, or whose provider is down, is told so on the login page")
    void refusals() throws Exception {
        Answer begun = begin(PADEL, "/");
        URI refused = provider.refuse(URI.create(begun.header("Location")), "leo");
        assertThat(refused.getRawQuery()).contains("error=access_denied");
        assertThat(come(PADEL, refused, begun.cookie(ATTEMPT)).header("Location"))
                .isEqualTo(web.origin() + "/login#error=denied");
        assertThat(login(PADEL, "unverified-eve", "/").header("Location"))
                .isEqualTo(web.origin() + "/login#error=no-verified-email");
        assertThat(web.get(PADEL, "/auth/providers/down/login").header("Location"))
                .isEqualTo(web.origin() + "/login#error=provider-unavailable");
        assertThat(web.get(PADEL, "/auth/providers/unknown/login").status()).isEqualTo(404);
        for (String id : List.of("unknown", "..%2F..%2Fx", "x%0d%0aSet-Cookie:%20a=b", "%00", "x;y=z", "staff%20")) {
            for (String page : List.of("login", "callback?state=x&code=y")) {
                Answer answer = web.get(PADEL, "/auth/providers/" + id + "/" + page, "Cookie: " + ATTEMPT + "=x");
                assertThat(answer.status()).as(id + " " + page).isBetween(400, 499);
                assertThat(answer.raw().headers().allValues("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("ASVS 7.6.2: no other page makes a browser log in")
    void foreignPages() throws Exception {
        for (String site : List.of("cross-site", "same-site")) {
            Answer refused = web.get(PADEL, "/auth/providers/staff/login", "Sec-Fetch-Site: " + site);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.setCookie(ATTEMPT)).isEmpty();
        }
        assertThat(web.get(PADEL, "/auth/providers/staff/login", "Sec-Fetch-Site: none")
                        .status())
                .isEqualTo(303);
    }

    @Test
    @DisplayName("ASVS 6.3.4: whoever has a second factor is asked for it after another provider's word, too")
    void secondFactor() throws Exception {
        login(PADEL, "kim", "/");
        Account kim = Web.in(
                PADEL,
                () -> web.accounts.find(EmailAddress.of("kim@example.com")).orElseThrow());
        TotpEnrollment enrollment = Web.in(PADEL, () -> web.totp.begin(kim.id()).orElseThrow());
        Authenticator app = Authenticator.of(enrollment);
        Web.in(PADEL, () -> web.totp.confirm(kim.id(), app.code(web.clock.instant())));
        Answer back = login(PADEL, "kim", "/bookings");
        assertThat(back.setCookie(REFRESH)).isEmpty();
        String location = back.header("Location");
        assertThat(location)
                .startsWith(web.origin() + "/login#challenge=ot_")
                .endsWith("&factors=TOTP&returnTo=%2Fbookings");
        String challenge = location.replaceAll(".*challenge=([^&]*)&.*", "$1");
        web.clock.advance(java.time.Duration.ofSeconds(30));
        assertThat(web.post(
                                PADEL,
                                "/auth/session/second-factor",
                                "{\"challenge\":\"" + challenge + "\",\"factor\":\"TOTP\",\"answer\":\""
                                        + app.code(web.clock.instant()) + "\"}")
                        .status())
                .isEqualTo(200);
    }

    private URI link(String person, Answer begun) {
        tick();
        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        return provider.visit(URI.create(begun.text("location")), person);
    }

    @Test
    @DisplayName(
            "identities are linked and unlinked by a fresh login, between proved addresses; one that is another's stays there")
    void linking() throws Exception {
        String ana = web.bearer(PADEL);
        String wanted = "{\"returnTo\":\"/account\"}";
        assertThat(web.post(PADEL, "/auth/providers/staff/link", wanted).status())
                .isEqualTo(401);
        Answer early = web.post(PADEL, "/auth/providers/staff/link", wanted, ana);
        Answer notProved = come(PADEL, link("ana-at-work", early), early.cookie(ATTEMPT));
        assertThat(notProved.header("Location")).isEqualTo(web.origin() + "/account#error=address-not-proved");

        web.prove(PADEL);
        Answer begun = web.post(PADEL, "/auth/providers/staff/link", wanted, ana);
        URI callback = link("ana-at-work", begun);
        assertThat(web.get(PADEL, path(callback)).header("Location"))
                .as("another browser, led here by somebody")
                .isEqualTo(web.origin() + "/login#error=login-failed");
        Answer linked = come(PADEL, callback, begun.cookie(ATTEMPT));
        assertThat(linked.header("Location")).isEqualTo(web.origin() + "/account");
        assertThat(linked.setCookie(REFRESH)).as("nobody was logged in by it").isEmpty();

        Answer session = refreshed(login(PADEL, "ana-at-work", "/"));
        assertThat(session.json().path("account").path("email").asText()).isEqualTo("ana@example.com");

        assertThat(login(PADEL, "max", "/home").header("Location")).isEqualTo(web.origin() + "/home");
        Answer maxs = web.post(PADEL, "/auth/providers/staff/link", wanted, ana);
        assertThat(come(PADEL, link("max", maxs), maxs.cookie(ATTEMPT)).header("Location"))
                .isEqualTo(web.origin() + "/account#error=linked-elsewhere");

        Answer list = web.get(PADEL, "/auth/identities", ana);
        assertThat(list.json().path("identities").size()).isEqualTo(1);
        assertThat(list.json().path("identities").get(0).path("provider").asText())
                .isEqualTo("staff");
        String id = list.json().path("identities").get(0).path("id").asText();
        String other =
                "Authorization: Bearer " + refreshed(login(PADEL, "max", "/")).text("accessToken");
        assertThat(web.send("DELETE", PADEL, "/auth/identities/" + id, "", other)
                        .status())
                .isEqualTo(404);
        assertThat(web.send("DELETE", PADEL, "/auth/identities/" + id, "", ana).status())
                .isEqualTo(204);
        assertThat(web.send("DELETE", PADEL, "/auth/identities/" + id, "", ana).status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("a link that was asked for in a session that ended since leads nowhere")
    void linkingAfterLogout() throws Exception {
        web.prove(CLINIC);
        String ana = "Authorization: Bearer "
                + web.login(CLINIC, "ana@example.com", PASSWORD).text("accessToken");
        Answer begun = web.post(CLINIC, "/auth/providers/staff/link", "{}", ana);
        URI callback = link("ana-elsewhere", begun);
        web.send("DELETE", CLINIC, "/auth/session", "", ana);
        assertThat(come(CLINIC, callback, begun.cookie(ATTEMPT)).header("Location"))
                .isEqualTo(web.origin() + "/login#error=login-failed");
    }
}
