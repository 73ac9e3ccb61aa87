package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator has beside appointments: settings, keys for programs, the staff, and what becomes of money. */
class AdministratorTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;

    @BeforeAll
    static void logIn() {
        admin = app.admin("padel");
    }

    @Test
    @DisplayName("a program with an API key does what its scopes allow and no more, and the log names the key")
    void apiKeys() {
        JsonNode key = admin.post(
                        "/auth/api-keys", Map.of("name", "till", "scopes", List.of("jobs:manage", "catalog:manage")))
                .expect(201)
                .json();
        Browser program = app.at("padel").withAccessToken(key.get("text").asText());
        program.get("/api/v1/admin/jobs/counts").expect(200);
        program.get("/api/v1/admin/settings").expect(403);
        program.get("/api/v1/bookings").expect(401);
        program.post("/api/v1/waitlist", Map.of()).expect(401);
        program.put("/api/v1/admin/closures/2031-01-01", Map.of("reason", "Año nuevo"))
                .expect(200);
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("closure.saved")
                        && entry.get("actor").asText().startsWith("api-key:"));
        String id = key.get("id").asText();
        admin.post("/auth/api-keys/" + id + "/rotate", Map.of("overlapSeconds", 60))
                .expect(200);
        admin.delete("/auth/api-keys/" + id).expect(204);
        program.get("/api/v1/admin/jobs/counts").expect(401);
        String administrator =
                "account:" + admin.get("/auth/me").expect(200).json().get("id").asText();
        for (String action : List.of("auth.api-key-created", "auth.api-key-rotated", "auth.api-key-revoked")) {
            assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                    .as(action)
                    .anyMatch(entry -> entry.get("action").asText().equals(action)
                            && entry.at("/data/detail").asText().equals(id)
                            && entry.get("actor").asText().equals(administrator));
        }
    }

    @Test
    @DisplayName("somebody invited as staff attends to bookings, and changes neither what is sold nor the settings")
    void staff() {
        admin.post("/auth/invitations", Map.of("email", "desk@example.com", "roles", List.of("staff")))
                .expect(201);
        Browser desk = app.at("padel");
        Map<String, String> accepted =
                Map.of("token", desk.linkTo("desk@example.com", "join"), "password", "una clave bien larga");
        desk.post("/auth/invitations/accept", accepted).expect(200);
        desk.enter("/auth/session", Map.of("email", "desk@example.com", "password", "una clave bien larga"));
        desk.get("/api/v1/admin/overview").expect(200);
        desk.get("/api/v1/admin/bookings?from=2030-01-01&to=2030-01-02").expect(200);
        desk.get("/api/v1/admin/services").expect(403);
        desk.get("/api/v1/admin/settings").expect(403);
        desk.get("/api/v1/admin/jobs").expect(403);
        desk.get("/auth/api-keys").expect(403);
    }

    @Test
    @DisplayName("second factors and passkeys are within reach of who is logged in")
    void factors() {
        Browser ana = app.at("padel").signUp("Ana", "ana@example.com");
        assertThat(ana.get("/auth/second-factor").expect(200).json().get("totp").asBoolean())
                .isFalse();
        assertThat(ana.post("/auth/second-factor/totp", Map.of())
                        .expect(200)
                        .json()
                        .get("uri")
                        .asText())
                .startsWith("otpauth://totp/");
        ana.post("/auth/second-factor/totp/confirm", Map.of("code", "000000")).expect(400);
        ana.post("/auth/passkeys/options", Map.of()).expect(200);
        ana.get("/auth/passkeys").expect(200);
        ana.get("/auth/sessions").expect(200);
    }

    @Test
    @DisplayName("a receipt is listed for who paid and for staff, and a complaint to the bank is staff's to see")
    void money() {
        Browser leo = app.at("padel").signUp("Leo", "leo@example.com");
        LocalDate day = Browser.day(11);
        JsonNode slot = leo.slots("padel-90", 11).get(0);
        JsonNode booked = leo.book("padel-90", slot).expect(201).json();
        String page = booked.get("checkoutUrl").asText();
        String checkout = "/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1);
        leo.post(checkout + "/dispute", Map.of("state", "OPEN")).expect(409);
        leo.post(checkout + "/approve", Map.of()).expect(200);
        String invoices = "/api/v1/invoices?from=" + day + "&to=" + day.plusDays(1);
        assertThat(leo.get(invoices).expect(200).json())
                .hasSize(1)
                .allMatch(invoice -> invoice.get("booking").equals(booked.get("id")));
        assertThat(admin.get(invoices).expect(200).json()).hasSize(1);
        Browser eva = app.at("padel").signUp("Eva", "eva@example.com");
        assertThat(eva.get(invoices).expect(200).json()).isEmpty();
        app.admin("clinica").get(invoices).expect(403);

        leo.post(checkout + "/dispute", Map.of("state", "ANGRY")).expect(400);
        leo.post(checkout + "/dispute", Map.of("state", "OPEN")).expect(200);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(
                                admin.get("/api/v1/admin/disputes").expect(200).json())
                        .anyMatch(dispute -> dispute.get("booking").equals(booked.get("id"))));
        leo.get("/api/v1/admin/disputes").expect(403);
        assertThat(admin.get("/api/v1/admin/audit").text()).contains("dispute.open");
        leo.post(checkout + "/dispute", Map.of("state", "WON")).expect(200);
        assertThat(admin.get("/api/v1/admin/disputes").expect(200).json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PAYMENT_PROVIDER,paypal,400",
        "PAYMENT_PROVIDER,sandbox,204",
        "BUSINESS_CUIT,1,400",
        "NO_SHOW_GRACE_MINUTES,-1,400",
        "NO_SHOW_GRACE_MINUTES,15,204",
        "ARCA_POINT_OF_SALE,x,400",
        "SMTP_HOST,10.0.0.1,404",
        "MASTER_KEY,x,404",
    })
    @DisplayName("a setting takes what it can be, and what the operator alone may say is not among them")
    void settings(String key, String value, int status) {
        admin.put("/api/v1/admin/settings/" + key, Map.of("value", value)).expect(status);
        if (status == 204) {
            admin.delete("/api/v1/admin/settings/" + key).expect(204);
        }
        admin.put("/api/v1/admin/settings/PAYMENT_PROVIDER", "{}").expect(400);
    }
}
