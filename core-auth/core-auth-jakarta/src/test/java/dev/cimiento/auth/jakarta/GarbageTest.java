package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.PADEL;
import static dev.cimiento.auth.jakarta.Web.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.jakarta.Endpoints.Endpoint;
import dev.cimiento.auth.testkit.Authenticator;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Garbage at every endpoint that the feature registers: by strangers, by somebody who is logged in, and by a program with a key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GarbageTest {

    private static final String JSON = "application/json";
    private static final int ROUNDS = 25;

    /** The same at every run: a failure names its body, and comes again. */
    private static final long SEED = 20_261_123;

    private static final List<String> FIELDS = List.of(
            "email",
            "password",
            "token",
            "challenge",
            "factor",
            "answer",
            "current",
            "next",
            "code",
            "roles",
            "name",
            "scopes",
            "lifetimeSeconds",
            "overlapSeconds",
            "refreshToken",
            "state",
            "iss",
            "credential",
            "id");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "[]",
            "{}",
            "\"\"",
            "[[[[\"canary\"]]]]",
            "{\"canary\":{\"canary\":[]}}",
            "\"canary\"",
            "\" \"",
            "\"\\u0000canary\"",
            "\"\\ud800canary\"",
            "\"canary\\r\\nSet-Cookie: a=b\"",
            "\"' OR 1=1 --canary\"",
            "\"canary@example.com\"",
            "\"canary@\uff45xample.com\"",
            "\"\u202ecanary\"",
            "\"<script>canary</script>\"",
            "[\"canary\",1,null]",
            "\"TOTP\"",
            "\"PASSWORD\"",
            "\"rt_" + "A".repeat(43) + "\"",
            "\"ot_" + "A".repeat(43) + "\"",
            "\"" + "canary".repeat(800) + "\"",
            "[" + "\"admin\",".repeat(200) + "\"admin\"]",
            "1" + "0".repeat(4_000),
            "\"${jndi:ldap://127.0.0.1/canary}\"",
            "\"%s%n%canary\"",
            "\"eyJhbGciOiJub25lIn0.e30.\"");

    private final AtomicReference<AuthFeature> feature = new AtomicReference<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);
    private Web web;
    private int networks;

    @BeforeAll
    void start() throws Exception {
        web = Web.onPostgres(chosen -> {
            feature.set(chosen);
            return chosen;
        });
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    @DisplayName(
            "no body, type, path or credential makes a 5xx at any endpoint, and no answer shows what was sent or what the program is made of")
    void garbage() throws Exception {
        List<Endpoint> endpoints = Endpoints.of(feature.get());
        assertThat(endpoints).extracting(Endpoint::path).contains("/auth/session", "/auth/api-keys/{id}/rotate");
        int sent = 0;
        Set<Integer> statuses = new HashSet<>();
        for (Endpoint endpoint : endpoints) {
            for (byte[] body : bodies()) {
                for (String credential : credentials()) {
                    statuses.add(send(endpoint, "x", body, JSON, credential));
                    sent++;
                }
            }
            for (String type : List.of(
                    "",
                    "text/plain",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "application/xml",
                    "application/json; charset=utf-16",
                    "application/json;charset=canary",
                    "canary",
                    "*/*",
                    ";;;")) {
                statuses.add(
                        send(endpoint, "x", "{\"email\":\"canary\"}".getBytes(StandardCharsets.UTF_8), type, bearer()));
            }
            if (endpoint.path().contains("{")) {
                for (String id : List.of(
                        "%00",
                        "..%2f..%2fx",
                        "%ff%fe",
                        "%F0%9F%92%A9",
                        "canary'--",
                        "0".repeat(4_000),
                        "%20",
                        "-1",
                        "00000000-0000-0000-0000-000000000000",
                        "ak_",
                        "%0d%0ax")) {
                    statuses.add(send(endpoint, id, "{}".getBytes(StandardCharsets.UTF_8), JSON, bearer()));
                }
            }
        }
        assertThat(sent).isGreaterThan(2_000);
        assertThat(statuses)
                .as("it got past the door at times")
                .contains(200, 400, 401)
                .allMatch(status -> status < 500);
    }

    @Test
    @DisplayName("ASVS 6.3.8: whatever is wrong with the credentials of a login, the answer is the same to the byte")
    void oneAnswer() throws Exception {
        Set<String> answers = new HashSet<>();
        for (String email : List.of(
                "ana@example.com",
                "nobody@example.com",
                "not an address",
                "@",
                " ",
                "' OR 1=1 --",
                "ana@example.com\\u0000",
                "ANA@EXAMPLE.COM ",
                "a".repeat(300),
                "\\ud800",
                "\uff21na@example.com")) {
            for (String password : List.of("wrong", " ", "x".repeat(5_000), "\\u0000", "\\ud83d", "' OR 1=1 --")) {
                networks++;
                Web.Answer answer = web.post(
                        PADEL, "/auth/session", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
                if (answer.status() != 429) {
                    answers.add(answer.status() + " " + answer.type() + " " + answer.body() + " "
                            + answer.raw().headers().allValues("Set-Cookie"));
                }
            }
        }
        assertThat(answers)
                .hasSize(1)
                .allSatisfy(answer -> assertThat(answer).startsWith("401 application/problem+json"));
    }

    @Test
    @DisplayName(
            "ASVS 6.3.3: whoever has given the first of two factors is treated by every endpoint as whoever has given none")
    void pendingIsNobody() throws Exception {
        try (Web here = new Web(chosen -> {
            feature.set(chosen);
            return chosen;
        })) {
            Web.in(PADEL, () -> {
                AccountId ana = here.accounts
                        .find(EmailAddress.of("ana@example.com"))
                        .orElseThrow()
                        .id();
                TotpEnrollment enrollment = here.totp.begin(ana).orElseThrow();
                return here.totp.confirm(ana, Authenticator.of(enrollment).code(here.clock.instant()));
            });
            Web.Answer pending = here.login(PADEL, "ana@example.com", PASSWORD);
            assertThat(pending.text("status")).isEqualTo("second-factor-needed");
            String challenge = pending.text("challenge");
            for (Endpoint endpoint : Endpoints.of(feature.get())) {
                String path = endpoint.path().replaceAll("\\{[^}]*}", "x");
                String body = endpoint.method().equals("GET") ? "" : "{}";
                Web.Answer stranger = here.send(endpoint.method(), PADEL, path, body);
                for (String header : List.of(
                        "Authorization: Bearer " + challenge,
                        "Cookie: __Host-cimiento-access=" + challenge,
                        "Cookie: __Host-cimiento-device=" + challenge)) {
                    Web.Answer answer =
                            here.send(endpoint.method(), PADEL, path, body, header, "Origin: " + here.origin());
                    assertThat(answer.status()).as("%s %s", endpoint, header).isEqualTo(stranger.status());
                }
            }
        }
    }

    private int send(Endpoint endpoint, String id, byte[] body, String type, String credential) throws Exception {
        String path = endpoint.path().replaceAll("\\{[^}]*}", id);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(web.origin() + path))
                .header("X-Tenant", PADEL.value())
                .method(
                        endpoint.method(),
                        endpoint.method().equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (!credential.isEmpty()) {
            request.header("Authorization", credential);
        }
        HttpResponse<String> answer = Web.send(client, request.build());
        String what = endpoint + " " + type + " " + new String(body, StandardCharsets.UTF_8);
        what = what.substring(0, Math.min(300, what.length())) + " -> " + answer.statusCode() + " " + answer.body();
        assertThat(answer.statusCode()).as(what).isLessThan(500);
        if (answer.statusCode() >= 400) {
            assertThat(answer.body())
                    .as(what)
                    .doesNotContain("canary", "Exception", "dev.cimiento", "java.", "jackson", "org.glassfish");
        }
        assertThat(answer.headers().map()).as(what).doesNotContainKey("a");
        return answer.statusCode();
    }

    private List<byte[]> bodies() {
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of(
                "",
                " ",
                "null",
                "[]",
                "{",
                "{}",
                "}",
                "\"canary\"",
                "0",
                "{}{}",
                "{\"a\"}",
                "{\"email\":}",
                "{'email':'canary'}",
                "{\"email\":\"canary\",\"email\":\"canary\"}",
                "{\"email\":NaN}",
                "// canary\n{}",
                "{\"email\":\"\\x\"}",
                "[".repeat(15_000),
                "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
                "{\"email\":\"" + "c".repeat(200_000) + "\"}",
                "\ufeff{}",
                // Good all over, but for a character that no database keeps.
                "{\"name\":\"canary\\u0000\",\"scopes\":[],\"roles\":[],\"email\":\"canary@example.com\\u0000\","
                        + "\"password\":\"a canary, and a long one\\u0000\"}",
                "{\"name\":\"canary\\u0000\",\"scopes\":[],\"roles\":[],\"email\":\"canary@example.com\","
                        + "\"password\":\"a canary, and a long one\\u0000\",\"current\":\"\\u0000\",\"next\":\"\\u0000\"}",
                "{\"__proto__\":{},\"constructor\":\"canary\"}")) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(new byte[] {'{', '"', 'e', 'm', 'a', 'i', 'l', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'});
        bodies.add(new byte[] {
            '{', '"', 'e', 'm', 'a', 'i', 'l', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'
        });
        bodies.add(new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0});
        bodies.add(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
        bodies.add(new byte[2_000]);
        for (int i = 0; i < ROUNDS; i++) {
            bodies.add(i % 5 == 4 ? mutated(object()) : object().getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    /** Fields that endpoints have, with values that they do not expect. */
    private String object() {
        StringBuilder object = new StringBuilder("{");
        for (String field : FIELDS) {
            if (random.nextInt(3) > 0) {
                object.append(object.length() > 1 ? "," : "")
                        .append('"')
                        .append(field)
                        .append("\":")
                        .append(VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return object.append('}').toString();
    }

    private byte[] mutated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        byte[] mutated = bytes.toByteArray();
        for (int i = 0; i < 5; i++) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    private List<String> credentials() {
        return List.of("", bearer());
    }

    /** A login of this moment, from a network of its own, since garbage logs out and locks out. */
    private String bearer() {
        networks++;
        LoginResult result = Web.in(
                PADEL,
                () -> web.accounts.login(
                        "ana@example.com",
                        Password.of(PASSWORD),
                        new Client("10." + networks / 256 % 256 + "." + networks % 256 + ".0/24")));
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return "Bearer "
                + ((LoginResult.LoggedIn) result).tokens().access().value().reveal();
    }
}
