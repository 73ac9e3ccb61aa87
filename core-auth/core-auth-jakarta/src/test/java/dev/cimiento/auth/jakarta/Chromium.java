package dev.cimiento.auth.jakarta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A page of a real browser, driven by its own protocol. */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final WebSocket page;
    private final Answers answers;
    private final AtomicInteger number = new AtomicInteger();

    private Chromium(Process process, WebSocket page, Answers answers) {
        this.process = process;
        this.page = page;
        this.answers = answers;
    }

    /** Empty where there is no such browser. */
    static Optional<Chromium> start() throws Exception {
        Optional<Path> program = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + Files.createTempDirectory(Path.of("target"), "chromium"))
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        if (line == null) {
            return Optional.empty();
        }
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}), "chromium");
        drain.setDaemon(true);
        drain.start();
        URI debugger = URI.create(line.substring(LISTENING.length()).strip());
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> tab = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + debugger.getPort() + "/json/new"))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Answers answers = new Answers();
        WebSocket page = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create(JSON.readTree(tab.body())
                                .path("webSocketDebuggerUrl")
                                .asText()),
                        answers)
                .get(20, TimeUnit.SECONDS);
        return Optional.of(new Chromium(process, page, answers));
    }

    /** Sends a command, and gives its result. */
    JsonNode command(String method, Map<String, ?> parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = answers.expect(id);
        page.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .get(20, TimeUnit.SECONDS);
        JsonNode whole = answer.get(60, TimeUnit.SECONDS);
        if (whole.has("error")) {
            throw new AssertionError(method + ": " + whole.path("error"));
        }
        return whole.path("result");
    }

    /** What the promise of this script becomes, as its owner's click would run it. */
    String run(String script) throws Exception {
        JsonNode result = command(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(result.path("exceptionDetails").toString());
        }
        return result.path("result").path("value").asText();
    }

    /** Opens a page, and waits until it is there. */
    void open(String url) throws Exception {
        command("Page.navigate", Map.of("url", url));
        run("new Promise(done => { const look = () => location.href.startsWith('" + url
                + "') && document.readyState === 'complete' ? done('ready') : setTimeout(look, 20); look(); })");
    }

    @Override
    public void close() {
        page.abort();
        process.destroy();
    }

    private static final class Answers implements WebSocket.Listener {

        private final Map<Integer, CompletableFuture<JsonNode>> expected = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        CompletableFuture<JsonNode> expect(int id) {
            return expected.computeIfAbsent(id, key -> new CompletableFuture<>());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    if (message.has("id")) {
                        expect(message.path("id").asInt()).complete(message);
                    }
                } catch (IOException e) {
                    expected.values().forEach(one -> one.completeExceptionally(e));
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
