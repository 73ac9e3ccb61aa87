package dev.cimiento.payments.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider's API on the loopback address: one request at a time, each remembered, each as strictly checked as the provider would. */
abstract class StandInServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Request> requests = new ArrayList<>();
    private volatile Fault fault = Fault.NONE;

    StandInServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
    }

    final void listen() {
        server.start();
    }

    /** Where it listens: {@code http://127.0.0.1:34567}. */
    public final URI address() {
        InetSocketAddress bound = server.getAddress();
        return URI.create("http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort());
    }

    /** Every request so far, as {@code POST /v1/refunds}. */
    public final List<String> calls() {
        return requests().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    /** The values of a header of every request so far. */
    public final List<List<String>> headers(String name) {
        return requests().stream()
                .map(request -> request.headers().getOrDefault(name, List.of()))
                .toList();
    }

    /** From now on misbehave like this. */
    public final void misbehave(Fault next) {
        this.fault = next;
    }

    @Override
    public final void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    abstract Answer answer(Request request);

    /** What the provider says to too many requests, and when it fails. */
    abstract Answer refusal(int status);

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            synchronized (requests) {
                requests.add(request);
            }
            Fault now = fault;
            if (now == Fault.TOO_MANY_REQUESTS || now == Fault.SERVER_ERROR) {
                send(exchange, refusal(now == Fault.SERVER_ERROR ? 500 : 429));
                return;
            }
            Answer answer;
            synchronized (this) {
                answer = answer(request);
            }
            if (now == Fault.LOST_ANSWERS && !request.method().equals("GET")) {
                return;
            }
            send(exchange, answer);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
        exchange.getResponseHeaders().set("Connection", "close");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    static Map<String, String> form(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (encoded.isEmpty()) {
            return fields;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            if (fields.put(name, value) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
        }
        return fields;
    }

    record Answer(int status, JsonNode body, Map<String, String> headers) {

        static Answer of(int status, JsonNode body) {
            return new Answer(status, body, Map.of());
        }
    }

    record Request(String method, String path, String query, Headers headers, String body) {

        static Request of(HttpExchange exchange) throws IOException {
            Headers headers = new Headers();
            headers.putAll(exchange.getRequestHeaders());
            String query = exchange.getRequestURI().getRawQuery();
            return new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : query,
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }

        /** The only value of a header; empty where there is none, or more than one. */
        String header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.size() == 1 ? values.get(0) : "";
        }
    }
}
