package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole product through HTTP, as a stranger meets it: nothing is configured but a folder and any free port. */
class StoryTest {

    @RegisterExtension
    static final DemoApp app = new DemoApp();

    private static Browser signedUp(String tenant, String email) {
        return app.at(tenant).signUp("Ana Suárez", email);
    }

    private static String firstService(Browser browser) {
        return browser.get("/api/v1/services").json().get(0).get("id").asText();
    }

    private static List<String> outbox(Browser browser) {
        List<String> messages = new ArrayList<>();
        browser.get("/api/v1/dev/outbox")
                .json()
                .forEach(message -> messages.add(message.get("to").asText() + " | "
                        + message.path("subject").asText() + " | "
                        + message.get("text").asText()));
        return messages;
    }

    @Test
    @DisplayName(
            "a customer of the padel club signs up, books a court, pays the deposit and reads the confirmation and the reminder")
    void booksAndPays() {
        Browser ana = signedUp("padel", "ana@example.com");
        String court = firstService(ana);
        JsonNode slot = ana.slots(court, 1).get(0);

        Browser.Answer booked = ana.book(court, slot).expect(201);
        assertThat(booked.json().get("status").asText()).isEqualTo("HELD");
        String page = booked.json().get("checkoutUrl").asText();
        assertThat(page).startsWith("http://padel.localhost:" + app.port() + "/pay/");
        String checkout = page.substring(page.lastIndexOf("/") + 1);

        JsonNode sandbox = ana.get("/api/v1/sandbox/checkouts/" + checkout).json();
        assertThat(sandbox.get("amount").get("currency").asText()).isEqualTo("ARS");
        ana.post("/api/v1/sandbox/checkouts/" + checkout + "/approve", Map.of()).expect(200);

        String id = booked.json().get("id").asText();
        await().atMost(10, SECONDS)
                .until(
                        () -> ana.get("/api/v1/bookings/" + id)
                                .json()
                                .get("status")
                                .asText(),
                        "CONFIRMED"::equals);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(outbox(ana).stream().filter(m -> m.startsWith("ana@example.com")))
                        .anyMatch(m -> m.contains("confirm"))
                        .anyMatch(m -> m.toLowerCase(java.util.Locale.ROOT).contains("record")));

        assertThat(ana.slots(court, 1)).noneMatch(free -> free.equals(slot));

        Browser.Answer receipt = ana.get("/api/v1/bookings/" + id + "/invoice").expect(200);
        assertThat(receipt.contentType()).isEqualTo("application/pdf");
        assertThat(receipt.text()).startsWith("%PDF-");
        Browser somebody = signedUp("padel", "other-" + id + "@example.com");
        assertThat(somebody.get("/api/v1/bookings/" + id + "/invoice").status()).isEqualTo(404);

        assertThat(ana.get("/api/v1/admin/audit").status()).isEqualTo(403);
        Browser admin = app.admin("padel");
        assertThat(admin.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("payment.succeeded")
                        && entry.get("data").get("reference").asText().equals(id))
                .anyMatch(entry -> entry.get("action").asText().equals("invoice.issued"));
        assertThat(admin.get("/api/v1/admin/audit/verification")
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("intact");
    }

