package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator sees of jobs and of what recurs, and can do about it. */
class JobsTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;

    @BeforeAll
    static void logIn() {
        admin = app.admin("padel");
    }

    private static JsonNode newest(String kind) {
        return await().atMost(10, SECONDS)
                .until(
                        () -> admin.get("/api/v1/admin/jobs?kind=" + kind)
                                .expect(200)
                                .json()
                                .get("jobs"),
                        jobs -> !jobs.isEmpty())
                .get(0);
    }

    @Test
    @DisplayName(
            "jobs are counted and found, one of the platform stays, a cancelled one is tried again, and the log says who")
    void jobs() {
        assertThat(admin.get("/api/v1/admin/jobs/counts")
                        .expect(200)
                        .json()
                        .get("DEAD")
                        .asLong())
                .isZero();
        JsonNode chore = newest("platform.housekeeping");
        assertThat(chore.has("payload")).isFalse();
        String path = "/api/v1/admin/jobs/" + chore.get("id").asText();
        assertThat(admin.post(path + "/cancel", Map.of())
                        .expect(409)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("job-of-the-platform");
        admin.post("/api/v1/admin/jobs/cancel", Map.of("kind", "platform.housekeeping"))
                .expect(409);
        app.admin("clinica").get(path).expect(404);

        assertThat(admin.get("/api/v1/admin/jobs/failures").expect(200).json()).isEmpty();
        assertThat(admin.post("/api/v1/admin/jobs/retry", Map.of("kind", "messages.deliver"))
                        .expect(200)
                        .json()
                        .get("changed")
                        .asInt())
                .isZero();
        Browser customer = app.at("padel").signUp("Ana", "ana@example.com");
        assertThat(newest("messages.deliver").get("state").asText()).isIn("DONE", "RUNNING", "READY");
        customer.get("/api/v1/admin/jobs").expect(403);
        app.at("padel").get("/api/v1/admin/jobs").expect(401);
    }

    @Test
    @DisplayName("a reminder that waits is cancelled with others like it, and is tried again")
    void bulk() {
        Browser clinic = app.admin("clinica");
        Browser eva = app.at("clinica").signUp("Eva", "eva@example.com");
        String date = LocalDate.now(ZoneOffset.UTC).plusDays(20).toString();
        JsonNode slot =
                eva.get("/api/v1/slots?service=consulta&date=" + date).json().get(0);
        eva.post(
                        "/api/v1/bookings",
                        Map.of(
                                "service", "consulta",
                                "resource", slot.get("resource").get("id").asText(),
                                "start", slot.get("start").asText()))
                .expect(201);
        JsonNode waiting = clinic.get("/api/v1/admin/jobs?state=SCHEDULED")
                .expect(200)
                .json()
                .get("jobs");
        JsonNode reminder = StreamSupport.stream(waiting.spliterator(), false)
                .filter(job -> !job.get("kind").asText().startsWith("platform."))
                .findFirst()
                .orElseThrow();
        String kind = reminder.get("kind").asText();
        assertThat(clinic.post("/api/v1/admin/jobs/cancel", Map.of("kind", kind))
                        .expect(200)
                        .json()
                        .get("changed")
                        .asInt())
                .isEqualTo(1);
        String path = "/api/v1/admin/jobs/" + reminder.get("id").asText();
        assertThat(clinic.get(path).expect(200).json().get("state").asText()).isEqualTo("CANCELLED");
        clinic.post(path + "/cancel", Map.of()).expect(409);
        clinic.post(path + "/retry", Map.of()).expect(200);
        assertThat(clinic.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("jobs.cancelled"))
                .anyMatch(entry -> entry.get("action").asText().equals("job.retried"));
    }

    @Test
    @DisplayName("what recurs is listed, paused, resumed and done now, but what keeps the service going is not paused")
    void schedules() {
        String path = "/api/v1/admin/schedules";
        assertThat(admin.get(path).expect(200).json())
                .anyMatch(schedule -> schedule.get("name").asText().equals("outside-calendars"))
                .anyMatch(schedule -> schedule.get("name").asText().equals("told-times"));
        assertThat(admin.post(path + "/told-times/pause", Map.of())
                        .expect(200)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("PAUSED");
        assertThat(admin.post(path + "/told-times/resume", Map.of())
                        .expect(200)
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("ACTIVE");
        for (String name : List.of("key-rotation", "%20key-rotation", "key-rotation%20")) {
            assertThat(admin.post(path + "/" + name + "/pause", Map.of())
                            .expect(409)
                            .json()
                            .get("type")
                            .asText())
                    .endsWith("job-of-the-platform");
        }
        assertThat(admin.get(path).json())
                .allMatch(schedule -> schedule.get("state").asText().equals("ACTIVE"));
        admin.post(path + "/outside-calendars/trigger", Map.of()).expect(200);
        assertThat(newest("calendars.read-all").get("kind").asText()).isEqualTo("calendars.read-all");
        for (String verb : List.of("pause", "resume", "trigger")) {
            admin.post(path + "/nothing/" + verb, Map.of()).expect(404);
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
        assertThat(admin.get(path).expect(400).field()).isEqualTo(field);
    }
}
