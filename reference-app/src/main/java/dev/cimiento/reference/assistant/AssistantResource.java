package dev.cimiento.reference.assistant;

import dev.cimiento.aiagent.Answer;
import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Provenance;
import dev.cimiento.aiagent.Question;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Questions about the business. Anyone may ask; the documents are the business's own. */
@Path("/api/v1/assistant")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AssistantResource {

    private final Assistant assistant;

    /** Asks this one. */
    public AssistantResource(Assistant assistant) {
        this.assistant = assistant;
    }

    /**
     * A question.
     *
     * @param question the words
     * @param conversation what the last answer said; missing at the first question
     */
    public record Asked(@Nullable String question, @Nullable String conversation) {}

    /**
     * An answer.
     *
     * @param conversation send it with the next question, and the assistant remembers this one
     * @param answer plain text
     * @param sources the documents behind it
     * @param note how the answer was made, in words
     */
    public record Answered(String conversation, String answer, List<Source> sources, String note) {}

    /**
     * A document.
     *
     * @param id its name
     * @param title what people call it
     */
    public record Source(String id, String title) {}

    /** Answers, from the documents of the business. */
    @POST
    public Answered ask(Asked asked) {
        Question question = Question.parse(Input.text("question", asked.question(), Question.LONGEST))
                .orElseThrow(() -> ProblemException.field("question", "must have 1 to 2000 characters"));
        // A conversation is known by a number that nobody can guess, so nobody can read along.
        String conversation = asked.conversation() == null
                ? UUID.randomUUID().toString()
                : Input.uuid("conversation", asked.conversation()).toString();
        Answer answer = assistant.ask(ConversationId.of(conversation), question);
        return new Answered(
                conversation,
                answer.text(),
                answer.sources().stream()
                        .map(source -> new Source(source.document().value(), source.title()))
                        .toList(),
                note(answer.provenance()));
    }

    private static String note(Provenance provenance) {
        return provenance instanceof Provenance.Model model
                ? "Escrito por el modelo local " + model.model() + "."
                : "Sin modelo de lenguaje: se citan los documentos del negocio.";
    }
}
