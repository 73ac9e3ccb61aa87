package dev.cimiento.aiagent.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.spi.LocalHttp;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * LangChain4j's way to Ollama for one answer: through {@link LocalHttp}, with one deadline and a bounded number of calls for all steps
 * together. Made anew for each answer; used by one thread.
 */
final class OllamaHttp implements HttpClient, HttpClientBuilder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalHttp http;
    private final long deadline;
    private int callsLeft;

    OllamaHttp(LocalHttp http, Duration timeout, int calls) {
        this.http = http;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.callsLeft = calls;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        if (callsLeft-- <= 0) {
            throw new TooManyCallsException();
        }
        String body = withoutTruncation(Optional.ofNullable(request.body()).orElse("{}"));
        return SuccessfulHttpResponse.builder()
                .statusCode(200)
                .headers(Map.of())
                .body(post(URI.create(request.url()), body).toString())
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("answers are not streamed");
    }

    /**
     * Sends JSON and reads JSON.
     *
     * @throws RemoteModelException when the answer says that another machine made it
     * @throws HttpException when the status is an error
     * @throws PermanentAiAgentException when the answer is no JSON object
     */
    JsonNode post(URI target, String body) {
        LocalHttp.Reply reply =
                http.send("POST", target, Optional.of(body), Duration.ofNanos(deadline - System.nanoTime()));
        if (reply.status() != 200) {
            // Without the body: it may repeat the prompt.
            throw new HttpException(reply.status(), "status " + reply.status());
        }
        JsonNode answer = parse(reply.body());
        if (!answer.path("remote_host").asText().isEmpty()
                || !answer.path("remote_model").asText().isEmpty()) {
            throw new RemoteModelException();
        }
        if (answer.has("error")) {
            throw new PermanentAiAgentException("Ollama answered " + target.getPath() + " with an error");
        }
        return answer;
    }

    /** Ollama drops the front of a prompt that is too long, rules first, and says nothing; with this it refuses it. */
    private static String withoutTruncation(String body) {
        ObjectNode request = (ObjectNode) parse(body);
        request.put("truncate", false);
        request.put("shift", false);
        return request.toString();
    }

    private static ObjectNode parse(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // Without the cause, whose message quotes what was read.
            throw new PermanentAiAgentException("Ollama's answer is not JSON");
        }
        throw new PermanentAiAgentException("Ollama's answer is not a JSON object");
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return this;
    }

    /** The model runs on another machine. */
    static final class RemoteModelException extends PermanentAiAgentException {

        private static final long serialVersionUID = 1L;

        RemoteModelException() {
            super(
                    "Ollama forwards this model to another machine: choose one that runs here, and set OLLAMA_NO_CLOUD=1");
        }
    }

    /** The model does not come to an end. */
    static final class TooManyCallsException extends PermanentAiAgentException {

        private static final long serialVersionUID = 1L;

        TooManyCallsException() {
            super("the model kept calling tools");
        }
    }
}
