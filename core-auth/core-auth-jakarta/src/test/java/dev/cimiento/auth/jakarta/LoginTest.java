package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.CLINIC;
import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.jakarta.Web.Answer;
import dev.cimiento.auth.testkit.Authenticator;
import dev.cimiento.tenancy.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The endpoints, as a page with the refresh token in a cookie uses them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTest {

    private static final String REFRESH = "__Host-cimiento-refresh";

    private Web web;

    @BeforeAll
    void start() throws Exception {
        web = new Web(feature -> feature);
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    @DisplayName("sign-up, link, login, refresh, logout: the whole way over HTTP")
    void story() throws Exception {
        String eva = "{\"email\":\"eva@example.com\",\"password\":\"eva has a long one\"}";
        assertThat(web.post(PADEL, "/auth/accounts", eva).status()).isEqualTo(202);
        Secret token = Web.in(
                PADEL,
                () -> web.messenger
                        .last(AuthMessage.VerifyEmail.class, EmailAddress.of("eva@example.com"))
                        .orElseThrow()
                        .token());
        assertThat(web.post(CLINIC, "/auth/email/verify", "{\"token\":\"" + token.reveal() + "\"}")
                        .status())
                .as("a link of another tenant")
                .isEqualTo(400);
        assertThat(web.get(PADEL, "/auth/email/verify").status())
                .as("mail scanners follow links by GET")
                .isEqualTo(405);
        assertThat(web.post(PADEL, "/auth/email/verify", "{\"token\":\"" + token.reveal() + "\"}")
                        .status())
                .isEqualTo(204);

        Answer login = web.login(PADEL, "eva@example.com", "eva has a long one", "Origin: " + web.origin());
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.setCookie(REFRESH))
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Strict")
                .doesNotContain("Domain");
        assertThat(login.body()).doesNotContain("rt_");
        assertThat(login.header("Cache-Control")).isEqualTo("no-store");
        assertThat(login.json().path("account").path("emailVerified").asBoolean())
                .isTrue();

        Answer me = web.get(PADEL, "/auth/me", "Authorization: Bearer " + login.text("accessToken"));
        assertThat(me.text("email")).isEqualTo("eva@example.com");

        String cookie = "Cookie: " + login.cookie(REFRESH);
        Answer refreshed = web.post(PADEL, "/auth/session/refresh", "", cookie, "Origin: " + web.origin());
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.cookie(REFRESH)).isNotEqualTo(login.cookie(REFRESH));

        Answer logout = web.send(
                "DELETE",
                PADEL,
                "/auth/session",
                "",
                "Cookie: " + refreshed.cookie(REFRESH),
                "Origin: " + web.origin());
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.setCookie(REFRESH)).contains("Max-Age=0");
        web.clock.advance(Duration.ofSeconds(1));
        assertThat(web.get(PADEL, "/auth/me", "Authorization: Bearer " + refreshed.text("accessToken"))
                        .status())
                .as("ASVS 7.4.1: the access token ends with its session")
                .isEqualTo(401);
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: sign-up, login and reset answer strangers the same, whether there is such an account or not")
    void enumeration() throws Exception {
        Answer wrong = web.login(PADEL, "ana@example.com", "not the password");
        Answer nobody = web.login(PADEL, "nobody@example.com", "not the password");
        Answer noAddress = web.login(PADEL, "no address", "not the password");
        assertThat(wrong.status()).isEqualTo(401);
        assertSame(wrong, nobody);
        assertSame(wrong, noAddress);

        assertSame(
                web.post(PADEL, "/auth/accounts", "{\"email\":\"ana@example.com\",\"password\":\"another long one\"}"),
                web.post(PADEL, "/auth/accounts", "{\"email\":\"zoe@example.com\",\"password\":\"another long one\"}"));
        assertSame(
                web.post(PADEL, "/auth/password/reset-request", "{\"email\":\"ana@example.com\"}"),
                web.post(PADEL, "/auth/password/reset-request", "{\"email\":\"none@example.com\"}"));
    }

    private static void assertSame(Answer one, Answer other) {
        assertThat(other.status()).isEqualTo(one.status());
        assertThat(other.body()).isEqualTo(one.body());
        assertThat(other.raw().headers().map().keySet())
                .isEqualTo(one.raw().headers().map().keySet());
    }

    @Test
    @DisplayName("a token of one tenant opens nothing in another, with the same people in both; nor does an API key")
    void tenants() throws Exception {
        String padel = web.bearer(PADEL);
        String key = "Authorization: Bearer "
                + web.post(PADEL, "/auth/api-keys", "{\"name\":\"till\",\"scopes\":[\"bookings:read\"]}", padel)
                        .text("text");
        for (String credential : new String[] {padel, key}) {
            assertThat(web.get(PADEL, "/bookings", credential).status()).isEqualTo(200);
            Answer refused = web.get(CLINIC, "/bookings", credential);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.type()).isEqualTo("application/problem+json");
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        }
        Answer login = web.login(PADEL, "ana@example.com", PASSWORD);
        assertThat(web.post(
                                CLINIC,
                                "/auth/session/refresh",
                                "",
                                "Cookie: " + login.cookie(REFRESH),
                                "Origin: " + web.origin())
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("what a resource requires is asked of its method, its class, and the interface that it implements")
    void requirements() throws Exception {
        String ana = web.bearer(PADEL);
        assertThat(web.get(PADEL, "/bookings").status()).isEqualTo(401);
        assertThat(web.get(PADEL, "/bookings").header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(web.get(PADEL, "/bookings", ana).status()).isEqualTo(200);
        assertThat(web.post(PADEL, "/bookings", "", ana).status()).isEqualTo(200);
        assertThat(web.send("DELETE", PADEL, "/bookings", "", ana).status()).isEqualTo(403);
        assertThat(web.get(PADEL, "/desk").status()).isEqualTo(401);
        assertThat(web.get(PADEL, "/desk", ana).status()).isEqualTo(403);
        Answer stepUp = web.get(PADEL, "/desk/safe", ana);
        assertThat(stepUp.status()).isEqualTo(401);
        assertThat(stepUp.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\", max_age=300");
    }

    @Test
    @DisplayName("a permission that is taken away is gone within a second, with the same token")
    void revokedPermission() throws Exception {
        String ana = web.bearer(CLINIC);
        assertThat(web.get(CLINIC, "/bookings", ana).status()).isEqualTo(200);
        Web.in(CLINIC, () -> {
            web.roles.define(Role.of("admin"), Set.of(Permission.of("nothing:much")));
            return "";
        });
        web.clock.advance(Duration.ofSeconds(1));
        assertThat(web.get(CLINIC, "/bookings", ana).status()).isEqualTo(403);
    }

    @Test
    @DisplayName(
            "ASVS 6.3.3: with an authenticator, a password gets a challenge that opens nothing, and the code the session")
    void secondFactor() throws Exception {
        Web.in(
                PADEL,
                () -> web.accounts.signUp("tom@example.com", dev.cimiento.auth.Password.of("tom has a long one")));
        String tom = "Authorization: Bearer "
                + web.login(PADEL, "tom@example.com", "tom has a long one").text("accessToken");
        Answer begun = web.post(PADEL, "/auth/second-factor/totp", "", tom);
        Authenticator app =
                Authenticator.of(new TotpEnrollment(Secret.of(begun.text("secret")), Secret.of(begun.text("uri"))));
        Answer confirmed = web.post(
                PADEL, "/auth/second-factor/totp/confirm", "{\"code\":\"" + app.code(web.clock.instant()) + "\"}", tom);
        assertThat(confirmed.json().path("recoveryCodes").size()).isGreaterThan(5);

        Answer challenged = web.login(PADEL, "tom@example.com", "tom has a long one");
        assertThat(challenged.text("status")).isEqualTo("second-factor-needed");
        assertThat(challenged.setCookie(REFRESH)).isEmpty();
        String challenge = challenged.text("challenge");
        for (String path : new String[] {"/auth/me", "/auth/sessions", "/bookings", "/desk"}) {
            assertThat(web.get(PADEL, path, "Authorization: Bearer " + challenge)
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
        web.clock.advance(Duration.ofSeconds(30));
        String answer = "{\"challenge\":\"" + challenge + "\",\"factor\":\"TOTP\",\"answer\":\"%s\"}";
        assertThat(web.post(PADEL, "/auth/session/second-factor", answer.formatted("000000"))
                        .status())
                .isEqualTo(401);
        String code = app.code(web.clock.instant());
        assertThat(web.post(CLINIC, "/auth/session/second-factor", answer.formatted(code))
                        .status())
                .isEqualTo(401);
        Answer in = web.post(PADEL, "/auth/session/second-factor", answer.formatted(code));
        assertThat(in.status()).isEqualTo(200);
        assertThat(web.get(PADEL, "/desk/safe", "Authorization: Bearer " + in.text("accessToken"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("ASVS 7.5.2: people see their sessions and end them; others' sessions look like none")
    void sessions() throws Exception {
        Web.in(
                PADEL,
                () -> web.accounts.signUp("lia@example.com", dev.cimiento.auth.Password.of("lia has a long one")));
        String one = "Authorization: Bearer "
                + web.login(PADEL, "lia@example.com", "lia has a long one", "User-Agent: Phone")
                        .text("accessToken");
        String two = "Authorization: Bearer "
                + web.login(PADEL, "lia@example.com", "lia has a long one").text("accessToken");
        Answer list = web.get(PADEL, "/auth/sessions", two);
        assertThat(list.json().path("sessions").size()).isEqualTo(2);
        assertThat(list.body()).contains("\"agent\":\"Phone\"");
        String phone = "";
        for (var session : list.json().path("sessions")) {
            if (!session.path("current").asBoolean()) {
                phone = session.path("id").asText();
            }
        }
        assertThat(web.send("DELETE", PADEL, "/auth/sessions/" + phone, "", web.bearer(PADEL))
                        .status())
                .isEqualTo(404);
        assertThat(web.send("DELETE", PADEL, "/auth/sessions/" + phone, "", two).status())
                .isEqualTo(204);
        assertThat(web.send("DELETE", PADEL, "/auth/sessions/not-an-id", "", two)
                        .status())
                .isEqualTo(404);
        web.clock.advance(Duration.ofSeconds(1));
        assertThat(web.get(PADEL, "/auth/me", one).status()).isEqualTo(401);
        assertThat(web.get(PADEL, "/auth/me", two).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("password change and reset, invitation and its acceptance")
    void passwordsAndInvitations() throws Exception {
        String ana = web.bearer(PADEL);
        Answer invited =
                web.post(PADEL, "/auth/invitations", "{\"email\":\"max@example.com\",\"roles\":[\"admin\"]}", ana);
        assertThat(invited.status()).isEqualTo(201);
        assertThat(web.post(PADEL, "/auth/invitations", "{\"email\":\"m@example.com\",\"roles\":[\"owner\"]}", ana)
                        .status())
                .as("a role that the inviter does not have")
                .isEqualTo(403);
        String token = Web.in(
                PADEL,
                () -> web.messenger
                        .last(AuthMessage.Invited.class, EmailAddress.of("max@example.com"))
                        .orElseThrow()
                        .token()
                        .reveal());
        String accept = "{\"token\":\"" + token + "\",\"password\":\"%s\"}";
        assertThat(web.post(PADEL, "/auth/invitations/accept", accept.formatted("short"))
                        .text("errors"))
                .isEmpty();
        assertThat(web.post(PADEL, "/auth/invitations/accept", accept.formatted("max has a long one"))
                        .status())
                .isEqualTo(200);
        assertThat(web.post(PADEL, "/auth/invitations/accept", accept.formatted("max has a long one"))
                        .text("type"))
                .isEqualTo("urn:cimiento:problem:invalid-link");
        String max = "Authorization: Bearer "
                + web.login(PADEL, "max@example.com", "max has a long one").text("accessToken");
        assertThat(web.send(
                                "PUT",
                                PADEL,
                                "/auth/password",
                                "{\"current\":\"wrong\",\"next\":\"max has another one\"}",
                                max)
                        .status())
                .isEqualTo(403);
        assertThat(web.send(
                                "PUT",
                                PADEL,
                                "/auth/password",
                                "{\"current\":\"max has a long one\",\"next\":\"max has another one\"}",
                                max)
                        .status())
                .isEqualTo(200);
        web.post(PADEL, "/auth/password/reset-request", "{\"email\":\"max@example.com\"}");
        String reset = Web.in(
                PADEL,
                () -> web.messenger
                        .last(AuthMessage.ResetPassword.class, EmailAddress.of("max@example.com"))
                        .orElseThrow()
                        .token()
                        .reveal());
        String body = "{\"token\":\"" + reset + "\",\"password\":\"max has a third one\"}";
        assertThat(web.post(CLINIC, "/auth/password/reset", body).status()).isEqualTo(400);
        assertThat(web.post(PADEL, "/auth/password/reset", body).status()).isEqualTo(204);
        assertThat(web.post(PADEL, "/auth/password/reset", body).status()).isEqualTo(400);
        assertThat(web.login(PADEL, "max@example.com", "max has a third one").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("API keys: shown once, no more than their maker may, rotated, revoked, and not for what is for people")
    void apiKeys() throws Exception {
        String ana = web.bearer(PADEL);
        Answer made = web.post(PADEL, "/auth/api-keys", "{\"name\":\"erp\",\"scopes\":[\"bookings:read\"]}", ana);
        assertThat(made.status()).isEqualTo(201);
        String key = "Authorization: Bearer " + made.text("text");
        assertThat(web.get(PADEL, "/bookings", key).body()).startsWith("api-key:");
        assertThat(web.post(PADEL, "/bookings", "", key).status()).isEqualTo(403);
        assertThat(web.get(PADEL, "/auth/me", key).status()).isEqualTo(403);
        assertThat(web.get(PADEL, "/auth/api-keys", ana).body()).doesNotContain(made.text("text"));
        assertThat(web.post(PADEL, "/auth/api-keys", "{\"name\":\"x\",\"scopes\":[\"*\"]}", ana)
                        .status())
                .isEqualTo(403);
        for (String unstorable : List.of("\\u0000", "\\ud83c")) {
            assertThat(web.post(PADEL, "/auth/api-keys", "{\"name\":\"x" + unstorable + "\",\"scopes\":[]}", ana)
                            .status())
                    .as("what no database keeps as it is: " + unstorable)
                    .isEqualTo(400);
        }
        Answer rotated =
                web.post(PADEL, "/auth/api-keys/" + made.text("id") + "/rotate", "{\"overlapSeconds\":0}", ana);
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(web.get(PADEL, "/bookings", key).status()).isEqualTo(401);
        IssuedApiKey strong =
                Web.in(PADEL, () -> web.apiKeys.create(ApiKeyRequest.of("all", Set.of(Permission.EVERYTHING))));
        assertThat(web.post(PADEL, "/auth/api-keys/" + strong.key().id() + "/rotate", "{\"overlapSeconds\":0}", ana)
                        .status())
                .isEqualTo(403);
        String program = "Authorization: Bearer " + strong.text().reveal();
        for (String of : List.of(
                "/auth/api-keys/" + made.text("id"), "/auth/invitations/00000000-0000-4000-8000-000000000001")) {
            assertThat(web.send("DELETE", PADEL, of, "", program).status())
                    .as("a program ends nothing at %s", of)
                    .isEqualTo(403);
        }
        assertThat(web.post(PADEL, "/auth/invitations", "{\"email\":\"x@example.com\",\"roles\":[]}", program)
                        .status())
                .isEqualTo(403);
        assertThat(web.send("DELETE", PADEL, "/auth/api-keys/" + made.text("id"), "", ana)
                        .status())
                .isEqualTo(204);
        assertThat(web.get(PADEL, "/bookings", "Authorization: Bearer " + rotated.text("text"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("each tenant has a key set of its own, without private parts")
    void keySet() throws Exception {
        web.bearer(PADEL);
        web.bearer(CLINIC);
        Answer padel = web.get(PADEL, "/.well-known/jwks.json");
        assertThat(padel.type()).isEqualTo("application/jwk-set+json");
        assertThat(padel.body()).contains("\"kid\"").doesNotContain("\"d\"");
        assertThat(web.get(CLINIC, "/.well-known/jwks.json").body()).isNotEqualTo(padel.body());
    }
}
