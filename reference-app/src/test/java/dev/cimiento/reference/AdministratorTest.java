package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator has beside appointments: settings, keys for programs, the staff, and what becomes of money. */
class AdministratorTest {

    @TempDir
    static Path folder;

    private static RunningApp app;
    private static Browser admin;

    @BeforeAll
    static void start() {
        app = RunningApp.start(Settings.from(Map.of("PORT", "0", "DATA_DIR", folder.toString())));
        admin = Browser.admin(app.port(), "padel");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static Browser.Answer expect(int status, Browser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    @Test
    @DisplayName("a program with an API key does what its scopes allow and no more, and the log names the key")
    void apiKeys() {
        JsonNode key = expect(
                        201,
                        admin.post(
                                "/auth/api-keys",
                                Map.of("name", "till", "scopes", List.of("jobs:manage", "catalog:manage"))))
                .json();
        Browser program = new Browser(app.port(), "padel.localhost")
                .withAccessToken(key.get("text").asText());
        expect(200, program.get("/api/v1/admin/jobs/counts"));
        expect(403, program.get("/api/v1/admin/settings"));
        expect(401, program.get("/api/v1/bookings"));
        expect(401, program.post("/api/v1/waitlist", Map.of()));
        expect(200, program.put("/api/v1/admin/closures/2031-01-01", Map.of("reason", "Año nuevo")));
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("closure.saved")
                        && entry.get("actor").asText().startsWith("api-key:"));
        expect(204, admin.delete("/auth/api-keys/" + key.get("id").asText()));
        expect(401, program.get("/api/v1/admin/jobs/counts"));
    }

    @Test
    @DisplayName("somebody invited as staff attends to bookings, and changes neither what is sold nor the settings")
    void staff() {
        expect(201, admin.post("/auth/invitations", Map.of("email", "desk@example.com", "roles", List.of("staff"))));
        Browser desk = new Browser(app.port(), "padel.localhost");
        Map<String, String> accepted =
                Map.of("token", desk.linkTo("desk@example.com", "join"), "password", "una clave bien larga");
        expect(200, desk.post("/auth/invitations/accept", accepted));
        desk.enter("/auth/session", Map.of("email", "desk@example.com", "password", "una clave bien larga"));
        expect(200, desk.get("/api/v1/admin/overview"));
        expect(200, desk.get("/api/v1/admin/bookings?from=2030-01-01&to=2030-01-02"));
        expect(403, desk.get("/api/v1/admin/services"));
        expect(403, desk.get("/api/v1/admin/settings"));
        expect(403, desk.get("/api/v1/admin/jobs"));
        expect(403, desk.get("/auth/api-keys"));
    }

    @Test
    @DisplayName("second factors and passkeys are within reach of who is logged in")
    void factors() {
        Browser ana = new Browser(app.port(), "padel.localhost").signUp("Ana", "ana@example.com");
        assertThat(expect(200, ana.get("/auth/second-factor"))
                        .json()
                        .get("totp")
                        .asBoolean())
                .isFalse();
        assertThat(expect(200, ana.post("/auth/second-factor/totp", Map.of()))
                        .json()
                        .get("uri")
                        .asText())
                .startsWith("otpauth://totp/");
        expect(400, ana.post("/auth/second-factor/totp/confirm", Map.of("code", "000000")));
        expect(200, ana.post("/auth/passkeys/options", Map.of()));
        expect(200, ana.get("/auth/passkeys"));
        expect(200, ana.get("/auth/sessions"));
    }

    @Test
    @DisplayName("a receipt is listed for who paid and for staff, and a complaint to the bank is staff's to see")
    void money() {
        Browser leo = new Browser(app.port(), "padel.localhost").signUp("Leo", "leo@example.com");
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(11);
        JsonNode slot =
                leo.get("/api/v1/slots?service=padel-90&date=" + day).json().get(0);
        JsonNode booked = expect(
                        201,
                        leo.post(
                                "/api/v1/bookings",
                                Map.of(
                                        "service", "padel-90",
                                        "resource",
                                                slot.get("resource").get("id").asText(),
                                        "start", slot.get("start").asText())))
                .json();
        String page = booked.get("checkoutUrl").asText();
        String checkout = "/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1);
        expect(409, leo.post(checkout + "/dispute", Map.of("state", "OPEN")));
        expect(200, leo.post(checkout + "/approve", Map.of()));
        String invoices = "/api/v1/invoices?from=" + day + "&to=" + day.plusDays(1);
        assertThat(expect(200, leo.get(invoices)).json())
                .hasSize(1)
                .allMatch(invoice -> invoice.get("booking").equals(booked.get("id")));
        assertThat(expect(200, admin.get(invoices)).json()).hasSize(1);
        Browser eva = new Browser(app.port(), "padel.localhost").signUp("Eva", "eva@example.com");
        assertThat(expect(200, eva.get(invoices)).json()).isEmpty();
        expect(403, Browser.admin(app.port(), "clinica").get(invoices));

        expect(400, leo.post(checkout + "/dispute", Map.of("state", "ANGRY")));
        expect(200, leo.post(checkout + "/dispute", Map.of("state", "OPEN")));
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(
                                expect(200, admin.get("/api/v1/admin/disputes")).json())
                        .anyMatch(dispute -> dispute.get("booking").equals(booked.get("id"))));
        expect(403, leo.get("/api/v1/admin/disputes"));
        assertThat(admin.get("/api/v1/admin/audit").text()).contains("dispute.open");
        expect(200, leo.post(checkout + "/dispute", Map.of("state", "WON")));
        assertThat(expect(200, admin.get("/api/v1/admin/disputes")).json()).isEmpty();
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
        expect(status, admin.put("/api/v1/admin/settings/" + key, Map.of("value", value)));
        if (status == 204) {
            expect(204, admin.delete("/api/v1/admin/settings/" + key));
        }
        expect(400, admin.put("/api/v1/admin/settings/PAYMENT_PROVIDER", "{}"));
    }
}
