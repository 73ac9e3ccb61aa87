package dev.cimiento.aiagent.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.testkit.AssistantContract;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class LangChain4jAssistantContractTest extends AssistantContract {

    private OllamaStandIn ollama;

    @BeforeEach
    void start() throws IOException {
        ollama = new OllamaStandIn();
    }

    @AfterEach
    void stop() {
        assertThat(ollama.refusals()).isEmpty();
        ollama.close();
    }

    @Override
    protected Assistant assistant(Documents documents, Conversations conversations, InstantSource clock) {
        OllamaModel model = OllamaModel.of(OllamaStandIn.MODEL, ollama.address(), LocalAddresses.only());
        return LangChain4jAssistant.over(model, documents, conversations, clock);
    }
}