    @Test
    @DisplayName("the same by chatting with the WhatsApp bot")
    void booksByChat() {
        Browser browser = app.at("padel");
        String phone = "+5491155550123";
        chat(browser, phone, "hola");
        int replies = 1;
        String said = said(browser, phone, replies);
        assertThat(said).contains("1");
        // Choosing the first of every list takes the first free court; the link to pay then comes as a message of its
        // own.
        for (int step = 0; step < 6 && !said.contains("guardo"); step++) {
            chat(browser, phone, "1");
            said = said(browser, phone, ++replies);
        }
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(replies(browser, phone)).anyMatch(reply -> reply.contains("/pay/")));
        said = String.join("\n", replies(browser, phone));
        String checkout = said.replaceAll("(?s).*/pay/([A-Za-z0-9_-]+).*", "$1");
        assertThat(browser.post("/api/v1/sandbox/checkouts/" + checkout + "/approve", Map.of())
                        .status())
                .isEqualTo(200);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(replies(browser, phone))
                        .anyMatch(m -> m.toLowerCase(java.util.Locale.ROOT).contains("confirm")));
    }

    private static void chat(Browser browser, String phone, String text) {
        browser.post("/api/v1/dev/chat", Map.of("phone", phone, "text", text)).expect(202);
    }

    private static List<String> replies(Browser browser, String phone) {
        List<String> replies = new ArrayList<>();
        browser.get("/api/v1/dev/chat?phone=" + phone.replace("+", "%2B"))
                .json()
                .forEach(message -> {
                    if (message.get("from").asText().equals("bot")) {
                        replies.add(message.get("text").asText());
                    }
                });
        return replies;
    }

    /** Everything that the bot has said, once it has said so much. */
    private static String said(Browser browser, String phone, int atLeast) {
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(replies(browser, phone)).hasSizeGreaterThanOrEqualTo(atLeast));
        return String.join("\n", replies(browser, phone));
    }

    @Test
    @DisplayName("the assistant answers about the club from its documents, and says that it has no model")
    void asksTheAssistant() {
        Browser.Answer answer = app.at("padel")
                .post("/api/v1/assistant", Map.of("question", "¿A qué hora abre el club los domingos?"))
                .expect(200);
        assertThat(answer.json().get("answer").asText()).contains("domingo");
        assertThat(answer.json().get("sources")).isNotEmpty();
        assertThat(answer.json().get("note").asText()).isNotBlank();
    }

    @Test
    @DisplayName("the clinic on the same server sees none of it, and its plan has no payments, WhatsApp or assistant")
    void theClinicSeesNothing() {
        Browser padel = signedUp("padel", "eva@example.com");
        String court = firstService(padel);
        Browser.Answer booked = padel.book(court, padel.slots(court, 2).get(0)).expect(201);

        Browser clinic = signedUp("clinica", "eva@example.com");
        assertThat(clinic.get("/api/v1/bookings").json()).isEmpty();
        assertThat(clinic.get("/api/v1/bookings/" + booked.json().get("id").asText())
                        .status())
                .isEqualTo(404);
        assertThat(clinic.book(court, clinic.slots(firstService(clinic), 2).get(0))
                        .status())
                .isBetween(400, 409);
        assertThat(outbox(clinic)).noneMatch(m -> m.contains("del Norte"));
        for (String path : List.of("/api/v1/assistant", "/api/v1/dev/chat", "/webhooks/payments/sandbox")) {
            Browser.Answer refused = clinic.post(path, Map.of("question", "x"));
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.json().get("type").asText()).endsWith("not-in-plan");
        }
        Browser thief = app.at("clinica").withAccessToken(padel.accessToken());
        assertThat(thief.get("/api/v1/me").status()).isBetween(401, 403);

        Browser.Answer direct = clinic.book(
                        firstService(clinic),
                        clinic.slots(firstService(clinic), 3).get(0))
                .expect(201);
        assertThat(direct.json().get("status").asText())
                .as("a service without a deposit is confirmed at once")
                .isEqualTo("CONFIRMED");
    }

    @Test
    @DisplayName("of many people who want one court at one time, one gets it and the others are told")
    void oneWinner() throws Exception {
        Browser first = signedUp("padel", "race0@example.com");
        String court = firstService(first);
        JsonNode slot = first.slots(court, 4).get(0);
        List<Browser> people = new ArrayList<>(List.of(first));
        for (int i = 1; i < 8; i++) {
            people.add(signedUp("padel", "race" + i + "@example.com"));
        }
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        for (Browser person : people) {
            Thread thread =
                    new Thread(() -> statuses.add(person.book(court, slot).status()));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(statuses).hasSize(8).containsOnlyOnce(201).allMatch(status -> status == 201 || status == 409);
    }

    @Test
    @DisplayName("a booking that is cancelled frees the court, and the deposit goes back")
    void cancels() {
        Browser leo = signedUp("padel", "leo@example.com");
        String court = firstService(leo);
        JsonNode slot = leo.slots(court, 5).get(0);
        Browser.Answer booked = leo.book(court, slot);
        String id = booked.json().get("id").asText();
        String page = booked.json().get("checkoutUrl").asText();
        leo.post("/api/v1/sandbox/checkouts/" + page.substring(page.lastIndexOf("/") + 1) + "/approve", Map.of());
        await().atMost(10, SECONDS)
                .until(
                        () -> leo.get("/api/v1/bookings/" + id)
                                .json()
                                .get("status")
                                .asText(),
                        "CONFIRMED"::equals);
        leo.post("/api/v1/bookings/" + id + "/cancel", Map.of()).expect(200);
        assertThat(leo.slots(court, 5)).anyMatch(free -> free.equals(slot));
        await().atMost(10, SECONDS)
                .until(
                        () -> leo.get("/api/v1/bookings/" + id)
                                .json()
                                .path("payment")
                                .asText(),
                        "REFUNDED"::equals);
    }

    @Test
    @DisplayName("a session goes on with its cookie, and ends when it is ended")
    void session() {
        Browser mia = signedUp("padel", "mia@example.com");
        assertThat(mia.get("/api/v1/me").json().get("name").asText()).isEqualTo("Ana Suárez");
        Browser.Answer refreshed = mia.enter("/auth/session/refresh", Map.of());
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(mia.send("DELETE", "/auth/session", null, Map.of()).status()).isEqualTo(204);
        assertThat(mia.post("/auth/session/refresh", Map.of()).status()).isEqualTo(401);
        assertThat(app.at("padel")
                        .enter("/auth/session", Map.of("email", "mia@example.com", "password", "otra clave larga"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("who signs up with an address that has an account is told so by e-mail, and nobody else learns of it")
    void signsUpTwice() {
        Browser noa = signedUp("padel", "noa@example.com");
        Browser stranger = app.at("padel");
        Map<String, String> again = Map.of("email", "noa@example.com", "password", "otra clave muy larga");
        Browser.Answer known = stranger.post("/auth/accounts", again);
        Browser.Answer unknown = stranger.post(
                "/auth/accounts", Map.of("email", "nadie@example.com", "password", "otra clave muy larga"));
        assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(202);
        assertThat(known.text()).isEqualTo(unknown.text());
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(outbox(noa))
                        .anyMatch(m -> m.startsWith("noa@example.com") && m.contains("ya tenés una cuenta")));
        assertThat(stranger.post("/auth/session", again).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("a forgotten password is chosen anew by the link in a message, and the sessions that were open end")
    void forgetsThePassword() {
        Browser uma = signedUp("padel", "uma@example.com");
        Browser phone = app.at("padel");
        assertThat(phone.post("/auth/password/reset-request", Map.of("email", "uma@example.com"))
                        .status())
                .isEqualTo(202);
        Map<String, String> next =
                Map.of("token", phone.linkTo("uma@example.com", "reset"), "password", "una clave nueva y larga");
        assertThat(phone.post("/auth/password/reset", next).status()).isBetween(200, 204);
        assertThat(phone.post("/auth/password/reset", next).status())
                .as("a link is good once")
                .isEqualTo(400);
        assertThat(uma.post("/auth/session/refresh", Map.of()).status()).isEqualTo(401);
        assertThat(phone.enter(
                                "/auth/session",
                                Map.of("email", "uma@example.com", "password", "una clave nueva y larga"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName(
            "an administrator invites somebody to the staff, whose permissions count at once, and all of it is in the audit log")
    void invites() {
        Browser admin = app.admin("padel");
        assertThat(admin.post("/auth/invitations", Map.of("email", "rita@example.com", "roles", List.of("admin")))
                        .status())
                .isEqualTo(201);
        Browser rita = app.at("padel");
        assertThat(rita.post(
                                "/auth/invitations/accept",
                                Map.of(
                                        "token",
                                        rita.linkTo("rita@example.com", "join"),
                                        "password",
                                        "una clave bien larga"))
                        .status())
                .isEqualTo(200);
        rita.enter("/auth/session", Map.of("email", "rita@example.com", "password", "una clave bien larga"));
        assertThat(rita.get("/api/v1/admin/overview").status()).isEqualTo(200);
        assertThat(rita.get("/api/v1/admin/audit").json().get("entries"))
                .anyMatch(entry -> entry.get("action").asText().equals("auth.invitation-accepted"));
    }

    @Test
    @DisplayName("at the front desk numbers are taken by anyone and called by staff, in order")
    void frontDesk() {
        Browser guest = app.at("clinica");
        assertThat(guest.post("/api/v1/line", Map.of("name", "Primero")).status())
                .isEqualTo(201);
        assertThat(guest.post("/api/v1/line", Map.of("name", "Segunda")).status())
                .isEqualTo(201);
        assertThat(guest.post("/api/v1/line/next", Map.of("desk", "1")).status())
                .isEqualTo(401);
        Browser staff = app.at("clinica");
        assertThat(staff.enter("/auth/session", Map.of("email", "admin@clinica.example", "password", "cimiento-demo"))
                        .status())
                .isEqualTo(200);
        JsonNode called = staff.post("/api/v1/line/next", Map.of("desk", "1")).json();
        assertThat(called.get("alias").asText()).startsWith("Primero");
        assertThat(staff.get("/api/v1/admin/overview").status()).isEqualTo(200);
    }
}
