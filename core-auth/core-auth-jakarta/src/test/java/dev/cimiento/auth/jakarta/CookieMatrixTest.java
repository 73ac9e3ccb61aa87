package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.CLINIC;
import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.jakarta.Web.Answer;
import dev.cimiento.tenancy.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a browser or a program sends over HTTP, of every tenant at every tenant, with one secret, one address and one password in all. */
class CookieMatrixTest {

    private static final String ACCESS = "__Host-cimiento-access";
    private static final String REFRESH = "__Host-cimiento-refresh";

    /** A request that is good at home. */
    private interface Door {
        Answer at(TenantId tenant) throws Exception;
    }

    @Test
    @DisplayName(
            "ASVS 8.4.1: every cookie, header and link of a tenant opens nothing at another, and is as good at home afterwards")
    void matrix() throws Exception {
        try (Web web = new Web(feature -> feature.withDelivery(Delivery.COOKIES))) {
            for (TenantId from : List.of(PADEL, CLINIC)) {
                TenantId at = from.equals(PADEL) ? CLINIC : PADEL;
                for (Map.Entry<String, Door> door : doors(web, from).entrySet()) {
                    Answer away = door.getValue().at(at);
                    assertThat(away.status())
                            .as("%s of %s at %s", door.getKey(), from, at)
                            .isBetween(400, 404);
                    assertThat(away.body()).doesNotContain("eyJ", "rt_");
                    assertThat(door.getValue().at(from).status())
                            .as("%s of %s at home", door.getKey(), from)
                            .isBetween(200, 204);
                }
            }
        }
    }

    private static Map<String, Door> doors(Web web, TenantId from) throws Exception {
        String origin = "Origin: " + web.origin();
        Map<String, Door> doors = new LinkedHashMap<>();
        String access = "Cookie: " + login(web, from).cookie(ACCESS);
        doors.put("access cookie", at -> web.get(at, "/bookings", access));
        String bearer =
                "Authorization: Bearer " + login(web, from).cookie(ACCESS).substring(ACCESS.length() + 1);
        doors.put("bearer token", at -> web.get(at, "/bookings", bearer));
        String refresh = "Cookie: " + login(web, from).cookie(REFRESH);
        doors.put("refresh cookie", at -> web.post(at, "/auth/session/refresh", "", refresh, origin));
        Answer key = web.post(from, "/auth/api-keys", "{\"name\":\"till\",\"scopes\":[\"bookings:read\"]}", bearer);
        String apiKey = "Authorization: Bearer " + key.text("text");
        doors.put("API key", at -> web.get(at, "/bookings", apiKey));
        String keyId = key.text("id");
        doors.put("id of an API key", at -> web.send("DELETE", at, "/auth/api-keys/" + keyId, "", admin(web, at)));
        String newcomer = "new-" + from + "@example.com";
        web.post(from, "/auth/accounts", "{\"email\":\"" + newcomer + "\",\"password\":\"" + PASSWORD + "\"}");
        doors.put(
                "verification link",
                link(web, from, "/auth/email/verify", AuthMessage.VerifyEmail.class, newcomer, ""));
        web.post(from, "/auth/password/reset-request", "{\"email\":\"ana@example.com\"}");
        doors.put(
                "reset link",
                link(
                        web,
                        from,
                        "/auth/password/reset",
                        AuthMessage.ResetPassword.class,
                        "ana@example.com",
                        ",\"password\":\"" + PASSWORD + "\""));
        String guest = "guest-" + from + "@example.com";
        Answer invited =
                web.post(from, "/auth/invitations", "{\"email\":\"" + guest + "\",\"roles\":[]}", admin(web, from));
        assertThat(invited.status()).isEqualTo(201);
        doors.put(
                "invitation",
                link(
                        web,
                        from,
                        "/auth/invitations/accept",
                        AuthMessage.Invited.class,
                        guest,
                        ",\"password\":\"" + PASSWORD + "\""));
        return doors;
    }

    private static <M extends AuthMessage> Door link(
            Web web, TenantId from, String path, Class<M> kind, String email, String more) {
        AuthMessage message = Web.in(from, () -> web.messenger.last(kind, EmailAddress.of(email)))
                .orElseThrow();
        String token = message instanceof AuthMessage.VerifyEmail verify
                ? verify.token().reveal()
                : message instanceof AuthMessage.ResetPassword reset
                        ? reset.token().reveal()
                        : ((AuthMessage.Invited) message).token().reveal();
        return at -> web.post(at, path, "{\"token\":\"" + token + "\"" + more + "}");
    }

    private static Answer login(Web web, TenantId tenant) throws Exception {
        Answer login = web.login(tenant, "ana@example.com", PASSWORD);
        assertThat(login.status()).isEqualTo(200);
        return login;
    }

    private static String admin(Web web, TenantId tenant) throws Exception {
        return "Authorization: Bearer " + login(web, tenant).cookie(ACCESS).substring(ACCESS.length() + 1);
    }
}
