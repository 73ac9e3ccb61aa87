package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the front desk does with those who wait. */
class FrontDeskTest {

    private static final String TICKETS = "/api/v1/admin/tickets/";
    private static final String NOBODY = TICKETS + "00000000-0000-0000-0000-000000000000";

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser staff;
    private static Browser admin;
    private static Browser guest;

    private String line;

    @BeforeAll
    static void logIn() {
        admin = app.admin("clinica");
        guest = app.at("clinica");
        staff = invited("desk@example.com", "staff");
    }

    private static Browser invited(String email, String role) {
        admin.post("/auth/invitations", Map.of("email", email, "roles", List.of(role)))
                .expect(201);
        Browser browser = app.at("clinica");
        Map<String, String> accepted =
                Map.of("token", browser.linkTo(email, "join"), "password", "una clave bien larga");
        browser.post("/auth/invitations/accept", accepted).expect(200);
        return browser.logIn(email, "una clave bien larga");
    }

    /** Each test has a line of its own. */
    @BeforeEach
    void addLine() {
        line = "line-" + UUID.randomUUID().toString().substring(0, 8);
        admin.put("/api/v1/admin/lines/" + line, Map.of("prefix", "L")).expect(201);
    }

    private void take(String name) {
        guest.post("/api/v1/line", Map.of("name", name, "line", line)).expect(201);
    }

    private Browser.Answer next() {
        return staff.post("/api/v1/line/next", Map.of("desk", "1", "lines", List.of(line)));
    }

    private static Browser.Answer tell(JsonNode ticket, String what) {
        return staff.post(TICKETS + ticket.get("id").asText() + "/" + what, Map.of());
    }

    private static String status(Browser.Answer answer) {
        return answer.expect(200).json().get("status").asText();
    }

    private static JsonNode listed(String name) {
        for (JsonNode ticket : staff.get("/api/v1/admin/tickets").expect(200).json()) {
            if (ticket.get("name").asText().equals(name)) {
                return ticket;
            }
        }
        throw new AssertionError("nobody is called " + name);
    }

    @Test
    @DisplayName("who is called is called again, attended and done, and the report of the day counts it")
    void serves() {
        take("Ana Pérez");
        JsonNode called = next().expect(200).json();
        assertThat(called.get("label").asText()).isEqualTo("L1");
        assertThat(called.get("name").asText()).isEqualTo("Ana Pérez");
        JsonNode again = tell(called, "recall").expect(200).json();
        assertThat(again.get("recalls").asInt()).isEqualTo(1);
        assertThat(guest.get("/api/v1/line").json())
                .anyMatch(place -> place.get("line").asText().equals(line)
                        && place.get("status").asText().equals("CALLED")
                        && place.get("desk").asText().equals("1"))
                .noneMatch(place -> place.has("name") || place.has("id"));
        assertThat(status(tell(called, "start"))).isEqualTo("SERVING");
        assertThat(status(tell(called, "done"))).isEqualTo("DONE");
        assertThat(tell(called, "no-show").expect(409).json().get("detail").asText())
                .isEqualTo("ticket L1 is DONE, where this is not possible");
        JsonNode report =
                staff.get("/api/v1/admin/lines/" + line + "/report").expect(200).json();
        assertThat(report.get("taken").asInt()).isEqualTo(1);
        assertThat(report.get("done").asInt()).isEqualTo(1);
        assertThat(report.get("withinTarget").asDouble()).isEqualTo(1);
        assertThat(report.get("date").asText()).isEqualTo(Browser.day(0).toString());
    }

    @Test
    @DisplayName(
            "who does not come is called again first where the line wants it, given up, and called once more who comes late")
    void gives() {
        admin.put("/api/v1/admin/lines/" + line, Map.of("recalls", 1)).expect(200);
        take("Beto");
        JsonNode called = next().expect(200).json();
        assertThat(tell(called, "no-show").expect(409).json().get("type").asText())
                .endsWith("ticket-recall-first");
        tell(called, "recall").expect(200);
        assertThat(status(tell(called, "no-show"))).isEqualTo("NO_SHOW");
        assertThat(listed("Beto").get("status").asText()).isEqualTo("NO_SHOW");
        assertThat(status(tell(called, "recall"))).isEqualTo("CALLED");
        assertThat(status(tell(called, "cancel"))).isEqualTo("CANCELLED");
    }

