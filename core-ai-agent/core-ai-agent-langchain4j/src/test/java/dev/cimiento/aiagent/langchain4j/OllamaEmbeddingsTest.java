package dev.cimiento.aiagent.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.aiagent.langchain4j.OllamaStandIn.Reply;
import dev.cimiento.aiagent.spi.Embeddings.Purpose;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OllamaEmbeddingsTest {

    private OllamaStandIn ollama;

    @BeforeEach
    void start() throws IOException {
        ollama = new OllamaStandIn()
                .saying(request -> Reply.of("{\"model\":\"qwen3:4b\",\"embeddings\":["
                        + StreamSupport.stream(request.path("input").spliterator(), false)
                                .map(text -> "[" + text.asText().length() + ",1.5]")
                                .collect(Collectors.joining(","))
                        + "]}"));
    }

    @AfterEach
    void stop() {
        ollama.close();
    }

    @Test
    @DisplayName("gives a vector for each text, in order, in batches")
    void embeds() {
        List<String> texts =
                IntStream.range(0, 70).mapToObj("x"::repeat).map(x -> x + "y").toList();
        List<float[]> vectors = embeddings().embed(texts, Purpose.PASSAGE);
        assertThat(vectors).hasSize(70);
        assertThat(vectors.get(69)).containsExactly(70f, 1.5f);
        assertThat(ollama.embeds())
                .hasSize(3)
                .allMatch(request -> !request.path("truncate").asBoolean(true));
    }

    @Test
    @DisplayName("says what is wrong where there is no model, or it gives something else")
    void fails() {
        ollama.saying(Reply.status(503));
        assertThatThrownBy(() -> embeddings().embed(List.of("hola"), Purpose.QUESTION))
                .isInstanceOf(RetryableAiAgentException.class)
                .hasMessage("no embeddings from model qwen3:4b: UNREACHABLE (status 503)");
        ollama.saying(Reply.of("{\"embeddings\":[[1,2],[3,4]]}"));
        assertThatThrownBy(() -> embeddings().embed(List.of("hola"), Purpose.QUESTION))
                .isInstanceOf(PermanentAiAgentException.class)
                .hasMessage("model qwen3:4b gave 2 vectors for 1 texts");
        ollama.saying(Reply.of("{\"embeddings\":[[1,2],[3]]}"));
        assertThatThrownBy(() -> embeddings().embed(List.of("a", "b"), Purpose.QUESTION))
                .hasMessage("model qwen3:4b gave vectors of different lengths");
        ollama.saying(Reply.of("{}"));
        assertThatThrownBy(() -> embeddings().embed(List.of("a"), Purpose.QUESTION))
                .isInstanceOf(PermanentAiAgentException.class);
        OllamaModel nobody = OllamaModel.of("bge-m3", URI.create("http://127.0.0.1:1"), LocalAddresses.only());
        assertThatThrownBy(() ->
                        OllamaEmbeddings.of(nobody, InstantSource.system()).embed(List.of("a"), Purpose.QUESTION))
                .isInstanceOf(RetryableAiAgentException.class);
    }

    @Test
    @DisplayName("asks no model that runs elsewhere")
    void staysHere() {
        ollama.showing(Reply.of("{\"remote_host\":\"https://ollama.com:443\"}"));
        assertThatThrownBy(() -> embeddings().embed(List.of("hola"), Purpose.QUESTION))
                .hasMessageContaining("NOT_LOCAL");
        assertThat(ollama.embeds()).isEmpty();
    }

    private OllamaEmbeddings embeddings() {
        return OllamaEmbeddings.of(
                OllamaModel.of(OllamaStandIn.MODEL, ollama.address(), LocalAddresses.only()), InstantSource.system());
    }
}
