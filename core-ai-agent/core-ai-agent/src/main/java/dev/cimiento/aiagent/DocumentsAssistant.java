package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.internal.Quotation;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * An assistant without a model: it quotes the passages that say most about the question, names their documents, and says that it does no more
 * than that. For machines that have no Ollama. Its questions and answers are remembered like those of any assistant, so that a model added
 * later knows them.
 *
 * <p>Safe for use by many threads.
 */
public final class DocumentsAssistant implements Assistant {

    private final Documents documents;
    private final Conversations conversations;
    private final InstantSource clock;
    private final Supplier<Language> language;

    private DocumentsAssistant(
            Documents documents, Conversations conversations, InstantSource clock, Supplier<Language> language) {
        this.documents = requireNonNull(documents, "documents");
        this.conversations = requireNonNull(conversations, "conversations");
        this.clock = requireNonNull(clock, "clock");
        this.language = requireNonNull(language, "language");
    }

    /** Answers from these documents, in Spanish. */
    public static DocumentsAssistant over(Documents documents, Conversations conversations, InstantSource clock) {
        return new DocumentsAssistant(documents, conversations, clock, () -> Language.ES);
    }

    /** The same, with its own words in this language; it is asked for at each question, inside the tenant. */
    public DocumentsAssistant speaking(Supplier<Language> other) {
        return new DocumentsAssistant(documents, conversations, clock, other);
    }

    @Override
    public Answer ask(ConversationId conversation, Question question) {
        requireNonNull(conversation, "conversation");
        List<Passage> found = documents.search(question.text(), Quotation.MOST);
        Answer answer = quote(found, language.get(), Provenance.Reason.NO_MODEL);
        conversations.append(conversation, new Turn(question, answer.text(), clock.instant()));
        return answer;
    }

    /** The answer that these passages make by themselves; for assistants whose model fails. */
    public static Answer quote(List<Passage> passages, Language language, Provenance.Reason reason) {
        return Quotation.of(passages, language, reason);
    }
}
