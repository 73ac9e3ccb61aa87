package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.CLINIC;
import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.jakarta.Web.Answer;
import dev.cimiento.auth.testkit.PasskeyDevice;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Passkeys over HTTP, as a page with the standard's JSON uses them. */
class PasskeyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFRESH = "__Host-cimiento-refresh";
    private static final String DEVICE = "__Host-cimiento-device";

    private Web web;

    @BeforeEach
    void start() throws Exception {
        web = new Web(feature -> feature);
        for (TenantId tenant : List.of(PADEL, CLINIC)) {
            web.parties.put(tenant, List.of(RelyingParty.of("example.com", "Example", origin(tenant))));
            web.prove(tenant);
        }
    }

    @AfterEach
    void stop() throws Exception {
        web.close();
    }

    private static String origin(TenantId tenant) {
        return "https://" + tenant + ".example.com";
    }

    /** Requests of a page: at this tenant's origin, from itself. */
    private Answer post(TenantId tenant, String path, String json, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Origin: " + origin(tenant);
        all[headers.length + 1] = "Sec-Fetch-Site: same-origin";
        return web.post(tenant, path, json, all);
    }

    private static Map<String, Object> options(Answer answer) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
    }

    private Answer register(TenantId tenant, PasskeyDevice device, String bearer) throws Exception {
        Map<String, Object> asked = options(post(tenant, "/auth/passkeys/options", "", bearer));
        return post(
                tenant,
                "/auth/passkeys",
                "{\"name\":\"Phone\",\"credential\":" + device.register(asked, origin(tenant)) + "}",
                bearer);
    }

    private Answer login(TenantId tenant, PasskeyDevice device) throws Exception {
        Answer asked = post(tenant, "/auth/session/passkey/options", "");
        return post(
                tenant,
                "/auth/session/passkey",
                "{\"credential\":" + device.login(options(asked), origin(tenant)) + "}",
                "Cookie: " + asked.cookie(DEVICE));
    }

    @Test
    @DisplayName("a passkey is made, logs in without a name, steps up, is renamed and removed: the whole way over HTTP")
    void story() throws Exception {
        PasskeyDevice device = PasskeyDevice.phone();
        Answer made = register(PADEL, device, web.bearer(PADEL));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.text("name")).isEqualTo("Phone");

        Answer login = login(PADEL, device);
        assertThat(login.status()).as(login.body()).isEqualTo(200);
        assertThat(login.setCookie(REFRESH)).contains("HttpOnly", "Secure");
        String bearer = "Authorization: Bearer " + login.text("accessToken");
        assertThat(web.get(PADEL, "/auth/me", bearer).text("assurance")).isEqualTo("aal2");
        assertThat(web.get(PADEL, "/desk/safe", bearer).status()).isEqualTo(200);

        web.clock.advance(Duration.ofMinutes(6));
        assertThat(web.get(PADEL, "/desk/safe", bearer).status())
                .as("a login of five minutes ago at most")
                .isEqualTo(401);
        Map<String, Object> asked = options(post(PADEL, "/auth/session/step-up/passkey/options", "", bearer));
        Answer fresh = post(
                PADEL,
                "/auth/session/step-up/passkey",
                "{\"credential\":" + device.login(asked, origin(PADEL)) + "}",
                bearer);
        String again = "Authorization: Bearer " + fresh.text("accessToken");
        assertThat(web.get(PADEL, "/desk/safe", again).status()).isEqualTo(200);
        web.clock.advance(Duration.ofSeconds(1));
        assertThat(web.get(PADEL, "/auth/me", bearer).status())
                .as("the session before ended")
                .isEqualTo(401);

        String id = web.get(PADEL, "/auth/passkeys", again)
                .json()
                .path("passkeys")
                .get(0)
                .path("id")
                .asText();
        assertThat(web.send("PUT", PADEL, "/auth/passkeys/" + id, "{\"name\":\"Old\"}", again)
                        .status())
                .isEqualTo(204);
        assertThat(web.send("PUT", PADEL, "/auth/passkeys/" + id, "{\"name\":\"Old\\u0000\"}", again)
                        .status())
                .as("a character that no database keeps")
                .isEqualTo(400);
        assertThat(web.get(PADEL, "/auth/passkeys", again).body()).contains("\"name\":\"Old\"");
        assertThat(web.send("DELETE", CLINIC, "/auth/passkeys/" + id, "", web.bearer(CLINIC))
                        .status())
                .isEqualTo(404);
        assertThat(web.send("DELETE", PADEL, "/auth/passkeys/" + id, "", again).status())
                .isEqualTo(204);
        assertThat(login(PADEL, device).status()).isEqualTo(401);
    }

    @Test
    @DisplayName(
            "ASVS 8.4.1: a passkey and a challenge of one tenant are nothing at another, with the same domain and address")
    void tenants() throws Exception {
        PasskeyDevice padel = PasskeyDevice.phone();
        register(PADEL, padel, web.bearer(PADEL));
        Answer refused = login(CLINIC, padel);
        assertThat(refused.status()).isEqualTo(401);
        Answer nobody = web.login(CLINIC, "nobody@example.com", PASSWORD);
        assertThat(refused.body()).isEqualTo(nobody.body());

        Answer asked = post(PADEL, "/auth/session/passkey/options", "");
        String answer = "{\"credential\":" + padel.login(options(asked), origin(PADEL)) + "}";
        String cookie = "Cookie: " + asked.cookie(DEVICE);
        assertThat(post(CLINIC, "/auth/session/passkey", answer, cookie).status())
                .isEqualTo(401);
        assertThat(post(PADEL, "/auth/session/passkey", answer, cookie).status())
                .isEqualTo(200);
        assertThat(post(PADEL, "/auth/session/passkey", answer, cookie).status())
                .as("again")
                .isEqualTo(401);
    }

    @Test
    @DisplayName(
            "ASVS 7.6.2: what one browser asked is not answered by another, and no page of another origin asks at all")
    void browsers() throws Exception {
        PasskeyDevice device = PasskeyDevice.phone();
        register(PADEL, device, web.bearer(PADEL));
        Answer asked = post(PADEL, "/auth/session/passkey/options", "");
        assertThat(asked.setCookie(DEVICE)).contains("HttpOnly", "Secure", "SameSite=Lax");
        String answer = "{\"credential\":" + device.login(options(asked), origin(PADEL)) + "}";
        assertThat(post(PADEL, "/auth/session/passkey", answer, "Cookie: " + DEVICE + "=" + "x".repeat(43))
                        .status())
                .isEqualTo(401);
        for (String path : List.of("/auth/session/passkey/options", "/auth/session/passkey")) {
            assertThat(web.post(PADEL, path, "{}", "Origin: https://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(web.post(PADEL, path, "{}", "Sec-Fetch-Site: same-site").status())
                    .isEqualTo(403);
        }
    }

    @Test
    @DisplayName("ASVS 6.3.8: a login's options tell nobody apart, and take no name")
    void noEnumeration() throws Exception {
        Answer before = post(PADEL, "/auth/session/passkey/options", "");
        register(PADEL, PasskeyDevice.phone(), web.bearer(PADEL));
        Answer after = post(PADEL, "/auth/session/passkey/options", "{\"email\":\"ana@example.com\"}");
        Answer other = post(PADEL, "/auth/session/passkey/options", "{\"email\":\"nobody@example.com\"}");
        for (Answer answer : List.of(before, after, other)) {
            Map<String, Object> asked = options(answer);
            asked.remove("challenge");
            assertThat(asked)
                    .isEqualTo(Map.of(
                            "rpId",
                            "example.com",
                            "allowCredentials",
                            List.of(),
                            "timeout",
                            300_000,
                            "userVerification",
                            "required"));
        }
    }

    @Test
    @DisplayName(
            "a passkey is added by a fresh login alone, of somebody whose address is proved, at the tenant's own origin")
    void conditions() throws Exception {
        assertThat(post(PADEL, "/auth/passkeys/options", "").status()).isEqualTo(401);
        String bearer = web.bearer(PADEL);
        Answer elsewhere = web.post(PADEL, "/auth/session/passkey/options", "", "Origin: " + web.origin());
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.text("type")).isEqualTo("urn:cimiento:problem:no-passkeys-here");
        web.clock.advance(Duration.ofMinutes(11));
        // The access token has ended, too; a refreshed one is still of the old login.
        assertThat(post(PADEL, "/auth/passkeys/options", "", bearer).status()).isEqualTo(401);
        Web.in(
                PADEL,
                () -> web.accounts.signUp("tom@example.com", dev.cimiento.auth.Password.of("tom has a long one")));
        String tom = "Authorization: Bearer "
                + web.login(PADEL, "tom@example.com", "tom has a long one").text("accessToken");
        assertThat(post(PADEL, "/auth/passkeys/options", "", tom).text("type"))
                .isEqualTo("urn:cimiento:problem:address-not-proved");
    }

    @Test
    @DisplayName("whatever is sent, the answer is a 4xx with a problem document that shows nothing of it")
    void badInput() throws Exception {
        String bearer = web.bearer(PADEL);
        for (String body : List.of(
                " ",
                "[]",
                "{}",
                "{\"credential\":\"canary\"}",
                "{\"credential\":{}}",
                "{\"name\":\"canary\",\"credential\":{\"id\":\"canary\",\"rawId\":\"%%\",\"response\":[]}}",
                "{\"name\":\"canary\",\"credential\":{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\","
                        + "\"response\":{\"clientDataJSON\":\"AAAA\",\"attestationObject\":\"n38AAAAAAAA\","
                        + "\"authenticatorData\":\"AAAA\",\"signature\":\"AAAA\"}}}",
                "{\"name\":\"canary\",\"credential\":{\"a\":" + "[".repeat(5_000) + "}}",
                "{\"name\":1,\"credential\":{}}",
                "{\"name\":\"" + "n".repeat(200) + "\",\"credential\":{}}",
                "{\"name\":\" \",\"credential\":{}}")) {
            for (String path : List.of("/auth/session/passkey", "/auth/session/step-up/passkey", "/auth/passkeys")) {
                Answer answer = post(PADEL, path, body, bearer);
                assertThat(answer.status()).as(path + " " + body).isBetween(400, 499);
                assertThat(answer.type()).isEqualTo("application/problem+json");
                assertThat(answer.body()).doesNotContain("canary");
            }
        }
        for (String id : List.of("x", "A".repeat(43), "..%2f..", "A".repeat(3_000))) {
            assertThat(web.send("DELETE", PADEL, "/auth/passkeys/" + id, "", bearer)
                            .status())
                    .as(id)
                    .isBetween(400, 499);
        }
    }
}
