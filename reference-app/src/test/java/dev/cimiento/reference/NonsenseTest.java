package dev.cimiento.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint, asked nonsense by a stranger, a customer and an administrator, answers with what is wrong and never fails. */
class NonsenseTest {

    private static final List<String> IDS = List.of(
            "x",
            "-1",
            "%00",
            "%20",
            "%F0%9F%98%80",
            "%ED%A0%80",
            "a%2Fb",
            "..%2F..",
            "00000000-0000-0000-0000-000000000000",
            "9223372036854775808",
            "2026-02-30",
            "z".repeat(1_500));

    private static final List<String> FIELDS = List.of(
            "id",
            "name",
            "minutes",
            "resources",
            "alsoNeeds",
            "limits",
            "cancellation",
            "hours",
            "deposit",
            "timeZone",
            "quantity",
            "windows",
            "reason",
            "service",
            "resource",
            "start",
            "through",
            "everyWeeks",
            "without",
            "conflicts",
            "customer",
            "from",
            "to",
            "url",
            "value",
            "kind",
            "states",
            "error",
            "most",
            "state",
            "desk",
            "lines",
            "line",
            "prefix",
            "cap",
            "recalls",
            "graceMinutes",
            "dayStart",
            "shown",
            "roles");

    private static final List<String> VALUES = List.of(
            "null",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"2026-02-30\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "[null]",
            "[[[]]]",
            "{\"\":null}",
            "true");

    private static final List<String> BODIES =
            List.of("", "null", "[]", "{}", "{", "\"x\"", "7", "[".repeat(500), "{\"a\":".repeat(100), "\u0000");

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static List<Browser> people;

    @BeforeAll
    static void logIn() {
        Browser stranger = app.at("padel");
        Browser customer = app.at("padel").signUp("Ana", "ana@example.com");
        people = List.of(stranger, customer, app.admin("padel"));
    }

    static Stream<String> endpoints() {
        return Stream.of(
                "GET /api/v1/slots?service={id}&date={id}&moving={id}",
                "POST /api/v1/bookings",
                "GET /api/v1/bookings/{id}",
                "POST /api/v1/bookings/{id}/cancel",
                "POST /api/v1/bookings/{id}/move",
                "GET /api/v1/bookings/{id}/invoice",
                "GET /api/v1/invoices?from={id}&to={id}",
                "POST /api/v1/series",
                "GET /api/v1/series/{id}",
                "POST /api/v1/series/{id}/confirm",
                "POST /api/v1/series/{id}/cancel",
                "POST /api/v1/waitlist",
                "DELETE /api/v1/waitlist/{id}",
                "POST /api/v1/waitlist/{id}/accept",
                "GET /calendar/{id}.ics",
                "POST /api/v1/line",
                "POST /api/v1/line/next",
                "GET /api/v1/admin/lines",
                "PUT /api/v1/admin/lines/{id}",
                "PUT /api/v1/admin/lines/caja",
                "POST /api/v1/admin/lines/{id}/open",
                "POST /api/v1/admin/lines/{id}/close",
                "GET /api/v1/admin/lines/{id}/report",
                "GET /api/v1/admin/tickets",
                "POST /api/v1/admin/tickets/{id}/recall",
                "POST /api/v1/admin/tickets/{id}/start",
                "POST /api/v1/admin/tickets/{id}/done",
                "POST /api/v1/admin/tickets/{id}/no-show",
                "POST /api/v1/admin/tickets/{id}/cancel",
                "POST /api/v1/admin/tickets/{id}/park",
                "POST /api/v1/admin/tickets/00000000-0000-0000-0000-000000000000/park",
                "POST /api/v1/admin/tickets/{id}/unpark",
                "POST /api/v1/admin/tickets/{id}/transfer",
                "POST /api/v1/admin/tickets/00000000-0000-0000-0000-000000000000/transfer",
                "PUT /api/v1/admin/team/{id}",
                "PUT /api/v1/admin/team/00000000-0000-0000-0000-000000000000",
                "POST /api/v1/admin/team/{id}/disable",
                "POST /api/v1/admin/team/{id}/enable",
                "GET /api/v1/admin/services/{id}",
                "PUT /api/v1/admin/services/{id}",
                "DELETE /api/v1/admin/services/{id}",
                "GET /api/v1/admin/resources/{id}",
                "PUT /api/v1/admin/resources/{id}",
                "DELETE /api/v1/admin/resources/{id}",
                "GET /api/v1/admin/resources/cancha-1/special-days?from={id}&to={id}",
                "PUT /api/v1/admin/resources/cancha-1/special-days/{id}",
                "DELETE /api/v1/admin/resources/{id}/special-days/{id}",
                "PUT /api/v1/admin/closures/{id}",
                "DELETE /api/v1/admin/closures/{id}",
                "POST /api/v1/admin/resources/{id}/calendar",
                "DELETE /api/v1/admin/resources/{id}/calendar",
                "GET /api/v1/admin/resources/{id}/outside-calendar",
                "PUT /api/v1/admin/resources/cancha-1/outside-calendar",
                "DELETE /api/v1/admin/resources/{id}/outside-calendar",
                "GET /api/v1/admin/bookings?from={id}&to={id}&resource={id}",
                "GET /api/v1/admin/bookings/{id}",
                "POST /api/v1/admin/bookings/{id}/check-in",
                "POST /api/v1/admin/bookings/{id}/move",
                "GET /api/v1/admin/jobs?state={id}&kind={id}&error={id}&after={id}",
                "GET /api/v1/admin/jobs?kind={id}",
                "GET /api/v1/admin/jobs?error={id}",
                "GET /api/v1/admin/jobs/{id}",
                "POST /api/v1/admin/jobs/{id}/retry",
                "POST /api/v1/admin/jobs/retry",
                "POST /api/v1/admin/jobs/cancel",
                "POST /api/v1/admin/schedules/{id}/pause",
                "POST /api/v1/admin/schedules/{id}/trigger",
                "PUT /api/v1/admin/settings/{id}",
                "PUT /api/v1/admin/settings/BUSINESS_CUIT",
                "DELETE /api/v1/admin/settings/{id}",
                "GET /api/v1/admin/audit?before={id}",
                "POST /api/v1/sandbox/checkouts/{id}/dispute",
                "POST /api/v1/sandbox/checkouts/{id}/expire");
    }

