package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Staff say through the API what there is to book and when. */
class CatalogEditingTest {

    private static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;
    private static Browser clinic;
    private static Browser customer;

    @BeforeAll
    static void logIn() {
        admin = app.admin("padel");
        clinic = app.admin("clinica");
        customer = app.at("padel").signUp("Ana", "ana@example.com");
    }

    private static Map<String, List<String>> everyDay(String window) {
        return Map.of(
                "MONDAY", List.of(window),
                "TUESDAY", List.of(window),
                "WEDNESDAY", List.of(window),
                "THURSDAY", List.of(window),
                "FRIDAY", List.of(window),
                "SATURDAY", List.of(window),
                "SUNDAY", List.of(window));
    }

    @Test
    @DisplayName("an administrator opens a sauna, customers find its hours and book it, and the log says who did it")
    void opens() {
        admin.put("/api/v1/admin/resources/sauna-1", Map.of("name", "Sauna", "hours", everyDay("10:00-12:00")))
                .expect(201);
        Map<String, Object> service = Map.of(
                "name", "Sauna 30 minutos",
                "minutes", 30,
                "resources", List.of("sauna-1"),
                "cancellation", List.of(Map.of("noticeMinutes", 120, "refundPercent", 50)),
                "deposit", Map.of("amount", "1500.00", "currency", "ARS"));
        admin.put("/api/v1/admin/services/sauna", service).expect(201);

        assertThat(customer.slots("sauna", 3)).hasSize(4);
        assertThat(customer.get("/api/v1/services").json())
                .anyMatch(offered -> offered.get("id").asText().equals("sauna")
                        && offered.get("deposit").get("amount").asText().equals("1500.00"));
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("service.added")
                        && entry.get("subject").asText().equals("service:sauna")
                        && entry.get("actor").asText().startsWith("account:"));

        ObjectNode read = (ObjectNode) admin.get("/api/v1/admin/services/sauna").json();
        assertThat(read.get("cancellation").get(0).get("refundPercent").asInt()).isEqualTo(50);
        read.put("minutes", 60).put("gridMinutes", 60);
        JsonNode written = admin.put("/api/v1/admin/services/sauna", read.toString())
                .expect(200)
                .json();
        assertThat(written.get("minutes").asInt()).isEqualTo(60);
        assertThat(customer.slots("sauna", 3)).hasSize(2);

