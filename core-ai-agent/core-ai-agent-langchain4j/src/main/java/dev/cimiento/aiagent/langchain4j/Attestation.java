package dev.cimiento.aiagent.langchain4j;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Asks Ollama whether a model runs there, before it is told anything that a customer said. An Ollama on this machine forwards some models to a
 * cloud, and {@code /api/show} names the host. Good for a minute. Safe for use by many threads.
 */
final class Attestation {

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final OllamaModel model;
    private final InstantSource clock;
    private volatile Instant asked = Instant.MIN;

    Attestation(OllamaModel model, InstantSource clock) {
        this.model = model;
        this.clock = clock;
    }

    /**
     * Makes sure.
     *
     * @throws OllamaHttp.RemoteModelException when it runs elsewhere
     */
    void require(OllamaHttp http) {
        Instant now = clock.instant();
        if (asked.isAfter(now.minus(GOOD_FOR))) {
            return;
        }
        String body =
                JsonNodeFactory.instance.objectNode().put("model", model.name()).toString();
        http.post(model.address().resolve("/api/show"), body);
        asked = now;
    }
}
