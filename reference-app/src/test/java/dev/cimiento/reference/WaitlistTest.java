package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits for a time is offered it when somebody gives it up. */
class WaitlistTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser at(String tenant, String email) {
        return app.at(tenant).signUp("Ana", email);
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
        JsonNode slot = owner.slots("consulta", 3).get(0);
        String booking =
                owner.book("consulta", slot).expect(201).json().get("id").asText();

        Map<String, String> key = Map.of("Idempotency-Key", "one");
        JsonNode wish = first.post("/api/v1/waitlist", wish("consulta", slot), key)
                .expect(201)
                .json();
        assertThat(first.post("/api/v1/waitlist", wish("consulta", slot), key)
                        .expect(201)
                        .json()
                        .get("id"))
                .isEqualTo(wish.get("id"));
        assertThat(first.get("/api/v1/waitlist").json()).hasSize(1);
        second.post("/api/v1/waitlist", wish("consulta", slot)).expect(201);
        String path = "/api/v1/waitlist/" + wish.get("id").asText();
        first.post(path + "/accept", Map.of()).expect(409);
        second.post(path + "/accept", Map.of()).expect(404);
        second.delete(path).expect(404);

        owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()).expect(200);
        assertThat(first.messageTo("first@example.com", "Se liberó")).contains("Consulta clínica");
        JsonNode offered = first.get("/api/v1/waitlist").json().get(0);
        assertThat(offered.get("state").asText()).isEqualTo("OFFERED");
        assertThat(offered.get("offer").get("heldUntil").asText()).isNotBlank();
        assertThat(second.get("/api/v1/waitlist").json().get(0).get("state").asText())
                .isEqualTo("WAITING");

        JsonNode taken = first.post(path + "/accept", Map.of()).expect(200).json();
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
        JsonNode slot = owner.slots("consulta", 5).get(0);
        String booking =
                owner.book("consulta", slot).expect(201).json().get("id").asText();
        String wish = first.post("/api/v1/waitlist", wish("consulta", slot))
                .expect(201)
                .json()
                .get("id")
                .asText();
        second.post("/api/v1/waitlist", wish("consulta", slot)).expect(201);
        owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()).expect(200);
        first.delete("/api/v1/waitlist/" + wish).expect(204);
        assertThat(second.get("/api/v1/waitlist").json().get(0).get("state").asText())
                .isEqualTo("OFFERED");
        second.messageTo("second2@example.com", "Se liberó");
    }

    @Test
    @DisplayName("where a deposit is asked, paying it takes the offer")
    void pays() {
        Browser owner = at("padel", "owner3@example.com");
        Browser waiting = at("padel", "waiting3@example.com");
        JsonNode slot = owner.slots("padel-90", 6).get(0);
        String booking =
                owner.book("padel-90", slot).expect(201).json().get("id").asText();
        String wish = waiting.post("/api/v1/waitlist", wish("padel-90", slot))
                .expect(201)
                .json()
                .get("id")
                .asText();
        owner.post("/api/v1/bookings/" + booking + "/cancel", Map.of()).expect(200);
        JsonNode offer = waiting.post("/api/v1/waitlist/" + wish + "/accept", Map.of())
                .expect(200)
                .json();
        assertThat(offer.get("status").asText()).isEqualTo("HELD");
        String page = offer.get("checkoutUrl").asText();
        waiting.post("/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf('/') + 1) + "/approve", Map.of())
                .expect(200);
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
        JsonNode slot = eager.slots("consulta", 7).get(0);
        for (int i = 0; i < 20; i++) {
            eager.post("/api/v1/waitlist", wish("consulta", slot)).expect(201);
        }
        eager.post("/api/v1/waitlist", wish("consulta", slot)).expect(409);
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
        Browser ana = app.at("clinica");
        ana.enter("/auth/session", Map.of("email", "admin@clinica.example", "password", "cimiento-demo"));
        assertThat(ana.post("/api/v1/waitlist", body, Map.of()).expect(400).field())
                .isEqualTo(field);
        app.at("clinica").get("/api/v1/waitlist").expect(401);
        ana.delete("/api/v1/waitlist/1").expect(400);
    }
}
