package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator sees of jobs and of what recurs, and can do about it. */
class JobsTest {

    @TempDir
    static Path folder;

    private static RunningApp app;
    private static Browser admin;

    @BeforeAll
    static void start() {
        app = RunningApp.start(Settings.from(Map.of("PORT", "0", "DATA_DIR", folder.toString())));
        admin = Browser.admin(app.port(), "padel");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static Browser.Answer expect(int status, Browser.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    private static JsonNode newest(String kind) {
        return await().atMost(10, SECONDS)
                .until(
                        () -> expect(200, admin.get("/api/v1/admin/jobs?kind=" + kind))
                                .json()
                                .get("jobs"),
                        jobs -> !jobs.isEmpty())
                .get(0);
    }

    @Test
    @DisplayName(
            "jobs are counted and found, one of the platform stays, a cancelled one is tried again, and the log says who")
    void jobs() {
        assertThat(expect(200, admin.get("/api/v1/admin/jobs/counts"))
                        .json()
                        .get("DEAD")
                        .asLong())
                .isZero();
        JsonNode chore = newest("platform.housekeeping");
        assertThat(chore.has("payload")).isFalse();
        String path = "/api/v1/admin/jobs/" + chore.get("id").asText();
        assertThat(expect(409, admin.post(path + "/cancel", Map.of()))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("job-of-the-platform");
        expect(409, admin.post("/api/v1/admin/jobs/cancel", Map.of("kind", "platform.housekeeping")));
        expect(404, Browser.admin(app.port(), "clinica").get(path));

        assertThat(expect(200, admin.get("/api/v1/admin/jobs/failures")).json()).isEmpty();
        assertThat(expect(200, admin.post("/api/v1/admin/jobs/retry", Map.of("kind", "messages.deliver")))
                        .json()
                        .get("changed")
                        .asInt())
                .isZero();
        Browser customer = new Browser(app.port(), "padel.localhost").signUp("Ana", "ana@example.com");
        assertThat(newest("messages.deliver").get("state").asText()).isIn("DONE", "RUNNING", "READY");
        expect(403, customer.get("/api/v1/admin/jobs"));
        expect(401, new Browser(app.port(), "padel.localhost").get("/api/v1/admin/jobs"));
    }

    @Test
    @DisplayName("a reminder that waits is cancelled with others like it, and is tried again")
    void bulk() {
        Browser clinic = Browser.admin(app.port(), "clinica");
        Browser eva = new Browser(app.port(), "clinica.localhost").signUp("Eva", "eva@example.com");
        String date = LocalDate.now(ZoneOffset.UTC).plusDays(20).toString();
        JsonNode slot =
                eva.get("/api/v1/slots?service=consulta&date=" + date).json().get(0);
        expect(
                201,
                eva.post(
                        "/api/v1/bookings",
                        Map.of(
                                "service", "consulta",
                                "resource", slot.get("resource").get("id").asText(),
                                "start", slot.get("start").asText())));
        JsonNode waiting = expect(200, clinic.get("/api/v1/admin/jobs?state=SCHEDULED"))
                .json()
                .get("jobs");
        JsonNode reminder = StreamSupport.stream(waiting.spliterator(), false)
                .filter(job -> !job.get("kind").asText().startsWith("platform."))
                .findFirst()
                .orElseThrow();
        String kind = reminder.get("kind").asText();
        assertThat(expect(200, clinic.post("/api/v1/admin/jobs/cancel", Map.of("kind", kind)))
                        .json()
                        .get("changed")
                        .asInt())
                .isEqualTo(1);
        String path = "/api/v1/admin/jobs/" + reminder.get("id").asText();
        assertThat(expect(200, clinic.get(path)).json().get("state").asText()).isEqualTo("CANCELLED");
        expect(409, clinic.post(path + "/cancel", Map.of()));
        expect(200, clinic.post(path + "/retry", Map.of()));
        assertThat(clinic.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("jobs.cancelled"))
                .anyMatch(entry -> entry.get("action").asText().equals("job.retried"));
    }

    @Test
    @DisplayName("what recurs is listed, paused, resumed and done now")
    void schedules() {
        String path = "/api/v1/admin/schedules";
        assertThat(expect(200, admin.get(path)).json())
                .anyMatch(schedule -> schedule.get("name").asText().equals("outside-calendars"))
                .anyMatch(schedule -> schedule.get("name").asText().equals("told-times"));
        assertThat(expect(200, admin.post(path + "/told-times/pause", Map.of()))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("PAUSED");
        assertThat(expect(200, admin.post(path + "/told-times/resume", Map.of()))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("ACTIVE");
        expect(200, admin.post(path + "/outside-calendars/trigger", Map.of()));
        assertThat(newest("calendars.read-all").get("kind").asText()).isEqualTo("calendars.read-all");
        for (String verb : List.of("pause", "resume", "trigger")) {
            expect(404, admin.post(path + "/nothing/" + verb, Map.of()));
        }
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("schedule.paused"));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/admin/jobs?state=LOST,state",
        "/api/v1/admin/jobs?kind=%20%20%21,kind",
        "/api/v1/admin/jobs?after=x,after",
        "/api/v1/admin/jobs/x,id",
        "/api/v1/admin/jobs/99999999999999999999,id",
        "/api/v1/admin/jobs?error=%00,error",
    })
    @DisplayName("what cannot be taken is said to be what is wrong")
    void garbage(String path, String field) {
        assertThat(expect(400, admin.get(path))
                        .json()
                        .get("errors")
                        .get(0)
                        .get("field")
                        .asText())
                .isEqualTo(field);
    }
}
