package dev.cimiento.notifications.twilio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.notifications.testkit.ReceivedSms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's {@code POST /2010-04-01/Accounts/{sid}/Messages.json} as its documentation has it: checks method, path, login, media type and form
 * fields, and answers 201 with a message, or an error in Twilio's form. Told so, it answers otherwise.
 */
final class TwilioStandIn implements AutoCloseable {

    static final String ACCOUNT = "AC00000000000000000000000000000001";
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final String KEY = "SK00000000000000000000000000000002";
    static final String SERVICE = "MG00000000000000000000000000000003";
    static final String FROM = "+15005550006";

    private static final Set<String> FIELDS = Set.of("To", "From", "MessagingServiceSid", "Body");

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<ReceivedSms> received = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
    private volatile Answer answer = Answer.MESSAGE;

    TwilioStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** From now on. */
    void answer(Answer wanted) {
        answer = wanted;
    }

    List<ReceivedSms> received() {
        return List.copyOf(received);
    }

    List<Map<String, String>> forms() {
        return List.copyOf(forms);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> form = form(body);
            forms.add(form);
            Answer given = refused(exchange, form);
            if (given == null) {
                given = answer;
                if (given.status == 201 || given == Answer.NOTHING) {
                    received.add(new ReceivedSms(form.get("To"), form.get("Body")));
                }
            }
            if (given == Answer.NOTHING) {
                closing.await(30, TimeUnit.SECONDS);
                return;
            }
            if (!given.retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", given.retryAfter);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] bytes = given.json(form).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(given.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Answer refused(HttpExchange exchange, Map<String, String> form) {
        String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!login.equals(basic(ACCOUNT)) && !login.equals(basic(KEY))) {
            return Answer.error(401, 20003);
        }
        if (!exchange.getRequestURI().toString().equals("/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json")) {
            return Answer.error(404, 20404);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Answer.error(405, 20004);
        }
        if (!String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))
                .startsWith("application/x-www-form-urlencoded")) {
            return Answer.error(415, 20415);
        }
        if (!FIELDS.containsAll(form.keySet())) {
            return Answer.error(400, 20001);
        }
        if (!FROM.equals(form.get("From")) && !SERVICE.equals(form.get("MessagingServiceSid"))) {
            return Answer.error(400, 21603);
        }
        if (!form.getOrDefault("To", "").matches("\\+[1-9]\\d{6,14}")) {
            return Answer.error(400, 21211);
        }
        return form.getOrDefault("Body", "").isEmpty() ? Answer.error(400, 21602) : null;
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts.length == 2 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return form;
    }

    /** What it says. */
    record Answer(int status, int code, String retryAfter) {

        static final Answer MESSAGE = new Answer(201, 0, "");

        /** Takes the message and keeps silent. */
        static final Answer NOTHING = new Answer(0, 0, "");

        static Answer error(int status, int code) {
            return new Answer(status, code, "");
        }

        Answer after(String header) {
            return new Answer(status, code, header);
        }

        private String json(Map<String, String> form) {
            if (code < 0) {
                return "<html>gateway</html>";
            }
            if (status != 201) {
                // As Twilio does, the words repeat the number.
                return """
                        {"code": %d, "message": "The 'To' number %s is not right.",
                         "more_info": "https://www.twilio.com/docs/errors/%d", "status": %d}""".formatted(code, form.get("To"), code, status);
            }
            return """
                    {"account_sid": "%s", "api_version": "2010-04-01", "body": "Hi there",
                     "date_created": "Mon, 23 Nov 2026 12:00:00 +0000", "date_sent": null,
                     "date_updated": "Mon, 23 Nov 2026 12:00:00 +0000", "direction": "outbound-api",
                     "error_code": null, "error_message": null, "from": "%s", "num_media": "0",
                     "num_segments": "1", "price": null, "price_unit": null, "messaging_service_sid": null,
                     "sid": "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "status": "queued",
                     "subresource_uris": {"media": "/2010-04-01/x/Media.json"}, "to": "%s",
                     "uri": "/2010-04-01/Accounts/%s/Messages/SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.json"}""".formatted(ACCOUNT, FROM, form.get("To"), ACCOUNT);
        }
    }
}
