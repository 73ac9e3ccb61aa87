package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendars that go out by a secret address, and calendars elsewhere that come in. */
class CalendarTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;
    private static Browser ana;

    @BeforeAll
    static void logIn() {
        admin = app.admin("clinica");
        ana = app.at("clinica").signUp("Ana", "ana@example.com");
    }

    private static String path(Browser.Answer issued) {
        return URI.create(issued.expect(201).json().get("url").asText()).getPath();
    }

    @Test
    @DisplayName("a customer's and a resource's calendars show the booking to who has the address, until it is renewed")
    void feeds() {
        JsonNode slot = ana.slots("consulta", 3).get(0);
        String resource = slot.get("resource").get("id").asText();
        ana.post(
                        "/api/v1/bookings",
                        Map.of(
                                "service",
                                "consulta",
                                "resource",
                                resource,
                                "start",
                                slot.get("start").asText()))
                .expect(201);
        String mine = path(ana.post("/api/v1/me/calendar", Map.of()));
        Browser anybody = app.at("clinica");
        Browser.Answer feed = anybody.get(mine).expect(200);
        assertThat(feed.contentType()).startsWith("text/calendar");
        assertThat(feed.text()).contains("BEGIN:VEVENT").contains("Consulta");
        String tag = feed.raw().headers().firstValue("ETag").orElseThrow();
        anybody.send("GET", mine, null, Map.of("If-None-Match", tag)).expect(304);
        app.at("padel").get(mine).expect(404);
        new Browser(app.port(), "localhost").get(mine).expect(404);

        String staff = path(admin.post("/api/v1/admin/resources/" + resource + "/calendar", Map.of()));
        assertThat(anybody.get(staff).expect(200).text()).contains("Ana");
        ana.post("/api/v1/admin/resources/" + resource + "/calendar", Map.of()).expect(403);
        admin.post("/api/v1/admin/resources/nobody/calendar", Map.of()).expect(400);

        String renewed = path(ana.post("/api/v1/me/calendar", Map.of()));
        anybody.get(mine).expect(404);
        anybody.get(renewed).expect(200);
        ana.delete("/api/v1/me/calendar").expect(204);
        anybody.get(renewed).expect(404);
        anybody.post("/api/v1/me/calendar", Map.of()).expect(401);
        assertThat(admin.get("/api/v1/admin/audit").text())
                .contains("calendar.renewed")
                .doesNotContain(staff.substring(10, 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/calendar/x.ics", "/calendar/.ics", "/calendar/%00.ics", "/calendar/ñ.ics", "/calendar/a"})
    @DisplayName("what is no address of a calendar opens nothing")
    void noCalendar(String path) {
        assertThat(ana.get(path.replace("ñ", "%C3%B1")).status()).isBetween(400, 404);
    }

    @Test
    @DisplayName(
            "when a calendar elsewhere says that a resource is busy it is not offered, until the calendar is forgotten")
    void busy() throws IOException {
        AtomicReference<String> calendar = new AtomicReference<>("no calendar");
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] bytes = calendar.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        elsewhere.start();
        try {
            String path = "/api/v1/admin/resources/dra-gomez/outside-calendar";
            Map<String, String> body =
                    Map.of("url", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/a.ics");
            admin.get(path).expect(404);
            admin.put(path, body).expect(200);
            await().atMost(10, SECONDS)
                    .until(() -> admin.get(path).json().get("outcome").asText().startsWith("not read"));
            assertThat(ana.slots("consulta", 9)).anyMatch(CalendarTest::isOfGomez);

            calendar.set("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                    + "DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:"
                    + Browser.day(9).toString().replace("-", "") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
            admin.put(path, body).expect(200);
            await().atMost(10, SECONDS)
                    .until(() -> admin.get(path).json().get("outcome").asText().startsWith("read: busy 1"));
            assertThat(ana.slots("consulta", 9)).isNotEmpty().noneMatch(CalendarTest::isOfGomez);

            admin.delete(path).expect(204);
            assertThat(ana.slots("consulta", 9)).anyMatch(CalendarTest::isOfGomez);
        } finally {
            elsewhere.stop(0);
        }
    }

    private static boolean isOfGomez(JsonNode slot) {
        return slot.get("resource").get("id").asText().equals("dra-gomez");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "ftp://example.com/a.ics",
                "http://192.168.0.1/a.ics",
                "https://10.0.0.1/a.ics",
                "https://169.254.169.254/latest/meta-data",
                "https://[fd00::1]/a.ics",
                "https://user:pass@127.0.0.1/a.ics",
                "file:///etc/passwd",
                "https://0.0.0.0/a.ics",
            })
    @DisplayName("a calendar that is not on the public internet is refused")
    void inside(String url) {
        assertThat(admin.put("/api/v1/admin/resources/dr-paz/outside-calendar", Map.of("url", url))
                        .expect(400)
                        .field())
                .isEqualTo("url");
    }
}
