package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for a time is offered it when somebody gives it up. */
class WaitlistTest {

    @TempDir
    static Path folder;

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = RunningApp.start(Settings.from(Map.of("PORT", "0", "DATA_DIR", folder.toString())));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static Browser at(String tenant, String email) {
        return new Browser(app.port(), tenant + ".localhost").signUp("Ana", email);
    }

    private static Browser.Answer expect(int status, Browser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    private static JsonNode slot(Browser browser, String service, int day) {
        return expect(
                        200,
                        browser.get("/api/v1/slots?service=" + service + "&date="
                                + LocalDate.now(ZoneId.of("America/Argentina/Buenos_Aires"))
                                        .plusDays(day)))
                .json()
                .get(0);
    }

    private static String book(Browser browser, String service, JsonNode slot) {
        return expect(
                        201,
                        browser.post(
                                "/api/v1/bookings",
                                Map.of(
                                        "service", service,
                                        "resource",
                                                slot.get("resource").get("id").asText(),
                                        "start", slot.get("start").asText())))
                .json()
                .get("id")
                .asText();
    }

    private static Map<String, String> wish(String service, JsonNode slot) {
        Instant start = Instant.parse(slot.get("start").asText());
        return Map.of(
                "service", service,
                "resource", slot.get("resource").get("id").asText(),
                "from", start.toString(),
                "to", start.plusSeconds(60).toString());
    }

    @Test
    @DisplayName("what is given up is held for who waited first, they are told, accept it, and it is theirs")
    void offersAndAccepts() {
        Browser owner = at("clinica", "owner@example.com");
        Browser first = at("clinica", "first@example.com");
        Browser second = at("clinica", "second@example.com");
        JsonNode slot = slot(owner, "consulta", 3);
        String booking = book(owner, "consulta", slot);

        Map<String, String> key = Map.of("Idempotency-Key", "one");
        JsonNode wish = expect(201, first.post("/api/v1/waitlist", wish("consulta", slot), key))
                .json();
        assertThat(expect(201, first.post("/api/v1/waitlist", wish("consulta", slot), key))
                        .json()
                        .get("id"))
                .isEqualTo(wish.get("id"));
        assertThat(first.get("/api/v1/waitlist").json()).hasSize(1);
        expect(201, second.post("/api/v1/waitlist", wish("consulta", slot)));
        String path = "/api/v1/waitlist/" + wish.get("id").asText();
        expect(409, first.post(path + "/accept", Map.of()));
        expect(404, second.post(path + "/accept", Map.of()));
        expect(404, second.delete(path));

        expect(200, owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()));
        assertThat(first.messageTo("first@example.com", "Se liberó")).contains("Consulta clínica");
        JsonNode offered = first.get("/api/v1/waitlist").json().get(0);
        assertThat(offered.get("state").asText()).isEqualTo("OFFERED");
        assertThat(offered.get("offer").get("heldUntil").asText()).isNotBlank();
        assertThat(second.get("/api/v1/waitlist").json().get(0).get("state").asText())
                .isEqualTo("WAITING");

        JsonNode taken = expect(200, first.post(path + "/accept", Map.of())).json();
        assertThat(taken.get("status").asText()).isEqualTo("CONFIRMED");
        assertThat(first.get("/api/v1/waitlist").json()).isEmpty();
        assertThat(first.get("/api/v1/bookings").json()).hasSize(1);
    }

    @Test
    @DisplayName("who leaves gives up what was offered, and the next has it")
    void leaves() {
        Browser owner = at("clinica", "owner2@example.com");
        Browser first = at("clinica", "first2@example.com");
        Browser second = at("clinica", "second2@example.com");
        JsonNode slot = slot(owner, "consulta", 5);
        String booking = book(owner, "consulta", slot);
        String wish = expect(201, first.post("/api/v1/waitlist", wish("consulta", slot)))
                .json()
                .get("id")
                .asText();
        expect(201, second.post("/api/v1/waitlist", wish("consulta", slot)));
        expect(200, owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()));
        expect(204, first.delete("/api/v1/waitlist/" + wish));
        assertThat(second.get("/api/v1/waitlist").json().get(0).get("state").asText())
                .isEqualTo("OFFERED");
        second.messageTo("second2@example.com", "Se liberó");
    }

    @Test
    @DisplayName("where a deposit is asked, paying it takes the offer")
    void pays() {
        Browser owner = at("padel", "owner3@example.com");
        Browser waiting = at("padel", "waiting3@example.com");
        JsonNode slot = slot(owner, "padel-90", 6);
        String booking = book(owner, "padel-90", slot);
        String wish = expect(201, waiting.post("/api/v1/waitlist", wish("padel-90", slot)))
                .json()
                .get("id")
                .asText();
        expect(200, owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()));
        JsonNode offer = expect(200, waiting.post("/api/v1/waitlist/" + wish + "/accept", Map.of()))
                .json();
        assertThat(offer.get("status").asText()).isEqualTo("HELD");
        String page = offer.get("checkoutUrl").asText();
        expect(
                200,
                waiting.post(
                        "/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1) + "/approve",
                        Map.of()));
        await().atMost(10, SECONDS)
                .until(
                        () -> waiting.get("/api/v1/bookings")
                                .json()
                                .get(0)
                                .get("status")
                                .asText(),
                        "CONFIRMED"::equals);
        assertThat(waiting.get("/api/v1/waitlist").json()).isEmpty();
    }

    @Test
    @DisplayName("nobody waits for more than twenty things")
    void limit() {
        Browser eager = at("clinica", "eager@example.com");
        JsonNode slot = slot(eager, "consulta", 7);
        for (int i = 0; i < 20; i++) {
            expect(201, eager.post("/api/v1/waitlist", wish("consulta", slot)));
        }
        expect(409, eager.post("/api/v1/waitlist", wish("consulta", slot)));
        assertThat(eager.get("/api/v1/waitlist").json()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | from",
                "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2020-01-02T00:00:00Z\"} | to",
                "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2120-01-02T00:00:00Z\"} | to",
                "{\"from\":\"x\"} | from",
                "{\"more\":1} | more",
            })
    @DisplayName("what cannot be taken is said to be what is wrong")
    void garbage(String body, String field) {
        Browser ana = new Browser(app.port(), "clinica.localhost");
        ana.enter("/auth/session", Map.of("email", "admin@clinica.example", "password", "cimiento-demo"));
        assertThat(expect(400, ana.post("/api/v1/waitlist", body, Map.of()))
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asText())
                .isEqualTo(field);
        expect(401, new Browser(app.port(), "clinica.localhost").get("/api/v1/waitlist"));
        expect(400, ana.delete("/api/v1/waitlist/1"));
    }
}