    @Test
    @DisplayName("who is parked is passed over and comes back before those who came later")
    void parks() {
        take("Carla");
        take("Dino");
        JsonNode carla = listed("Carla");
        staff.post(TICKETS + carla.get("id").asText() + "/park", Map.of("minutes", 5))
                .expect(200);
        assertThat(listed("Carla").get("parkedUntil").asText()).isNotBlank();
        assertThat(status(tell(carla, "unpark"))).isEqualTo("WAITING");
        assertThat(next().expect(200).json().get("name").asText()).isEqualTo("Carla");
        staff.post(TICKETS + carla.get("id").asText() + "/park", Map.of("minutes", 5))
                .expect(200);
        assertThat(next().expect(200).json().get("name").asText()).isEqualTo("Dino");
        next().expect(204);
    }

    @Test
    @DisplayName("who is sent to another line stands there by when they came, with the number that they have")
    void transfers() {
        String cash = line + "-cash";
        admin.put("/api/v1/admin/lines/" + cash, Map.of("prefix", "C")).expect(201);
        take("Elsa");
        guest.post("/api/v1/line", Map.of("name", "Fito", "line", cash)).expect(201);
        JsonNode elsa = listed("Elsa");
        JsonNode moved = staff.post(TICKETS + elsa.get("id").asText() + "/transfer", Map.of("line", cash))
                .expect(200)
                .json();
        assertThat(moved.get("line").asText()).isEqualTo(cash);
        assertThat(moved.get("label").asText()).isEqualTo("L1");
        assertThat(staff.post("/api/v1/line/next", Map.of("desk", "2", "lines", List.of(line, cash)))
                        .expect(200)
                        .json()
                        .get("name")
                        .asText())
                .isEqualTo("Elsa");
        Browser.Answer nowhere = staff.post(TICKETS + elsa.get("id").asText() + "/transfer", Map.of("line", "nowhere"));
        assertThat(nowhere.expect(400).field()).isEqualTo("line");
        assertThat(nowhere.text()).contains("'nowhere'");
    }

