package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who works at a business, as what, and who may change it. */
class TeamTest {

    private static final String TEAM = "/api/v1/admin/team";

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser admin;

    @BeforeAll
    static void logIn() {
        admin = app.admin("clinica");
    }

    private static Browser invited(String email, String role) {
        admin.post("/auth/invitations", Map.of("email", email, "roles", List.of(role)))
                .expect(201);
        Browser browser = app.at("clinica");
        browser.post(
                        "/auth/invitations/accept",
                        Map.of("token", browser.linkTo(email, "join"), "password", "una clave bien larga"))
                .expect(200);
        return browser.logIn(email, "una clave bien larga");
    }

    private static JsonNode member(String email) {
        for (JsonNode member : admin.get(TEAM).expect(200).json().get("members")) {
            if (member.get("email").asText().equals(email)) {
                return member;
            }
        }
        throw new AssertionError(email + " is not of the team");
    }

    private static Browser.Answer assign(Browser by, String email, String... roles) {
        return by.put(TEAM + "/" + member(email).get("id").asText(), Map.of("roles", List.of(roles)));
    }

    private static Browser.Answer tell(String email, String what) {
        return admin.post(TEAM + "/" + member(email).get("id").asText() + "/" + what, Map.of());
    }

    private static void soon(Browser who, String path, int status) {
        await().atMost(5, SECONDS)
                .untilAsserted(() -> assertThat(who.get(path).status()).isEqualTo(status));
    }

    @Test
    @DisplayName("somebody of the team gets another role and loses it, and what they may do follows at once")
    void roles() {
        Browser rita = invited("rita@example.com", "staff");
        assertThat(member("rita@example.com").get("roles"))
                .extracting(JsonNode::asText)
                .containsExactly("staff");
        rita.get("/api/v1/admin/settings").expect(403);
        rita.get(TEAM).expect(403);
        assign(admin, "rita@example.com", "staff", "admin").expect(200);
        soon(rita, "/api/v1/admin/settings", 200);
        assign(admin, "rita@example.com", "staff").expect(200);
        soon(rita, "/api/v1/admin/settings", 403);
        assertThat(assign(admin, "rita@example.com", "boss").expect(400).field())
                .isEqualTo("roles");
        assertThat(admin.get("/api/v1/admin/audit").expect(200).json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("team.assigned")
                        && entry.get("actor").asText().startsWith("account:")
                        && entry.at("/data/roles").asText().equals("admin staff"))
                .noneMatch(entry -> entry.get("action").asText().equals("auth.role-granted")
                        && entry.get("actor").equals(entry.get("subject")));
        assign(admin, "rita@example.com").expect(200);
        assertThat(admin.get(TEAM).json().get("members"))
                .noneMatch(member -> member.get("email").asText().equals("rita@example.com"));
        soon(rita, "/api/v1/admin/overview", 403);
        rita.get("/api/v1/me").expect(200);
    }

    @Test
    @DisplayName(
            "who is kept out has no session any more and gets none, stays in the list, and is let in again as what they were")
    void disabled() {
        Browser leo = invited("leo@example.com", "staff");
        tell("leo@example.com", "disable").expect(200);
        soon(leo, "/api/v1/me", 401);
        leo.post("/auth/session", Map.of("email", "leo@example.com", "password", "una clave bien larga"))
                .expect(401);
        assertThat(member("leo@example.com").get("active").asBoolean()).isFalse();
        assertThat(assign(admin, "leo@example.com").expect(409).text()).contains("team-member-disabled");
        tell("leo@example.com", "enable").expect(200);
        app.at("clinica")
                .logIn("leo@example.com", "una clave bien larga")
                .get("/api/v1/admin/overview")
                .expect(200);
    }

    @Test
    @DisplayName("nobody changes what they are themselves, and whoever has no role is none of the team's")
    void limits() {
        assertThat(assign(admin, "admin@clinica.example", "staff").expect(409).text())
                .contains("team-self");
        assertThat(tell("admin@clinica.example", "disable").expect(409).text()).contains("team-self");
        Browser ana = app.at("clinica").signUp("Ana", "ana@example.com");
        String customer = ana.get("/api/v1/me").json().get("id").asText();
        admin.put(TEAM + "/" + customer, Map.of("roles", List.of("admin"))).expect(404);
        admin.post(TEAM + "/" + customer + "/disable", Map.of()).expect(404);
        app.admin("padel")
                .put(TEAM + "/" + member("admin@clinica.example").get("id").asText(), Map.of("roles", List.of()))
                .expect(404);
    }

    @Test
    @DisplayName("of two administrators who take the role from each other at once, one stays")
    void race() throws Exception {
        Browser eva = invited("eva@example.com", "admin");
        Browser max = invited("max@example.com", "admin");
        List<String> ids = List.of(
                member("eva@example.com").get("id").asText(),
                member("max@example.com").get("id").asText());
        for (int turn = 0; turn < 5; turn++) {
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService both = Executors.newFixedThreadPool(2);
            List<Future<Browser.Answer>> asked = new ArrayList<>();
            asked.add(both.submit(() -> demoted(eva, ids.get(1), together)));
            asked.add(both.submit(() -> demoted(max, ids.get(0), together)));
            both.shutdown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Browser.Answer> answer : asked) {
                statuses.add(answer.get(20, SECONDS).status());
            }
            assertThat(statuses).containsOnlyOnce(200);
            assign(admin, "eva@example.com", "admin").expect(200);
            assign(admin, "max@example.com", "admin").expect(200);
            soon(eva, TEAM, 200);
            soon(max, TEAM, 200);
        }
    }

    private static Browser.Answer demoted(Browser by, String id, CyclicBarrier together) throws Exception {
        together.await(10, SECONDS);
        return by.put(TEAM + "/" + id, Map.of("roles", List.of("staff")));
    }
}