        admin.delete("/api/v1/admin/services/sauna").expect(204);
        assertThat(customer.get("/api/v1/services").json())
                .noneMatch(offered -> offered.get("id").asText().equals("sauna"));
        assertThat(customer.get("/api/v1/slots?service=sauna&date=" + Browser.day(3))
                        .status())
                .isEqualTo(400);
        assertThat(clinic.get("/api/v1/admin/resources/sauna-1").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a special day has hours of its own, a closure has none for anybody, and both can be taken back")
    void specialDays() {
        String day = Browser.day(12).toString();
        String path = "/api/v1/admin/resources/cancha-1/special-days/";
        admin.put(path + day, Map.of("windows", List.of("20:00-21:30"), "reason", "Torneo"))
                .expect(200);
        assertThat(customer.slots("padel-90", 12))
                .filteredOn(slot -> slot.get("resource").get("id").asText().equals("cancha-1"))
                .hasSize(1);
        JsonNode listed = admin.get("/api/v1/admin/resources/cancha-1/special-days?from=" + day + "&to=" + day)
                .expect(200)
                .json();
        assertThat(listed.get(0).get("reason").asText()).isEqualTo("Torneo");
        admin.delete(path + day).expect(204);
        assertThat(customer.slots("padel-90", 12))
                .filteredOn(slot -> slot.get("resource").get("id").asText().equals("cancha-1"))
                .hasSizeGreaterThan(5);

        admin.put("/api/v1/admin/closures/" + day, Map.of("reason", "Obras")).expect(200);
        assertThat(customer.slots("padel-90", 12)).isEmpty();
        admin.delete("/api/v1/admin/closures/" + day).expect(204);
        assertThat(customer.slots("padel-90", 12)).isNotEmpty();
    }

    @Test
    @DisplayName("a resource that is closed offers nothing, and is open again with its hours")
    void closes() {
        JsonNode before = admin.get("/api/v1/admin/resources/cancha-3").json();
        admin.delete("/api/v1/admin/resources/cancha-3").expect(204);
        assertThat(customer.slots("padel-90", 14))
                .noneMatch(slot -> slot.get("resource").get("id").asText().equals("cancha-3"));
        admin.put("/api/v1/admin/resources/cancha-3", before.toString()).expect(200);
        assertThat(customer.slots("padel-90", 14))
                .anyMatch(slot -> slot.get("resource").get("id").asText().equals("cancha-3"));
    }

    @Test
    @DisplayName("a plan without payments has no deposits, and customers edit nothing")
    void gates() {
        Browser.Answer refused = clinic.put(
                "/api/v1/admin/services/eco",
                Map.of("name", "Eco", "minutes", 20, "deposit", Map.of("amount", "1", "currency", "ARS")));
        assertThat(refused.expect(403).json().get("type").asText()).endsWith("not-in-plan");
        customer.get("/api/v1/admin/services").expect(403);
        customer.put("/api/v1/admin/resources/x", Map.of("name", "X", "hours", Map.of()))
                .expect(403);
        app.at("padel").get("/api/v1/admin/resources").expect(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services/x | {\"minutes\":30} | name",
                "services/x | {\"name\":\"X\"} | minutes",
                "services/x | {\"name\":\"X\",\"minutes\":0} | minutes",
                "services/x | {\"name\":\"X\",\"minutes\":99999} | minutes",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"resources\":[\"nobody\"]} | resources",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"resources\":[\"cancha-1\",\"cancha-1\"]} | resources",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"resources\":[null]} | resources",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"assignment\":\"BEST\"} | assignment",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"limits\":[{\"per\":\"RESOURCE\",\"period\":\"UPCOMING\",\"most\":1}]} | limits",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"limits\":[null]} | limits",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"cancellation\":[{\"refundPercent\":3}]} | cancellation.noticeMinutes",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"otherMinutes\":[30]} | otherMinutes",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"alsoNeeds\":[[]]} | alsoNeeds",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"hours\":{}} | hours",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"deposit\":{\"amount\":\"-1\",\"currency\":\"ARS\"}} | deposit.amount",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"deposit\":{\"amount\":\"1\",\"currency\":\"XQQ\"}} | deposit",
                "services/x | {\"name\":\"X\",\"minutes\":30,\"nonsense\":1} | nonsense",
                "services/%20 | {\"name\":\"X\",\"minutes\":30} | id",
                "services/a%2Fb | {\"name\":\"X\",\"minutes\":30} | ",
                "resources/x | {\"name\":\"X\"} | hours",
                "resources/x | {\"name\":\"X\",\"hours\":{\"NODAY\":[]}} | hours",
                "resources/x | {\"name\":\"X\",\"hours\":{\"MONDAY\":[\"9-10\"]}} | hours.MONDAY",
                "resources/x | {\"name\":\"X\",\"hours\":{\"MONDAY\":[\"09:00-11:00\",\"10:00-12:00\"]}} | hours.MONDAY",
                "resources/x | {\"name\":\"X\",\"hours\":{\"MONDAY\":[null]}} | hours.MONDAY",
                "resources/x | {\"name\":\"X\",\"hours\":{},\"timeZone\":\"Mars/Base\"} | timeZone",
                "resources/x | {\"name\":\"X\",\"hours\":{},\"quantity\":0} | quantity",
                "resources/x | {\"name\":\"X\",\"hours\":{},\"holidays\":\"XX\"} | holidays",
                "resources/x | {\"name\":\"\\ud800\",\"hours\":{}} | name",
                "resources/cancha-1/special-days/soon | {\"reason\":\"X\"} | date",
                "resources/cancha-1/special-days/2030-01-01 | {} | reason",
                "closures/2030-01-01 | {\"reason\":\"X\",\"windows\":[\"09:00-10:00\"]} | windows",
            })
    @DisplayName("what cannot be taken is said to be what is wrong")
    void garbage(String path, String body, String field) {
        Browser.Answer answer = admin.put("/api/v1/admin/" + path, body);
        assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
        if (field != null) {
            assertThat(answer.field()).as(answer.text()).isEqualTo(field);
        }
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain("dev.cimiento");
    }
}
