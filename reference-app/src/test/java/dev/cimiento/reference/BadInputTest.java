package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is answered with 4xx and a problem (RFC 9457) that names the field; nothing of the inside goes out. */
class BadInputTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser customer;

    @BeforeAll
    static void logIn() {
        customer = app.at("padel").signUp("Ana", "ana@example.com");
    }

    private static void assertProblem(Browser.Answer answer, int status, String field) {
        answer.expect(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:cimiento:problem:");
        assertThat(problem.get("title").asText()).isNotBlank();
        if (!field.isEmpty()) {
            assertThat(problem.get("errors").get(0).get("field").asText()).isEqualTo(field);
        }
        assertThat(answer.text())
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("dev.cimiento");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"password\":\"una clave bien larga\"} | email",
                "{\"email\":\"nobody\",\"password\":\"una clave bien larga\"} | email",
                "{\"email\":\"b@example.com\"} | password",
                "{\"email\":\"b@example.com\",\"password\":\"corta\"} | password",
                "{\"email\":\"b@example.com\",\"password\":\"password\"} | password",
                "{\"email\":[1]} | email",
                "[] | body",
                "null | body",
                "{ | body",
            })
    @DisplayName("a sign-up names the field that is wrong")
    void signUp(String body, String field) {
        assertProblem(app.at("padel").post("/auth/accounts", body, Map.of()), 400, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | name",
                "{\"name\":[1]} | name",
                "{\"name\":\"a\\u0000b\"} | name",
                "{\"name\":\"Ana\",\"admin\":true} | admin",
                "[] | body",
                "null | body",
                "{ | body",
                "\"text\" | body",
            })
    @DisplayName("a name that cannot be taken is said to be what is wrong")
    void name(String body, String field) {
        assertProblem(customer.send("PUT", "/api/v1/me", body, Map.of("Content-Type", "application/json")), 400, field);
    }

    @Test
    @DisplayName("a token counts as it was sent, whatever letter case it had in an earlier request of the connection")
    void letterCase() {
        String shouted = "Bearer " + customer.accessToken().toUpperCase(Locale.ROOT);
        for (int i = 0; i < 10; i++) {
            assertThat(app.at("padel")
                            .send("GET", "/api/v1/me", null, Map.of("Authorization", shouted))
                            .status())
                    .isEqualTo(401);
            assertThat(customer.get("/api/v1/me").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nothing,cancha-1,2030-01-01T12:00:00Z,service",
        "padel-90,nothing,2030-01-01T12:00:00Z,resource",
        "padel-90,cancha-1,tomorrow,start",
        "padel-90,cancha-1,2030-01-01T12:00:00Z,start",
        "padel-90,cancha-1,2020-01-01T12:00:00Z,start",
        "padel-90,cancha-1,+1000000000-12-31T23:59:59Z,start",
    })
    @DisplayName("a booking names the field that is wrong")
    void booking(String serviceId, String resource, String start, String field) {
        Map<String, String> body = Map.of("service", serviceId, "resource", resource, "start", start);
        assertProblem(customer.post("/api/v1/bookings", body), 400, field);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/slots?service=padel-90&date=yesterday,date",
        "/api/v1/slots?service=padel-90,date",
        "/api/v1/slots?date=2030-01-01,service",
        "/api/v1/bookings/1,id",
        "/api/v1/slots?service=padel-90&date=9999-01-01,date",
        "/api/v1/dev/chat?phone=abc,phone",
    })
    @DisplayName("a query names the parameter that is wrong")
    void query(String path, String field) {
        assertProblem(customer.get(path), 400, field);
    }

    @Test
    @DisplayName("an Idempotency-Key that is used for another request is refused, and the first booking stands")
    void idempotencyKey() {
        JsonNode slots = customer.get("/api/v1/slots?service=padel-90&date="
                        + java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusDays(9))
                .json();
        Map<String, String> key = Map.of("Idempotency-Key", "one");
        Map<String, String> first = wanted(slots.get(0));
        Browser.Answer booked = customer.post("/api/v1/bookings", first, key).expect(201);
        Browser.Answer again = customer.post("/api/v1/bookings", first, key);
        assertThat(again.json().get("id")).isEqualTo(booked.json().get("id"));
        assertThat(again.json().get("checkoutUrl")).isEqualTo(booked.json().get("checkoutUrl"));
        assertProblem(
                customer.post("/api/v1/bookings", wanted(slots.get(slots.size() - 1)), key), 400, "Idempotency-Key");
        assertThat(customer.get("/api/v1/bookings").json()).hasSize(1);
    }

    private static Map<String, String> wanted(JsonNode slot) {
        return Map.of(
                "service", "padel-90",
                "resource", slot.get("resource").get("id").asText(),
                "start", slot.get("start").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/me", "/api/v1/bookings", "/api/v1/admin/overview"})
    @DisplayName("who is not logged in, or brings a token that is none, is asked to log in")
    void unauthenticated(String path) {
        Browser.Answer answer = app.at("padel").get(path);
        assertProblem(answer, 401, "");
        assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        for (String token : List.of("x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "ñ")) {
            if (!token.equals("ñ")) {
                assertProblem(app.at("padel").withAccessToken(token).get(path), 401, "");
            }
        }
    }

    @Test
    @DisplayName("a customer is no administrator")
    void forbidden() {
        assertProblem(customer.get("/api/v1/admin/overview"), 403, "");
        assertProblem(customer.post("/api/v1/line/next", Map.of("desk", "1")), 403, "");
    }

    @Test
    @DisplayName("the wrong method, media type, size or place is said so")
    void protocol() {
        assertProblem(customer.get("/api/v1/nothing"), 404, "");
        assertProblem(customer.send("DELETE", "/api/v1/bookings", null, Map.of()), 405, "");
        assertProblem(customer.post("/api/v1/line", "x", Map.of("Content-Type", "text/plain")), 415, "");
        assertProblem(customer.post("/api/v1/line", "{\"name\":\"" + "x".repeat(70_000) + "\"}", Map.of()), 413, "");
        assertProblem(customer.get("/api/v1/sandbox/checkouts/none"), 404, "");
        assertThat(customer.post("/webhooks/payments/nobody", "{}", Map.of()).status())
                .isBetween(400, 499);
    }

    @Test
    @DisplayName("a webhook that is not provably the provider's is refused and stores nothing")
    void webhook() {
        Browser.Answer answer = app.at("padel").post("/webhooks/payments/sandbox", "{\"paid\":true}", Map.of());
        assertThat(answer.status()).isBetween(400, 499);
    }

    @Test
    @DisplayName("a host that names no business, or an unknown one, has no API")
    void unknownTenant() {
        assertProblem(app.at("nobody").get("/api/v1/services"), 404, "");
        assertProblem(new Browser(app.port(), "localhost").get("/api/v1/services"), 404, "");
        assertProblem(app.at("a.b").get("/api/v1/services"), 404, "");
    }

    @Test
    @DisplayName("a business's API answers under api.<business> too")
    void apiHost() {
        assertThat(app.at("api.padel").get("/api/v1/business").json().get("id").asText())
                .isEqualTo("padel");
    }

    @Test
    @DisplayName("what is no HTTP at all gets 400 and no page of the server's own")
    void garbage() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", app.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /\u0001 HTTP/1.1\r\nHost: padel.localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.setSoTimeout(5_000);
            byte[] bytes = new byte[4_096];
            int read = socket.getInputStream().read(bytes);
            String answer = new String(bytes, 0, Math.max(read, 0), StandardCharsets.ISO_8859_1);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("Jetty")
                    .doesNotContain("Exception");
        }
    }
}
