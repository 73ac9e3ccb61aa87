package dev.cimiento.aiagent.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.cimiento.aiagent.AddressRefusedException;
import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.PermanentAiAgentException;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.aiagent.inmemory.InMemoryEmbeddings;
import dev.cimiento.aiagent.spi.Embeddings;
import dev.cimiento.aiagent.testkit.DocumentsContract;
import dev.cimiento.tenancy.TenantContext;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChromaDocumentsTest extends DocumentsContract {

    private static final Document HOURS =
            Document.of(DocumentId.of("hours"), "Horarios", Language.ES, "Los domingos cierra a las 20.");

    private static ChromaStandIn chroma;
    private static Documents documents;

    @BeforeAll
    static void start() throws IOException {
        chroma = new ChromaStandIn();
        documents = at(chroma.address());
    }

    @AfterEach
    void refusesNothing() {
        chroma.fail(0);
        assertThat(chroma.refusals()).isEmpty();
    }

    @AfterAll
    static void stop() {
        chroma.close();
    }

    /** Embeddings of words alone lie far from one another. */
    static ChromaDocuments at(URI server) {
        return ChromaDocuments.at(server, LocalAddresses.only(), new InMemoryEmbeddings())
                .within(0.98);
    }

    @Override
    protected Documents documents() {
        return documents;
    }

    @Test
    @DisplayName("each tenant has a collection of its own, which looking does not make")
    void separatesCollections() {
        chroma.drop("cimiento-padel");
        chroma.drop("cimiento-clinic");
        Documents fresh = at(chroma.address());
        TenantContext.run(PADEL, () -> fresh.put(HOURS));
        TenantContext.run(CLINIC, () -> assertThat(fresh.search("domingos", 3)).isEmpty());
        assertThat(chroma.names()).contains("cimiento-padel").doesNotContain("cimiento-clinic");
    }

    @Test
    @DisplayName("a record of another tenant in the collection, however it came there, is neither found nor listed")
    void dropsForeignRecords() {
        TenantContext.run(PADEL, () -> documents.put(HOURS));
        ArrayNode vector = ChromaStandIn.JSON.createArrayNode();
        for (float value : new InMemoryEmbeddings()
                .embed(List.of("domingos"), Embeddings.Purpose.PASSAGE)
                .get(0)) {
            vector.add(value);
        }
        chroma.smuggle(
                "cimiento-padel",
                "foreign#0",
                ChromaStandIn.JSON
                        .createObjectNode()
                        .put("tenant", "clinic")
                        .put("document", "foreign")
                        .put("title", "Ajeno")
                        .put("language", "ES")
                        .put("number", 0),
                "domingos ajenos",
                vector);
        TenantContext.run(PADEL, () -> {
            assertThat(documents.search("domingos", 5))
                    .extracting(Passage::text)
                    .containsExactly(HOURS.text());
            assertThat(documents.list()).hasSize(1);
            documents.remove(DocumentId.of("foreign"));
        });
    }

    @Test
    @DisplayName("a collection that was removed meanwhile is made again")
    void recovers() {
        TenantContext.run(PADEL, () -> {
            documents.put(HOURS);
            chroma.drop("cimiento-padel");
            assertThat(documents.search("domingos", 5)).isEmpty();
            documents.put(HOURS);
            assertThat(documents.search("domingos", 5)).hasSize(1);
        });
    }

    @Test
    @DisplayName("embeddings of another model than the collection's are refused, saying what to do")
    void refusesOtherModel() {
        TenantContext.run(PADEL, () -> {
            documents.put(HOURS);
            Embeddings other = new Embeddings() {
                @Override
                public String name() {
                    return "bge-m3";
                }

                @Override
                public List<float[]> embed(List<String> texts, Purpose purpose) {
                    return texts.stream().map(text -> new float[] {1, 2}).toList();
                }
            };
            assertThatThrownBy(() -> ChromaDocuments.at(chroma.address(), LocalAddresses.only(), other)
                            .put(HOURS))
                    .isInstanceOf(PermanentAiAgentException.class)
                    .hasMessage("collection cimiento-padel holds embeddings of words-1024, not of bge-m3:"
                            + " remove it and store the documents again");
        });
    }

    @Test
    @DisplayName("failures say whether to try again, and repeat no text")
    void fails() {
        TenantContext.run(PADEL, () -> {
            documents.put(HOURS);
            chroma.fail(503);
            assertThatThrownBy(() -> documents.search("domingos", 5))
                    .isInstanceOf(RetryableAiAgentException.class)
                    .hasMessage("Chroma answered POST with status 503");
            chroma.fail(410);
            assertThatThrownBy(() -> documents.search("domingos", 5))
                    .isInstanceOf(PermanentAiAgentException.class)
                    .hasMessage("Chroma refused POST with status 410");
            assertThatThrownBy(() -> at(URI.create("http://127.0.0.1:1")).put(HOURS))
                    .isInstanceOf(RetryableAiAgentException.class);
        });
    }

    @Test
    @DisplayName("an address that is not local is refused when the program is wired")
    void refusesAddress() {
        assertThatThrownBy(() -> at(URI.create("http://8.8.8.8:8000"))).isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> at(chroma.address()).within(0))
                .hasMessage("distance must be above 0 and at most 2, was 0.0");
    }
}
