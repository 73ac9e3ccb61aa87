package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of bookings after they were made: moved, given up by their terms, attended or missed. */
class BookingDeskTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;
    private static Browser ana;

    @BeforeAll
    static void logIn() {
        admin = app.admin("clinica");
        ana = app.at("clinica").signUp("Ana", "ana@example.com");
    }

    private static List<JsonNode> ofOneDoctor(int day) {
        List<JsonNode> slots = new ArrayList<>();
        ana.slots("consulta", day).forEach(slots::add);
        slots.removeIf(slot -> !slot.get("resource").equals(slots.get(0).get("resource")));
        return slots;
    }

    @Test
    @DisplayName("a customer moves a booking, is told of it, and the old time is free again")
    void moves() {
        List<JsonNode> slots = ofOneDoctor(3);
        JsonNode booked = ana.book("consulta", slots.get(0)).expect(201).json();
        String path = "/api/v1/bookings/" + booked.get("id").asText();
        JsonNode moved = ana.post(
                        path + "/move",
                        Map.of("start", slots.get(3).get("start").asText()))
                .expect(200)
                .json();
        assertThat(moved.get("start")).isEqualTo(slots.get(3).get("start"));
        assertThat(ana.slots("consulta", 3)).contains(slots.get(0)).doesNotContain(slots.get(3));
        ana.messageTo("ana@example.com", "quedó así");
        assertThat(ana.post(path + "/move", Map.of("start", "2030-01-01T03:07:00Z"))
                        .expect(400)
                        .field())
                .isEqualTo("start");
        Browser eva = app.at("clinica").signUp("Eva", "eva@example.com");
        eva.post(path + "/move", Map.of("start", slots.get(6).get("start").asText()))
                .expect(404);
        JsonNode hers = eva.book("consulta", slots.get(6)).expect(201).json();
        ana.post(
                        path + "/move",
                        Map.of(
                                "start", slots.get(6).get("start").asText(),
                                "resource", hers.get("resource").get("id").asText()))
                .expect(409);
    }

    @Test
    @DisplayName("staff note who came, who is not missing yet, and call off; customers may not, and the log keeps it")
    void attends() {
        JsonNode slots = ana.slots("consulta", 4);
        String id =
                ana.book("consulta", slots.get(0)).expect(201).json().get("id").asText();
        String path = "/api/v1/admin/bookings/" + id;
        ana.post(path + "/check-in", Map.of()).expect(403);
        assertThat(admin.post(path + "/no-show", Map.of())
                        .expect(409)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("booking-not-begun");
        assertThat(admin.post(path + "/check-in", Map.of())
                        .expect(200)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("CHECKED_IN");
        assertThat(admin.post(path + "/complete", Map.of())
                        .expect(200)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("COMPLETED");
        admin.post(path + "/cancel", Map.of()).expect(409);
        admin.post("/api/v1/admin/bookings/00000000-0000-0000-0000-000000000000/check-in", Map.of())
                .expect(404);
        admin.post("/api/v1/admin/bookings/1/check-in", Map.of()).expect(400);
        assertThat(admin.get("/api/v1/admin/bookings?from=" + Browser.day(4) + "&to=" + Browser.day(4))
                        .json())
                .anyMatch(entry -> entry.get("id").asText().equals(id)
                        && entry.get("customer").get("name").asText().equals("Ana"));
        admin.get("/api/v1/admin/bookings?from=2030-01-01&to=2031-01-01").expect(400);
        admin.get("/api/v1/admin/bookings").expect(400);
        JsonNode log = admin.get("/api/v1/admin/audit").json().get("entries");
        assertThat(log)
                .anyMatch(entry -> entry.get("action").asText().equals("booking.checked-in")
                        && entry.get("subject").asText().equals("booking:" + id))
                .noneMatch(entry -> entry.get("action").asText().equals("booking.no-show"));
    }

    @Test
    @DisplayName("who cancels late gets back what the terms of the day of booking say, and cannot move around them")
    void terms() {
        Browser padel = app.admin("padel");
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
                                "deposit", Map.of("amount", "1000.00", "currency", "ARS")))
                .expect(201);
        Browser leo = app.at("padel").signUp("Leo", "leo@example.com");
        JsonNode slots = leo.slots("estricto", 5);
        JsonNode booked = leo.book("estricto", slots.get(0)).expect(201).json();
        String page = booked.get("checkoutUrl").asText();
        leo.post("/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1) + "/approve", Map.of());
        String path = "/api/v1/bookings/" + booked.get("id").asText();
        await().atMost(10, SECONDS)
                .until(() -> leo.get(path).json().get("status").asText(), "CONFIRMED"::equals);
        assertThat(leo.get(path).json().get("refundPercent").asInt()).isEqualTo(25);
        assertThat(leo.post(
                                path + "/move",
                                Map.of("start", slots.get(3).get("start").asText()))
                        .expect(409)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("booking-move-denied");
        leo.post(path + "/cancel", Map.of()).expect(200);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(
                                padel.get("/api/v1/admin/audit").json().get("entries"))
                        .anyMatch(entry -> entry.get("action").asText().startsWith("refund.")
                                && entry.get("data").get("amount").asText().contains("250.00")));
    }
}