    @Test
    @DisplayName("a closed line takes nobody and calls who waits, a full one says so, and the log has who closed it")
    void closes() {
        admin.put("/api/v1/admin/lines/" + line, Map.of("cap", 1)).expect(200);
        take("Gabi");
        assertThat(guest.post("/api/v1/line", Map.of("name", "Hugo", "line", line))
                        .expect(409)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("line-full");
        String path = "/api/v1/admin/lines/" + line;
        assertThat(staff.post(path + "/close", Map.of())
                        .expect(200)
                        .json()
                        .get("door")
                        .asText())
                .isEqualTo("CLOSED");
        assertThat(guest.post("/api/v1/line", Map.of("name", "Hugo", "line", line))
                        .expect(409)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("line-closed");
        next().expect(200);
        staff.post(path + "/open", Map.of()).expect(200);
        take("Hugo");
        assertThat(staff.get("/api/v1/admin/lines").expect(200).json())
                .anyMatch(shown -> shown.get("id").asText().equals(line)
                        && shown.get("door").asText().equals("OPEN")
                        && shown.get("waiting").asInt() == 1
                        && shown.get("cap").asInt() == 1);
        String subject = "line:" + line;
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("line.closed")
                        && entry.get("subject").asText().equals(subject));
    }

    @Test
    @DisplayName("how a line is run is shown as it was said, and what was not said is as in a new line")
    void rules() {
        String path = "/api/v1/admin/lines/" + line;
        Map<String, Object> said = Map.of(
                "prefix",
                "L",
                "cap",
                30,
                "recalls",
                2,
                "graceMinutes",
                3,
                "targetMinutes",
                20,
                "serviceMinutes",
                7,
                "dayStart",
                "05:30",
                "shown",
                "LABELS");
        JsonNode saved = admin.put(path, said).expect(200).json();
        said.forEach(
                (name, value) -> assertThat(saved.get(name).asText()).as(name).isEqualTo(value.toString()));
        take("Nora Paz");
        assertThat(guest.get("/api/v1/line").json())
                .anyMatch(place -> place.get("line").asText().equals(line)
                        && place.get("alias").asText().equals("L1"));
        JsonNode standard = admin.put(path, Map.of()).expect(200).json();
        assertThat(standard.get("graceMinutes").asInt()).isZero();
        assertThat(standard.get("targetMinutes").asInt()).isEqualTo(15);
        assertThat(standard.get("dayStart").asText()).isEqualTo("00:00");
        assertThat(standard.get("shown").asText()).isEqualTo("ALIASES");
    }

    @Test
    @DisplayName("a desk whose call is repeated with the same key calls nobody else")
    void callsOnce() {
        take("Inés");
        take("Juan");
        Map<String, Object> call = Map.of("desk", "1", "lines", List.of(line));
        Map<String, String> key = Map.of("Idempotency-Key", line);
        JsonNode first = staff.post("/api/v1/line/next", call, key).expect(200).json();
        assertThat(staff.post("/api/v1/line/next", call, key).expect(200).json())
                .isEqualTo(first);
        assertThat(listed("Juan").get("status").asText()).isEqualTo("WAITING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recall", "start", "done", "no-show", "cancel", "unpark"})
    @DisplayName("a ticket that there is not, or not in this business, is said to be unknown, and strangers do nothing")
    void unknown(String what) {
        staff.post(NOBODY + "/" + what, Map.of()).expect(404);
        assertThat(staff.post(TICKETS + "1/" + what, Map.of()).expect(400).field())
                .isEqualTo("id");
        take("Karen");
        String ticket = TICKETS + listed("Karen").get("id").asText() + "/" + what;
        guest.post(ticket, Map.of()).expect(401);
        app.admin("padel").post(ticket, Map.of()).expect(404);
        assertThat(listed("Karen").get("status").asText()).isEqualTo("WAITING");
        tell(listed("Karen"), "cancel").expect(200);
    }

    @Test
    @DisplayName("customers move nobody, staff make no lines, and a cookie alone is no permission")
    void permissions() {
        Browser customer = app.at("clinica").signUp("Lía", "lia@example.com");
        customer.get("/api/v1/admin/tickets").expect(403);
        customer.get("/api/v1/admin/lines").expect(403);
        customer.get("/api/v1/admin/lines/reception/report").expect(403);
        customer.post("/api/v1/admin/lines/reception/close", Map.of()).expect(403);
        customer.post(NOBODY + "/done", Map.of()).expect(403);
        staff.put("/api/v1/admin/lines/" + line, Map.of()).expect(403);
        Browser forged = invited("other-desk@example.com", "staff").withAccessToken("");
        forged.post("/api/v1/admin/lines/reception/close", Map.of()).expect(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "park | {} | minutes",
                "park | {\"minutes\":0} | minutes",
                "park | {\"minutes\":1441} | minutes",
                "transfer | {} | line",
                "transfer | {\"line\":\"\"} | line",
                "transfer | {\"line\":\"x\",\"seniority\":\"NEW\"} | seniority",
            })
    @DisplayName("what is wrong with a step is named")
    void wrongStep(String what, String body, String field) {
        assertThat(staff.post(NOBODY + "/" + what, body, Map.of()).expect(400).field())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "caja | {\"prefix\":\"ñ\"} | prefix",
                "caja | {\"prefix\":\"123456789\"} | prefix",
                "caja | {\"cap\":0} | cap",
                "caja | {\"recalls\":11} | recalls",
                "caja | {\"graceMinutes\":1441} | graceMinutes",
                "caja | {\"targetMinutes\":0} | targetMinutes",
                "caja | {\"serviceMinutes\":0} | serviceMinutes",
                "caja | {\"dayStart\":\"25:00\"} | dayStart",
                "caja | {\"shown\":\"NAMES\"} | shown",
                "Caja | {} | line",
            })
    @DisplayName("what is wrong with a line is named, and there is no such line then")
    void wrongLine(String name, String body, String field) {
        assertThat(admin.put("/api/v1/admin/lines/" + name, body).expect(400).field())
                .isEqualTo(field);
        admin.get("/api/v1/admin/lines/" + name + "/report").expect(404);
    }
}
