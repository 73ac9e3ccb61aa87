package dev.cimiento.aiagent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.aiagent.Answer;
import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.aiagent.inmemory.InMemoryConversations;
import dev.cimiento.aiagent.inmemory.InMemoryDocuments;
import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every assistant must keep. Where it has a model, give it one that repeats the passages that it was given, so that a passage of
 * another tenant would show.
 */
public abstract class AssistantContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final ConversationId ANA = ConversationId.of("ana");
    private static final Question SUNDAY = Question.of("¿A qué hora cierran los domingos?");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final Documents documents = new InMemoryDocuments();
    private final Conversations conversations = new InMemoryConversations();

    /** For subclasses. */
    protected AssistantContract() {}

    /** An assistant over these. */
    protected abstract Assistant assistant(Documents documents, Conversations conversations, InstantSource clock);

    @BeforeEach
    final void store() {
        put(PADEL, "Horarios del club", "Los domingos el club cierra a las 20. Canario-padel.");
        put(CLINIC, "Horarios de la clínica", "Los domingos la guardia cierra a las 13. Canario-clinic.");
    }

    @Test
    @DisplayName("an answer names the document that it rests on")
    final void cites() {
        Answer answer = ask(PADEL, ANA, SUNDAY);
        assertThat(answer.text()).contains("20").contains("[1]");
        assertThat(answer.sources()).containsExactly(new Source(DocumentId.of("hours"), "Horarios del club"));
    }

    @Test
    @DisplayName("where no document says anything about it, an answer names none")
    final void citesNothing() {
        Answer answer = ask(PADEL, ANA, Question.of("¿Venden helicópteros?"));
        assertThat(answer.text()).isNotBlank();
        assertThat(answer.sources()).isEmpty();
    }

    @Test
    @DisplayName("question and answer are remembered, with the time")
    final void remembers() {
        Answer answer = ask(PADEL, ANA, SUNDAY);
        assertThat(turns(PADEL)).containsExactly(new Turn(SUNDAY, answer.text(), clock.instant()));
    }

    @Test
    @DisplayName(
            "a question of one tenant sees neither passage nor memory of another, also with the same conversation id")
    final void isolates() {
        assertThat(ask(PADEL, ANA, SUNDAY).text()).contains("Canario-padel").doesNotContain("Canario-clinic");
        assertThat(ask(CLINIC, ANA, SUNDAY).text()).contains("Canario-clinic").doesNotContain("Canario-padel");
        assertThat(turns(PADEL)).hasSize(1);
        assertThat(turns(CLINIC)).hasSize(1);
    }

    @Test
    @DisplayName("questions of two tenants at once never mix, and all are remembered")
    final void isolatesUnderLoad() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> ask(i % 2 == 0 ? PADEL : CLINIC, ANA, SUNDAY), executor))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                String other = i % 2 == 0 ? "Canario-clinic" : "Canario-padel";
                assertThat(answers.get(i).get().text()).doesNotContain(other);
            }
        } finally {
            executor.shutdown();
        }
        assertThat(turns(PADEL)).hasSize(20);
        assertThat(turns(CLINIC)).hasSize(20);
    }

    @Test
    @DisplayName("without a tenant it does not answer")
    final void refusesWithoutTenant() {
        Assistant assistant = assistant(documents, conversations, clock);
        assertThatThrownBy(() -> assistant.ask(ANA, SUNDAY)).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("neither question nor answer is in the toString of anything")
    final void keepsQuiet() {
        Answer answer = ask(PADEL, ANA, SUNDAY);
        assertThat(answer + " " + SUNDAY + " " + turns(PADEL))
                .doesNotContain("domingos")
                .doesNotContain("Canario");
    }

    private Answer ask(TenantId tenant, ConversationId conversation, Question question) {
        return TenantContext.call(
                tenant, () -> assistant(documents, conversations, clock).ask(conversation, question));
    }

    private List<Turn> turns(TenantId tenant) {
        return TenantContext.call(tenant, () -> conversations.latest(ANA, 100));
    }

    private void put(TenantId tenant, String title, String text) {
        TenantContext.run(tenant, () -> documents.put(Document.of(DocumentId.of("hours"), title, Language.ES, text)));
    }
}
