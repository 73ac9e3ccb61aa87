package dev.cimiento.reference;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** One person at one tenant: keeps the cookie and the access token, as the pages do. */
final class Browser {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final String host;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String accessToken = "";

    Browser(int port, String host) {
        this.port = port;
        this.host = host;
    }

    /** An answer, with its body as JSON where it is. */
    record Answer(int status, String contentType, String text, HttpResponse<String> raw) {

        /** The same, after a look at the status. */
        Answer expect(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        /** Which field the problem is of. */
        String field() {
            return json().at("/errors/0/field").asText();
        }

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }
    }

    Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    Answer put(String path, Object body) {
        return send(
                "PUT",
                path,
                body instanceof String text ? text : write(body),
                Map.of("Content-Type", "application/json"));
    }

    Answer delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /** Free times of a service, so many days from now. */
    JsonNode slots(String service, int daysAhead) {
        return get("/api/v1/slots?service=" + service + "&date=" + day(daysAhead))
                .expect(200)
                .json();
    }

    /** The date in so many days, where the demo tenants are. */
    static LocalDate day(int daysAhead) {
        return LocalDate.now(ZoneId.of("America/Argentina/Buenos_Aires")).plusDays(daysAhead);
    }

    /** Books one of {@link #slots}. */
    Answer book(String service, JsonNode slot) {
        return post(
                "/api/v1/bookings",
                Map.of(
                        "service", service,
                        "resource", slot.get("resource").get("id").asText(),
                        "start", slot.get("start").asText()),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    Browser logIn(String email, String password) {
        enter("/auth/session", Map.of("email", email, "password", password)).expect(200);
        return this;
    }

    /** The newest message to this address whose text has this in it. */
    String messageTo(String email, String part) {
        return await().atMost(10, SECONDS)
                .until(
                        () -> StreamSupport.stream(
                                        get("/api/v1/dev/outbox").json().spliterator(), false)
                                .filter(message -> message.get("to").asText().equals(email))
                                .map(message -> message.get("text").asText())
                                .filter(text -> text.contains(part))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    Answer post(String path, Object body) {
        return send("POST", path, write(body), Map.of("Content-Type", "application/json"));
    }

    Answer post(String path, Object body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putIfAbsent("Content-Type", "application/json");
        return send("POST", path, body instanceof String text ? text : write(body), all);
    }

    /** As the pages do: takes the tokens of the answer. */
    Answer enter(String path, Object body) {
        Answer answer = post(path, body);
        if (answer.status() < 300) {
            accessToken = answer.json().get("accessToken").asText();
        }
        return answer;
    }

    /** Makes an account as a person does: by the form, and by the link in the message that comes. */
    Browser signUp(String name, String email) {
        Map<String, String> credentials = Map.of("email", email, "password", "una clave bien larga");
        post("/auth/accounts", credentials).expect(202);
        Answer verified = post("/auth/email/verify", Map.of("token", linkTo(email, "verify")));
        assertThat(verified.status()).as(verified.text()).isBetween(200, 204);
        logIn(email, "una clave bien larga");
        put("/api/v1/me", Map.of("name", name)).expect(200);
        return this;
    }

    /** The token of the newest link for this that was sent there. */
    String linkTo(String email, String purpose) {
        Pattern link = Pattern.compile("/link\\.html#" + purpose + ":(\\S+)");
        return await().atMost(10, SECONDS)
                .until(
                        () -> StreamSupport.stream(
                                        get("/api/v1/dev/outbox").json().spliterator(), false)
                                .filter(message -> message.get("to").asText().equals(email))
                                .flatMap(message -> link.matcher(
                                                message.get("text").asText())
                                        .results())
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    String accessToken() {
        return accessToken;
    }

    Browser withAccessToken(String token) {
        accessToken = token;
        return this;
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Host", host + ":" + port)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!method.equals("GET")) {
            request.header("Origin", "http://" + host + ":" + port);
        }
        if (!accessToken.isEmpty()) {
            request.header("Authorization", "Bearer " + accessToken);
        }
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        try {
            HttpResponse<String> response = answered(request.build());
            response.headers().allValues("Set-Cookie").forEach(cookie -> {
                String pair = cookie.substring(0, (cookie + ";").indexOf(';'));
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            });
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A connection that the server has closed after what was no HTTP is noticed by the next request only, which is then sent again. */
    private static HttpResponse<String> answered(HttpRequest request) throws IOException, InterruptedException {
        for (int times = 0; times < 5; times++) {
            try {
                return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
                    throw e;
                }
            }
        }
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
