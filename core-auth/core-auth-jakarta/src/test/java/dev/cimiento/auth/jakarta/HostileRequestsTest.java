package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.CLINIC;
import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Rate;
import dev.cimiento.auth.jakarta.Web.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no page of ours makes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {

    private static final String ACCESS = "__Host-cimiento-access";
    private static final String REFRESH = "__Host-cimiento-refresh";

    private Web web;

    @BeforeAll
    void start() throws Exception {
        web = new Web(feature -> feature.withDelivery(Delivery.COOKIES)
                .withTrustedOrigins(
                        tenant -> tenant.equals(PADEL) ? Set.of("https://app.example.com") : Set.<String>of()));
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    @DisplayName("a token counts as it was sent, whatever was sent in other letters on the same connection before")
    void lettersOfOthers() throws Exception {
        Answer login = web.login(PADEL, "ana@example.com", PASSWORD, "Origin: " + web.origin());
        String cookie = "Cookie: " + login.cookie(ACCESS);
        String token = login.cookie(ACCESS).substring(ACCESS.length() + 1);
        for (String mine : List.of(cookie, "Authorization: Bearer " + token)) {
            String beginning = mine.substring(0, mine.length() - token.length()) + "EYJ";
            assertThat(web.get(PADEL, "/bookings", beginning).status())
                    .as(beginning)
                    .isEqualTo(401);
            assertThat(web.get(PADEL, "/bookings", mine).status()).as(mine).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "with tokens in cookies, the answer holds none, and pages of this host alone use the cookie to change something")
    void crossOrigin() throws Exception {
        Answer login = web.login(PADEL, "ana@example.com", PASSWORD, "Origin: " + web.origin());
        assertThat(login.body()).doesNotContain("eyJ", "rt_");
        assertThat(login.setCookie(ACCESS)).contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax");
        String cookie = "Cookie: " + login.cookie(ACCESS);

        assertThat(web.get(PADEL, "/bookings", cookie, "Sec-Fetch-Site: cross-site")
                        .status())
                .as("a link from elsewhere")
                .isEqualTo(200);
        for (List<String> ours : List.of(
                List.of("Sec-Fetch-Site: same-origin", "Origin: " + web.origin()),
                List.of("Sec-Fetch-Site: none"),
                List.of("Origin: " + web.origin()),
                List.of("Sec-Fetch-Site: same-site", "Origin: https://app.example.com"))) {
            assertThat(post(cookie, ours).status()).as("%s", ours).isEqualTo(200);
        }
        for (List<String> foreign : List.of(
                List.<String>of(),
                List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example"),
                List.of("Sec-Fetch-Site: same-site", "Origin: http://clinic.example.com"),
                List.of("Sec-Fetch-Site: cross-site", "Origin: " + web.origin()),
                List.of("Origin: https://evil.example"),
                List.of("Origin: null"),
                List.of("Origin: " + web.origin() + ".evil.example"),
                List.of("Origin: http://127.0.0.1"),
                List.of("Origin: %%%"),
                List.of("Sec-Fetch-Site: "))) {
            Answer refused = post(cookie, foreign);
            assertThat(refused.status()).as("%s", foreign).isEqualTo(403);
            assertThat(refused.type()).isEqualTo("application/problem+json");
        }
        assertThat(web.post(PADEL, "/bookings", "", "Sec-Fetch-Site: cross-site")
                        .status())
                .as("without a cookie there is nobody to be tricked")
                .isEqualTo(401);
    }

    private Answer post(String cookie, List<String> headers) throws Exception {
        String[] all = new String[headers.size() + 1];
        all[0] = cookie;
        for (int i = 0; i < headers.size(); i++) {
            all[i + 1] = headers.get(i);
        }
        return web.post(PADEL, "/bookings", "", all);
    }

    @Test
    @DisplayName("a page of another origin can neither log somebody in, nor refresh, nor log out")
    void loginCsrf() throws Exception {
        assertThat(web.login(PADEL, "ana@example.com", PASSWORD, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(web.login(PADEL, "ana@example.com", PASSWORD, "Sec-Fetch-Site: same-site")
                        .status())
                .isEqualTo(403);
        assertThat(web.login(PADEL, "ana@example.com", PASSWORD, "Content-Type: text/plain")
                        .status())
                .as("a form can send this")
                .isEqualTo(415);
        String refresh =
                "Cookie: " + web.login(PADEL, "ana@example.com", PASSWORD).cookie(REFRESH);
        for (String origin : List.of("Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Accept: */*")) {
            assertThat(web.post(PADEL, "/auth/session/refresh", "", refresh, origin)
                            .status())
                    .isEqualTo(403);
            assertThat(web.send("DELETE", PADEL, "/auth/session", "", refresh, origin)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(web.post(PADEL, "/auth/session/refresh", "", refresh, "Origin: " + web.origin())
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName(
            "ASVS 7.2.4: a session that a browser had before its login ends with it, so a planted one leads nowhere")
    void fixation() throws Exception {
        Answer planted = web.login(PADEL, "ana@example.com", PASSWORD);
        Answer login = web.login(
                PADEL, "ana@example.com", PASSWORD, "Cookie: " + planted.cookie(REFRESH), "Origin: " + web.origin());
        assertThat(login.cookie(REFRESH)).isNotEqualTo(planted.cookie(REFRESH));
        assertThat(web.post(
                                PADEL,
                                "/auth/session/refresh",
                                "",
                                "Cookie: " + planted.cookie(REFRESH),
                                "Origin: " + web.origin())
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("cookies of one tenant are nobody at another")
    void cookieOfAnotherTenant() throws Exception {
        Answer login = web.login(PADEL, "ana@example.com", PASSWORD);
        String cookie = "Cookie: " + login.cookie(ACCESS) + "; " + login.cookie(REFRESH);
        assertThat(web.get(PADEL, "/bookings", cookie).status()).isEqualTo(200);
        assertThat(web.get(CLINIC, "/bookings", cookie).status()).isEqualTo(401);
        assertThat(web.post(CLINIC, "/auth/session/refresh", "", cookie, "Origin: " + web.origin())
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "body {index}")
    @DisplayName("bad input is a 4xx with a problem document, and shows nothing of what was sent")
    @ValueSource(
            strings = {
                " ",
                "null",
                "[]",
                "{",
                "{}",
                "\"canary\"",
                "{\"email\":1}",
                "{\"email\":[\"canary\"],\"password\":{}}",
                "{\"email\":\"canary\",\"email\":\"b\"}",
                "{\"email\":\"canary\",\"password\":true}",
                "{\"email\":\"\",\"password\":\"\"}",
                "{\"token\":\"canary\",\"password\":\"x\",\"email\":\"canary\\u0000\"}",
                "{\"challenge\":\"canary\",\"factor\":\"PASSWORD\",\"answer\":\"x\"}",
                "{\"challenge\":\"canary\",\"factor\":\"canary\",\"answer\":\"x\"}",
                "{\"token\":\"ot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"password\":\"a fine long one\"}"
            })
    void badInput(String body) throws Exception {
        for (String path : List.of(
                "/auth/session",
                "/auth/session/second-factor",
                "/auth/accounts",
                "/auth/email/verify",
                "/auth/email/confirm",
                "/auth/password/reset",
                "/auth/password/reset-request",
                "/auth/invitations/accept")) {
            Answer answer = web.post(PADEL, path, body);
            if (path.equals("/auth/password/reset-request") && answer.status() == 202) {
                continue;
            }
            assertThat(answer.status()).as(path + " " + body).isBetween(400, 499);
            assertThat(answer.type()).isEqualTo("application/problem+json");
            assertThat(answer.body()).doesNotContain("canary");
        }
    }

    @Test
    @DisplayName("deep, large and binary bodies, and strange credentials, are refused before they cost anything")
    void costlyInput() throws Exception {
        assertThat(web.post(PADEL, "/auth/session", "[".repeat(16_000)).status())
                .isEqualTo(400);
        assertThat(web.post(PADEL, "/auth/session", "{\"a\":\"" + "x".repeat(100_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(web.post(PADEL, "/auth/session", "\u0000\u0001").status()).isEqualTo(400);
        for (String credential : List.of(
                "Authorization: Bearer",
                "Authorization: Bearer  ",
                "Authorization: Basic YTpi",
                "Authorization: Bearer a.b.c",
                "Authorization: Bearer ak_padel_x",
                "Authorization: Bearer rt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Authorization: Bearer " + "x".repeat(7_000),
                "Cookie: " + ACCESS + "=a.b.c",
                "Cookie: " + ACCESS + "=",
                "Cookie: " + ACCESS + "=\" \"",
                "Cookie: " + REFRESH + "=\" \"; " + ACCESS + "=%20",
                "Cookie: " + REFRESH + "=x; " + ACCESS + "=\"")) {
            assertThat(web.get(PADEL, "/bookings", credential).status())
                    .as(credential)
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("one network gets so many answers a minute from what needs no login, and is told when to come again")
    void rateLimit() throws Exception {
        try (Web limited = new Web(feature -> feature, Rate.of(3, Duration.ofMinutes(1)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(limited.login(PADEL, "ana@example.com", "wrong").status())
                        .isEqualTo(401);
            }
            Answer refused = limited.login(PADEL, "ana@example.com", PASSWORD, "X-Forwarded-For: 198.51.100.7");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(limited.login(CLINIC, "ana@example.com", PASSWORD).status())
                    .as("another tenant's bucket is its own")
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("without a tenant there is nobody, whatever the credential")
    void platform() throws Exception {
        Answer login = web.login(PADEL, "ana@example.com", PASSWORD);
        java.net.http.HttpResponse<String> answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(java.net.URI.create(web.origin() + "/bookings"))
                                .header("Cookie", login.cookie(ACCESS))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("ASVS 3.4: every answer has the headers that protect pages, errors as well")
    void headers() throws Exception {
        for (String path : List.of("/bookings", "/nothing/here", "/auth/me")) {
            Answer answer = web.get(PADEL, path);
            assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=63072000; includeSubDomains");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
        }
    }

    @Test
    @DisplayName("programs that are no browser get both tokens in the answer, and no cookie")
    void bodies() throws Exception {
        try (Web apps = new Web(feature -> feature.withDelivery(Delivery.BODY))) {
            Answer login = apps.login(PADEL, "ana@example.com", PASSWORD);
            assertThat(login.raw().headers().allValues("Set-Cookie")).isEmpty();
            Answer refreshed = apps.post(
                    PADEL, "/auth/session/refresh", "{\"refreshToken\":\"" + login.text("refreshToken") + "\"}");
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(apps.send(
                                    "DELETE",
                                    PADEL,
                                    "/auth/session",
                                    "",
                                    "Authorization: Bearer " + refreshed.text("accessToken"))
                            .status())
                    .isEqualTo(204);
            assertThat(apps.post(
                                    PADEL,
                                    "/auth/session/refresh",
                                    "{\"refreshToken\":\"" + refreshed.text("refreshToken") + "\"}")
                            .status())
                    .isEqualTo(401);
        }
    }
}
