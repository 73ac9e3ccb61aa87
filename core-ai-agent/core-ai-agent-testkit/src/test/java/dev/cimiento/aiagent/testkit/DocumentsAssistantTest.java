package dev.cimiento.aiagent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.aiagent.Answer;
import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.DocumentsAssistant;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Provenance;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.inmemory.InMemoryConversations;
import dev.cimiento.aiagent.inmemory.InMemoryDocuments;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentsAssistantTest extends AssistantContract {

    @Override
    protected Assistant assistant(Documents documents, Conversations conversations, InstantSource clock) {
        return DocumentsAssistant.over(documents, conversations, clock);
    }

    @Test
    @DisplayName("the program of the README answers from the document, and says that it only quotes")
    void readme() {
        StringBuilder out = new StringBuilder();
        Documents documents = new InMemoryDocuments();
        Assistant assistant = DocumentsAssistant.over(documents, new InMemoryConversations(), InstantSource.system());
        TenantContext.run(TenantId.of("padel"), () -> {
            documents.put(Document.of(
                    DocumentId.of("hours"), "Horarios", Language.ES, "Los domingos el club cierra a las 20."));
            Answer answer = assistant.ask(ConversationId.of("ana"), Question.of("¿Cierran los domingos?"));
            out.append(answer.text()).append('\n').append(answer.provenance());
        });
        assertThat(out).hasToString("""
                        Esto dicen nuestros documentos (cita automática, sin asistente):

                        “Los domingos el club cierra a las 20.” [1]

                        [1] Horarios
                        Passages[reason=NO_MODEL]""");
    }

    @Test
    @DisplayName("it speaks the language of the tenant that asks")
    void speaks() {
        AtomicReference<Language> language = new AtomicReference<>(Language.PT);
        Assistant assistant = DocumentsAssistant.over(
                        new InMemoryDocuments(), new InMemoryConversations(), InstantSource.system())
                .speaking(language::get);
        TenantContext.run(TenantId.of("padel"), () -> {
            Answer pt = assistant.ask(ConversationId.of("ana"), Question.of("Onde?"));
            assertThat(pt.text()).startsWith("Não encontrei");
            language.set(Language.EN);
            Answer en = assistant.ask(ConversationId.of("ana"), Question.of("Where?"));
            assertThat(en.text()).startsWith("I found nothing");
            assertThat(en.provenance()).isEqualTo(new Provenance.Passages(Provenance.Reason.NO_MODEL));
        });
    }
}
