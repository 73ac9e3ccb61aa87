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
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendars that go out by a secret address, and calendars elsewhere that come in. */
class CalendarTest {

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

    private static LocalDate day(int days) {
        return LocalDate.now(ZoneId.of("America/Argentina/Buenos_Aires")).plusDays(days);
    }

    private static JsonNode slots(int day) {
        return expect(200, ana.get("/api/v1/slots?service=consulta&date=" + day(day)))
                .json();
    }

    private static String path(Browser.Answer issued) {
        return URI.create(expect(201, issued).json().get("url").asText()).getPath();
    }

    @Test
    @DisplayName("a customer's and a resource's calendars show the booking to who has the address, until it is renewed")
    void feeds() {
        JsonNode slot = slots(3).get(0);
        String resource = slot.get("resource").get("id").asText();
        expect(
                201,
                ana.post(
                        "/api/v1/bookings",
                        Map.of(
                                "service",
                                "consulta",
                                "resource",
                                resource,
                                "start",
                                slot.get("start").asText())));
        String mine = path(ana.post("/api/v1/me/calendar", Map.of()));
        Browser anybody = new Browser(app.port(), "clinica.localhost");
        Browser.Answer feed = expect(200, anybody.get(mine));
        assertThat(feed.contentType()).startsWith("text/calendar");
        assertThat(feed.text()).contains("BEGIN:VEVENT").contains("Consulta");
        String tag = feed.raw().headers().firstValue("ETag").orElseThrow();
        expect(304, anybody.send("GET", mine, null, Map.of("If-None-Match", tag)));
        expect(404, new Browser(app.port(), "padel.localhost").get(mine));
        expect(404, new Browser(app.port(), "localhost").get(mine));

        String staff = path(admin.post("/api/v1/admin/resources/" + resource + "/calendar", Map.of()));
        assertThat(expect(200, anybody.get(staff)).text()).contains("Ana");
        expect(403, ana.post("/api/v1/admin/resources/" + resource + "/calendar", Map.of()));
        expect(400, admin.post("/api/v1/admin/resources/nobody/calendar", Map.of()));

        String renewed = path(ana.post("/api/v1/me/calendar", Map.of()));
        expect(404, anybody.get(mine));
        expect(200, anybody.get(renewed));
        expect(204, ana.delete("/api/v1/me/calendar"));
        expect(404, anybody.get(renewed));
        expect(401, anybody.post("/api/v1/me/calendar", Map.of()));
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
            expect(404, admin.get(path));
            expect(200, admin.put(path, body));
            await().atMost(10, SECONDS)
                    .until(() -> admin.get(path).json().get("outcome").asText().startsWith("not read"));
            assertThat(slots(9)).anyMatch(CalendarTest::isOfGomez);

            calendar.set("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
                    + "DTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:"
                    + day(9).toString().replace("-", "") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
            expect(200, admin.put(path, body));
            await().atMost(10, SECONDS)
                    .until(() -> admin.get(path).json().get("outcome").asText().startsWith("read: busy 1"));
            assertThat(slots(9)).isNotEmpty().noneMatch(CalendarTest::isOfGomez);

            expect(204, admin.delete(path));
            assertThat(slots(9)).anyMatch(CalendarTest::isOfGomez);
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
        assertThat(expect(400, admin.put("/api/v1/admin/resources/dr-paz/outside-calendar", Map.of("url", url)))
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asText())
                .isEqualTo("url");
    }
}
