package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedProof;
import dev.cimiento.auth.ImpersonationResult;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Permission;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.jakarta.Web.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every endpoint that changes how an account is entered, or ends its sessions, asked by somebody who is not the owner, or not any more. */
class OwnersTest {

    private static final String EVA = "eva@example.com";

    @Test
    @DisplayName(
            "ASVS 8.3.2: staff who act as somebody get 403 wherever credentials are changed or sessions ended, and end their own session alone")
    void acting() throws Exception {
        try (Web web = Web.withProviders(feature -> feature)) {
            web.prove(PADEL);
            String owner = web.bearer(PADEL);
            String acting = actingAsAna(web);
            Map<String, Ask> asks = asks(web);
            asks.putAll(ofTheTenant(web));

            for (Map.Entry<String, Ask> ask : asks.entrySet()) {
                assertThat(ask.getValue().by(acting).status()).as(ask.getKey()).isEqualTo(403);
            }

            assertThat(web.get(PADEL, "/auth/sessions", acting).status()).isEqualTo(200);
            assertThat(web.send("DELETE", PADEL, "/auth/session", "", acting).status())
                    .isEqualTo(204);
            web.clock.advance(Duration.ofSeconds(1));
            assertThat(web.get(PADEL, "/auth/me", acting).status()).isEqualTo(401);
            assertThat(web.get(PADEL, "/auth/me", owner).status()).isEqualTo(200);
            assertThat(web.get(PADEL, "/auth/second-factor", owner)
                            .json()
                            .path("totp")
                            .asBoolean())
                    .isFalse();
        }
    }

    @Test
    @DisplayName(
            "ASVS 7.4.1: a session that ended this very moment changes no credential, though its token is still believed")
    void ended() throws Exception {
        try (Web web = Web.withProviders(feature -> feature)) {
            web.prove(PADEL);
            String thief = web.bearer(PADEL);
            assertThat(web.get(PADEL, "/auth/me", thief).status()).isEqualTo(200);
            Web.in(PADEL, () -> web.accounts.logoutEverywhere(ana(web).id()));
            assertThat(web.get(PADEL, "/auth/me", thief).status())
                    .as("still believed, for less than a second")
                    .isEqualTo(200);

            for (Map.Entry<String, Ask> ask : asks(web).entrySet()) {
                assertThat(ask.getValue().by(thief).status()).as(ask.getKey()).isEqualTo(401);
            }
            for (Map.Entry<String, Ask> ask : ofTheTenant(web).entrySet()) {
                assertThat(ask.getValue().by(thief).status())
                        .as(ask.getKey())
                        .isEqualTo(ask.getKey().startsWith("without") ? 401 : 403);
            }
            assertThat(Web.in(PADEL, () -> web.apiKeys.list()))
                    .singleElement()
                    .satisfies(key -> assertThat(key.revokedAt()).isEmpty());

            assertThat(web.get(PADEL, "/auth/sessions", thief).status()).isEqualTo(401);
            assertThat(web.login(PADEL, "ana@example.com", PASSWORD).status()).isEqualTo(200);
        }
    }

