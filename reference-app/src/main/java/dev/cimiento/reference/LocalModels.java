package dev.cimiento.reference;

import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.DocumentsAssistant;
import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.Tool;
import dev.cimiento.aiagent.chroma.ChromaDocuments;
import dev.cimiento.aiagent.langchain4j.LangChain4jAssistant;
import dev.cimiento.aiagent.langchain4j.OllamaEmbeddings;
import dev.cimiento.aiagent.langchain4j.OllamaModel;
import java.time.InstantSource;
import java.util.List;

/** The assistant's model and vector store, on this machine or in its private network; without them, the documents alone. */
final class LocalModels {

    private final Settings settings;
    private final InstantSource clock;
    private final LocalAddresses addresses = LocalAddresses.only();

    LocalModels(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** In Chroma where the settings name one, or else where the tables are. */
    Documents documents(Documents otherwise) {
        return settings.chroma()
                .map(chroma -> (Documents) ChromaDocuments.at(
                        chroma.url(),
                        addresses,
                        OllamaEmbeddings.of(
                                OllamaModel.of(
                                        chroma.embeddingModel(),
                                        settings.ollamaUrl().orElseThrow(),
                                        addresses),
                                clock)))
                .orElse(otherwise);
    }

    /** On Ollama where the settings name one, or else from the documents alone, which it says. */
    Assistant assistant(Documents documents, Conversations conversations, List<Tool> tools) {
        return settings.ollamaUrl()
                .map(url -> (Assistant) LangChain4jAssistant.over(
                                OllamaModel.of(settings.ollamaModel(), url, addresses), documents, conversations, clock)
                        .using(tools))
                .orElseGet(() -> DocumentsAssistant.over(documents, conversations, clock));
    }
}
