package dev.cimiento.whatsapp.twilio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Twilio's Messages endpoint as its reference describes it: refuses with Twilio's code whatever the reference does not allow. */
final class TwilioStandIn implements AutoCloseable {

    static final String SID = "AC0123456789abcdef0123456789abcdef";
    static final String TOKEN = "twilio-token-for-tests";
    static final String LINE = "+14155238886";
    static final String CONTENT = "HX0123456789abcdef0123456789abcdef";
    static final String WEBHOOK = "https://padel.example/webhooks/twilio";

    private static final Set<String> KNOWN =
            Set.of("From", "To", "Body", "ContentSid", "ContentVariables", "StatusCallback");

    final List<Form> accepted = new CopyOnWriteArrayList<>();

    private final AtomicInteger number = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Answer answer = this::check;

    TwilioStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI host() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answering(int status, String body) {
        answer = form -> new Reply(status, body);
    }

    void answeringError(int status, int code) {
        answer = form -> error(status, code, "as told");
    }

    void silent() {
        answer = form -> {
            closing.await(30, TimeUnit.SECONDS);
            return new Reply(200, "{}");
        };
    }

    void strict() {
        answer = this::check;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            Reply reply;
            try {
                reply = reply(exchange, bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Reply reply(HttpExchange exchange, byte[] bytes) throws InterruptedException {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((SID + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!List.of(basic).equals(exchange.getRequestHeaders().get("Authorization"))) {
            return error(401, 20003, "Authenticate");
        }
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals("/2010-04-01/Accounts/" + SID + "/Messages.json")) {
            return error(404, 20404, "The requested resource was not found");
        }
        if (!"application/x-www-form-urlencoded"
                .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return error(415, 20415, "content type");
        }
        return answer.to(Form.parse(new String(bytes, StandardCharsets.UTF_8)).orElseThrow());
    }

    private Reply check(Form form) {
        boolean template = form.fields().containsKey("ContentSid");
        if (!KNOWN.containsAll(form.fields().keySet())
                || form.fields().values().stream().anyMatch(values -> values.size() != 1)) {
            return error(
                    400,
                    20001,
                    "unknown or repeated parameters " + form.fields().keySet());
        }
        if (!form.get("From").equals("whatsapp:" + LINE)) {
            return error(400, 63007, "could not find a channel with the specified From address");
        }
        if (!form.get("To").matches("whatsapp:(\\+[0-9]{6,20}|[A-Z]{2}\\.[A-Za-z0-9.]+)")) {
            return error(400, 21211, "invalid To");
        }
        if (!form.get("StatusCallback").matches("https://padel\\.example/webhooks/twilio\\?message=[0-9a-f-]{36}")) {
            return error(400, 21609, "invalid StatusCallback");
        }
        if (template == form.fields().containsKey("Body")) {
            return error(400, 21602, "Body or ContentSid");
        }
        if (form.get("Body").length() > 1600) {
            return error(400, 21617, "Body is too long");
        }
        if (template && !form.get("ContentSid").equals(CONTENT)) {
            return error(400, 21655, "invalid ContentSid");
        }
        accepted.add(form);
        String sid = String.format("SM%032x", number.incrementAndGet());
        return new Reply(201, "{\"sid\":\"" + sid + "\",\"status\":\"queued\",\"error_code\":null}");
    }

    private static Reply error(int status, int code, String message) {
        return new Reply(
                status,
                "{\"code\":%d,\"message\":\"%s\",\"more_info\":\"https://www.twilio.com/docs/errors/%d\",\"status\":%d}"
                        .formatted(code, message, code, status));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private record Reply(int status, String body) {}

    private interface Answer {
        Reply to(Form form) throws InterruptedException;
    }
}