    /** What owners alone may ask. */
    private static Map<String, Ask> asks(Web web) throws Exception {
        FederatedIdentity identity = new FederatedIdentity("https://id.example.com", "ana at the provider");
        Web.in(
                PADEL,
                () -> web.federated.enter(
                        FederatedProof.of(identity).withVerifiedEmail(EmailAddress.of("ana@example.com")),
                        Client.local()));
        String other = other(web);
        String linked = web.get(PADEL, "/auth/identities", other)
                .json()
                .path("identities")
                .path(0)
                .path("id")
                .asText();
        String session = "";
        for (var open : web.get(PADEL, "/auth/sessions", other).json().path("sessions")) {
            if (open.path("current").asBoolean()) {
                session = open.path("id").asText();
            }
        }
        assertThat(session).isNotEmpty();
        String another = "/auth/sessions/" + session;
        Map<String, Ask> asks = new LinkedHashMap<>();
        asks.put("authenticator", by -> web.post(PADEL, "/auth/second-factor/totp", "", by));
        asks.put("its code", by -> web.post(PADEL, "/auth/second-factor/totp/confirm", "{\"code\":\"123456\"}", by));
        asks.put("without it", by -> web.send("DELETE", PADEL, "/auth/second-factor/totp", "", by));
        asks.put("recovery codes", by -> web.post(PADEL, "/auth/second-factor/recovery-codes", "", by));
        asks.put(
                "password",
                by -> web.send(
                        "PUT",
                        PADEL,
                        "/auth/password",
                        "{\"current\":\"" + PASSWORD + "\",\"next\":\"another pass phrase\"}",
                        by));
        asks.put("address", by -> web.send("PUT", PADEL, "/auth/email", "{\"email\":\"thief@example.com\"}", by));
        asks.put("passkey", by -> web.post(PADEL, "/auth/passkeys/options", "", by));
        asks.put(
                "passkey's name",
                by -> web.send("PUT", PADEL, "/auth/passkeys/AAAAAAAAAAAAAAAAAAAAAA", "{\"name\":\"Mine\"}", by));
        asks.put("without passkey", by -> web.send("DELETE", PADEL, "/auth/passkeys/AAAAAAAAAAAAAAAAAAAAAA", "", by));
        asks.put("identity", by -> web.send("DELETE", PADEL, "/auth/identities/" + linked, "", by));
        asks.put("a session", by -> web.send("DELETE", PADEL, another, "", by));
        asks.put("all others", by -> web.send("DELETE", PADEL, "/auth/sessions", "", by));
        return asks;
    }

    /** What staff do for the tenant in their own name. */
    private static Map<String, Ask> ofTheTenant(Web web) {
        IssuedApiKey key = Web.in(
                PADEL, () -> web.apiKeys.create(ApiKeyRequest.of("erp", Set.of(Permission.of("bookings:read")))));
        String at = "/auth/api-keys/" + key.key().id();
        Map<String, Ask> asks = new LinkedHashMap<>();
        asks.put("key", by -> web.post(PADEL, "/auth/api-keys", "{\"name\":\"x\",\"scopes\":[\"bookings:read\"]}", by));
        asks.put("key's text", by -> web.post(PADEL, at + "/rotate", "{\"overlapSeconds\":0}", by));
        asks.put("without key", by -> web.send("DELETE", PADEL, at, "", by));
        asks.put(
                "invitation",
                by -> web.post(PADEL, "/auth/invitations", "{\"email\":\"x@example.com\",\"roles\":[]}", by));
        asks.put(
                "without invitation",
                by -> web.send("DELETE", PADEL, "/auth/invitations/00000000-0000-4000-8000-000000000001", "", by));
        return asks;
    }

    /** The owner on another device. */
    private static String other(Web web) throws Exception {
        return web.bearer(PADEL);
    }

    private static Account ana(Web web) {
        return web.accounts.find(EmailAddress.of("ana@example.com")).orElseThrow();
    }

    private static String actingAsAna(Web web) {
        return Web.in(PADEL, () -> {
            Role support = Role.of("support");
            web.roles.define(support, Set.of(Permission.EVERYTHING));
            Account staff = web.accounts.ensure(EVA, Password.of(PASSWORD), Set.of(support));
            LoginResult.LoggedIn in =
                    (LoginResult.LoggedIn) web.accounts.login(EVA, Password.of(PASSWORD), Client.local());
            Caller by = Caller.of(
                            PADEL,
                            dev.cimiento.auth.AccessGrant.of(
                                    staff.id(),
                                    in.tokens().session(),
                                    web.clock.instant(),
                                    in.tokens().refreshExpiresAt()),
                            in.tokens().access().expiresAt())
                    .withAccess(Set.of(support), Set.of(Permission.EVERYTHING));
            ImpersonationResult result =
                    Impersonations.of(web.accounts).start(by, ana(web).id(), "ticket 7", Client.local());
            assertThat(result).isInstanceOf(ImpersonationResult.Started.class);
            return "Authorization: Bearer "
                    + ((ImpersonationResult.Started) result)
                            .tokens()
                            .access()
                            .value()
                            .reveal();
        });
    }

    private interface Ask {
        Answer by(String header) throws Exception;
    }
}
