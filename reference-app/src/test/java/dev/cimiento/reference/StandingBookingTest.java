package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standing booking of every week. */
class StandingBookingTest {

    private static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;
    private static Browser ana;
    private static Browser eva;

    @BeforeAll
    static void logIn() {
        admin = app.admin("clinica");
        ana = app.at("clinica").signUp("Ana", "ana@example.com");
        eva = app.at("clinica").signUp("Eva", "eva@example.com");
    }

    private static Map<String, Object> wanted(JsonNode slot, int weeks) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("service", "consulta");
        wanted.put("resource", slot.get("resource").get("id").asText());
        wanted.put("start", slot.get("start").asText());
        wanted.put(
                "through",
                LocalDate.parse(slot.get("start").asText().substring(0, 10))
                        .plusDays(7L * weeks)
                        .toString());
        return wanted;
    }

    private static void take(Browser who, JsonNode slot, int weeksLater) {
        who.post(
                        "/api/v1/bookings",
                        Map.of(
                                "service", "consulta",
                                "resource", slot.get("resource").get("id").asText(),
                                "start",
                                        Instant.parse(slot.get("start").asText())
                                                .plusSeconds(7L * 24 * 3600 * weeksLater)
                                                .toString()))
                .expect(201);
    }

    @Test
    @DisplayName("every week is booked or none, what is taken is named, and it can be left out or skipped")
    void books() {
        Browser ana = app.at("clinica").signUp("Ana", "ana2@example.com");
        JsonNode first = ana.slots("consulta", 2).get(0);
        take(eva, first, 2);
        Map<String, Object> wanted = wanted(first, 3);
        JsonNode refused = ana.post("/api/v1/series", wanted).expect(409).json();
        assertThat(refused.get("type").asText()).endsWith("series-conflicts");
        assertThat(refused.get("errors").get(0).get("message").asText()).isEqualTo("TAKEN");
        assertThat(ana.get("/api/v1/series").json()).isEmpty();

        wanted.put("conflicts", "SKIP");
        Map<String, String> key = Map.of("Idempotency-Key", "every-week");
        JsonNode made = ana.post("/api/v1/series", wanted, key).expect(201).json();
        assertThat(made.get("bookings")).hasSize(3);
        assertThat(made.get("conflicts").get(0).get("reason").asText()).isEqualTo("TAKEN");
        assertThat(ana.post("/api/v1/series", wanted, key).expect(201).json().get("bookings"))
                .as("a repeated request makes no date twice")
                .isEqualTo(made.get("bookings"));
        assertThat(ana.get("/api/v1/series").json().get(0).get("bookings")).hasSize(3);

        String path = "/api/v1/series/" + made.get("id").asText();
        eva.get(path).expect(404);
        eva.post(path + "/cancel", Map.of()).expect(404);
        String second = made.get("bookings").get(1).get("id").asText();
        ana.post("/api/v1/bookings/" + second + "/cancel", Map.of()).expect(200);
        JsonNode rest = ana.post(
                        path + "/cancel",
                        Map.of("from", made.get("bookings").get(2).get("start").asText()))
                .expect(200)
                .json();
        assertThat(rest.get("cancelled").asInt()).isEqualTo(1);
        assertThat(rest.get("bookings").get(0).get("status").asText()).isEqualTo("CONFIRMED");
        assertThat(rest.get("bookings").get(2).get("status").asText()).isEqualTo("CANCELLED");
    }

    @Test
    @DisplayName("where some dates are taken, the others are held until the customer takes them")
    void asks() {
        JsonNode first = ana.slots("consulta", 4).get(0);
        take(eva, first, 1);
        Map<String, Object> wanted = wanted(first, 2);
        wanted.put("conflicts", "ASK");
        JsonNode made = ana.post("/api/v1/series", wanted).expect(201).json();
        assertThat(made.get("bookings"))
                .hasSize(2)
                .allMatch(booking -> booking.get("status").asText().equals("HELD"));
        JsonNode confirmed = ana.post("/api/v1/series/" + made.get("id").asText() + "/confirm", Map.of())
                .expect(200)
                .json();
        assertThat(confirmed.get("bookings"))
                .allMatch(booking -> booking.get("status").asText().equals("CONFIRMED"));
    }

    @Test
    @DisplayName("staff book for a customer, also where a deposit is asked; customers ask staff for that")
    void staff() {
        Map<String, Object> wanted = wanted(ana.slots("consulta", 6).get(0), 2);
        wanted.put("customer", "eva@example.com");
        ana.post("/api/v1/series", wanted).expect(403);
        JsonNode made = admin.post("/api/v1/series", wanted).expect(201).json();
        assertThat(eva.get("/api/v1/series/" + made.get("id").asText())
                        .expect(200)
                        .json()
                        .get("bookings"))
                .hasSize(3);
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("series.booked"));
        JsonNode next = made.get("bookings").get(0);
        String date = next.get("start").asText().substring(0, 10);
        assertThat(admin.get("/api/v1/admin/bookings?from=" + date + "&to=" + date)
                        .expect(200)
                        .json())
                .anyMatch(entry -> entry.get("id").equals(next.get("id"))
                        && entry.get("series").equals(made.get("id")));
        admin.post("/api/v1/admin/bookings/" + next.get("id").asText() + "/cancel", Map.of())
                .expect(200);
        assertThat(admin.post("/api/v1/series/" + made.get("id").asText() + "/cancel", Map.of())
                        .expect(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isEqualTo(2);
        wanted.put("customer", "nobody@example.com");
        admin.post("/api/v1/series", wanted).expect(400);

        Browser player = app.at("padel").signUp("Leo", "leo@example.com");
        Browser.Answer refused = player.post(
                "/api/v1/series",
                Map.of(
                        "service", "padel-90",
                        "resource", "cancha-1",
                        "start", "2030-01-01T12:00:00Z",
                        "through", "2030-02-01"));
        assertThat(refused.expect(409).json().get("type").asText()).endsWith("series-needs-staff");
        app.at("padel").post("/api/v1/series", Map.of()).expect(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "everyWeeks | 0 | everyWeeks",
                "everyWeeks | 53 | everyWeeks",
                "through | \"2199-01-01\" | through",
                "through | \"2001-01-01\" | through",
                "through | null | through",
                "conflicts | \"MAYBE\" | conflicts",
                "without | [\"soon\"] | without",
                "without | [null] | without",
                "service | \"x\" | service",
                "start | 7 | start",
            })
    @DisplayName("what cannot be taken is said to be what is wrong")
    void garbage(String name, String value, String field) {
        String body = "{\"service\":\"consulta\",\"resource\":\"dr-paz\",\"start\":\"2030-01-01T12:00:00Z\","
                + "\"through\":\"2030-02-01\"}";
        String given = body.contains("\"" + name + "\"")
                ? body.replaceAll("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":" + value)
                : body.replace("{", "{\"" + name + "\":" + value + ",");
        Browser.Answer answer = ana.post("/api/v1/series", given, Map.of());
        assertThat(answer.expect(400).field()).isEqualTo(field);
    }
}
