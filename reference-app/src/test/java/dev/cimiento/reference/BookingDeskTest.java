package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of bookings after they were made: moved, given up by their terms, attended or missed. */
class BookingDeskTest {

    @TempDir
    static Path folder;

    private static RunningApp app;
    private static Browser admin;
    private static Browser ana;

    @BeforeAll
    static void start() {
        app = RunningApp.start(Settings.from(Map.of("PORT", "0", "DATA_DIR", folder.toString())));
        admin = Browser.admin(app.port(), "clinica");
        ana = new Browser(app.port(), "clinica.localhost").signUp("Ana", "ana@example.com");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static Browser.Answer expect(int status, Browser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    private static String inDays(int days) {
        return LocalDate.now(ZoneId.of("America/Argentina/Buenos_Aires"))
                .plusDays(days)
                .toString();
    }

    private static JsonNode slots(Browser browser, String service, int day) {
        return expect(200, browser.get("/api/v1/slots?service=" + service + "&date=" + inDays(day)))
                .json();
    }

    private static JsonNode book(Browser browser, String service, JsonNode slot) {
        return expect(
                        201,
                        browser.post(
                                "/api/v1/bookings",
                                Map.of(
                                        "service", service,
                                        "resource",
                                                slot.get("resource").get("id").asText(),
                                        "start", slot.get("start").asText())))
                .json();
    }

    private static List<JsonNode> ofOneDoctor(int day) {
        List<JsonNode> slots = new ArrayList<>();
        slots(ana, "consulta", day).forEach(slots::add);
        slots.removeIf(slot -> !slot.get("resource").equals(slots.get(0).get("resource")));
        return slots;
    }

    @Test
    @DisplayName("a customer moves a booking, is told of it, and the old time is free again")
    void moves() {
        List<JsonNode> slots = ofOneDoctor(3);
        JsonNode booked = book(ana, "consulta", slots.get(0));
        String path = "/api/v1/bookings/" + booked.get("id").asText();
        JsonNode moved = expect(
                        200,
                        ana.post(
                                path + "/move",
                                Map.of("start", slots.get(3).get("start").asText())))
                .json();
        assertThat(moved.get("start")).isEqualTo(slots.get(3).get("start"));
        assertThat(slots(ana, "consulta", 3)).contains(slots.get(0)).doesNotContain(slots.get(3));
        ana.messageTo("ana@example.com", "quedó así");
        assertThat(expect(400, ana.post(path + "/move", Map.of("start", "2030-01-01T03:07:00Z")))
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asText())
                .isEqualTo("start");
        Browser eva = new Browser(app.port(), "clinica.localhost").signUp("Eva", "eva@example.com");
        expect(
                404,
                eva.post(
                        path + "/move",
                        Map.of("start", slots.get(6).get("start").asText())));
        JsonNode hers = book(eva, "consulta", slots.get(6));
        expect(
                409,
                ana.post(
                        path + "/move",
                        Map.of(
                                "start", slots.get(6).get("start").asText(),
                                "resource", hers.get("resource").get("id").asText())));
    }

    @Test
    @DisplayName("staff note who came, who is not missing yet, and call off; customers may not, and the log keeps it")
    void attends() {
        JsonNode slots = slots(ana, "consulta", 4);
        String id = book(ana, "consulta", slots.get(0)).get("id").asText();
        String path = "/api/v1/admin/bookings/" + id;
        expect(403, ana.post(path + "/check-in", Map.of()));
        assertThat(expect(409, admin.post(path + "/no-show", Map.of()))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("booking-not-begun");
        assertThat(expect(200, admin.post(path + "/check-in", Map.of()))
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("CHECKED_IN");
        assertThat(expect(200, admin.post(path + "/complete", Map.of()))
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("COMPLETED");
        expect(409, admin.post(path + "/cancel", Map.of()));
        expect(404, admin.post("/api/v1/admin/bookings/00000000-0000-0000-0000-000000000000/check-in", Map.of()));
        expect(400, admin.post("/api/v1/admin/bookings/1/check-in", Map.of()));
        assertThat(admin.get("/api/v1/admin/bookings?from=" + inDays(4) + "&to=" + inDays(4))
                        .json())
                .anyMatch(entry -> entry.get("id").asText().equals(id)
                        && entry.get("customer").get("name").asText().equals("Ana"));
        expect(400, admin.get("/api/v1/admin/bookings?from=2030-01-01&to=2031-01-01"));
        expect(400, admin.get("/api/v1/admin/bookings"));
        JsonNode log = admin.get("/api/v1/admin/audit").json().get("entries");
        assertThat(log)
                .anyMatch(entry -> entry.get("action").asText().equals("booking.checked-in")
                        && entry.get("subject").asText().equals("booking:" + id))
                .noneMatch(entry -> entry.get("action").asText().equals("booking.no-show"));
    }

    @Test
    @DisplayName("who cancels late gets back what the terms of the day of booking say, and cannot move around them")
    void terms() {
        Browser padel = Browser.admin(app.port(), "padel");
        expect(
                201,
                padel.put(
                        "/api/v1/admin/services/estricto",
                        Map.of(
                                "name", "Estricto",
                                "minutes", 60,
                                "resources", List.of("cancha-2"),
                                "cancellation",
                                        List.of(
                                                Map.of("noticeMinutes", 60 * 24 * 30, "refundPercent", 100),
                                                Map.of("noticeMinutes", 60, "refundPercent", 25)),
                                "deposit", Map.of("amount", "1000.00", "currency", "ARS"))));
        Browser leo = new Browser(app.port(), "padel.localhost").signUp("Leo", "leo@example.com");
        JsonNode slots = slots(leo, "estricto", 5);
        JsonNode booked = book(leo, "estricto", slots.get(0));
        String page = booked.get("checkoutUrl").asText();
        leo.post("/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1) + "/approve", Map.of());
        String path = "/api/v1/bookings/" + booked.get("id").asText();
        await().atMost(10, SECONDS)
                .until(() -> leo.get(path).json().get("status").asText(), "CONFIRMED"::equals);
        assertThat(leo.get(path).json().get("refundPercent").asInt()).isEqualTo(25);
        assertThat(expect(
                                409,
                                leo.post(
                                        path + "/move",
                                        Map.of(
                                                "start",
                                                slots.get(3).get("start").asText())))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("booking-move-denied");
        expect(200, leo.post(path + "/cancel", Map.of()));
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(
                                padel.get("/api/v1/admin/audit").json().get("entries"))
                        .anyMatch(entry -> entry.get("action").asText().startsWith("refund.")
                                && entry.get("data").get("amount").asText().contains("250.00")));
    }
}