    private static List<String> bodies(String method) {
        if (!method.equals("POST") && !method.equals("PUT")) {
            return List.of("");
        }
        List<String> bodies = new ArrayList<>(BODIES);
        for (String field : FIELDS) {
            for (int i = 0; i < 4; i++) {
                // A few of them for each field, others for the next.
                bodies.add("{\"" + field + "\":" + VALUES.get((field.length() * 3 + i * 5) % VALUES.size()) + "}");
            }
        }
        for (String value : VALUES) {
            bodies.add("{\"minutes\":" + value + "}");
            bodies.add("{\"desk\":\"1\",\"lines\":" + value + "}");
            bodies.add("{\"name\":\"X\",\"line\":" + value + "}");
            bodies.add("{\"name\":\"X\",\"minutes\":30,\"hours\":" + value + "}");
            bodies.add("{\"name\":\"X\",\"hours\":{\"MONDAY\":" + value + "}}");
            bodies.add("{\"service\":\"padel-90\",\"resource\":\"cancha-1\",\"start\":" + value + "}");
        }
        return bodies;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    @DisplayName("nonsense is answered with 4xx")
    void neverFails(String endpoint) {
        String method = endpoint.substring(0, endpoint.indexOf(' '));
        String path = endpoint.substring(endpoint.indexOf(' ') + 1);
        List<String> failed = new ArrayList<>();
        for (int who = 0; who < people.size(); who++) {
            for (String id : path.contains("{id}") ? IDS : List.of("")) {
                // Who may do nothing here is asked less.
                List<String> bodies = bodies(method);
                for (String body :
                        who == 2 && !path.contains("{id}") ? bodies : bodies.subList(0, Math.min(4, bodies.size()))) {
                    Browser.Answer answer = people.get(who)
                            .send(
                                    method,
                                    path.replace("{id}", id),
                                    body.isEmpty() ? null : body,
                                    body.isEmpty() ? Map.of() : Map.of("Content-Type", "application/json"));
                    if (answer.status() >= 500) {
                        failed.add(who + " " + id + " " + body + ": " + answer.text());
                    }
                }
            }
        }
        assertThat(failed).isEmpty();
    }
}
