package dev.cimiento.aiagent.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.AddressRefusedException;
import dev.cimiento.aiagent.Answer;
import dev.cimiento.aiagent.Assistant;
import dev.cimiento.aiagent.ConversationId;
import dev.cimiento.aiagent.Conversations;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.DocumentsAssistant;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.Provenance;
import dev.cimiento.aiagent.Question;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.Tool;
import dev.cimiento.aiagent.Turn;
import dev.cimiento.aiagent.spi.LocalHttp;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent of LangChain4j on a local Ollama: it reads the passages that say most about the question and the last turns of the conversation, may
 * call read-only tools, and answers with the numbers of the documents that it used.
 *
 * <p>Where the model cannot answer (Ollama is down, slow, sends nonsense, does not stop calling tools, or would ask another machine), the answer
 * is that of {@link DocumentsAssistant}, and {@link Provenance.Passages} says why. An address that is not local is no such case: it throws.
 *
 * <p>Everything of an answer is made for it alone, so nothing of one tenant can reach another: LangChain4j's own memory lives for one question,
 * and is filled from {@link Conversations}, in which a turn is kept whole or not at all. Logs hold neither questions, answers nor passages.
 *
 * <p>Immutable. Safe for use by many threads.
 */
public final class LangChain4jAssistant implements Assistant {

    private static final Logger LOG = LoggerFactory.getLogger(LangChain4jAssistant.class);

    private static final int PASSAGES = 6;
    private static final int TURNS = 10;

    private final OllamaModel model;
    private final Documents documents;
    private final Conversations conversations;
    private final InstantSource clock;
    private final LocalHttp http;
    private final Attestation attestation;
    private final Options options;

    private LangChain4jAssistant(
            OllamaModel model,
            Documents documents,
            Conversations conversations,
            InstantSource clock,
            LocalHttp http,
            Attestation attestation,
            Options options) {
        this.model = model;
        this.documents = documents;
        this.conversations = conversations;
        this.clock = clock;
        this.http = http;
        this.attestation = attestation;
        this.options = options;
    }

    /** Answers with this model from these documents: no tools, no instructions of the host, four lookups at most, Spanish where it must speak itself. */
    public static LangChain4jAssistant over(
            OllamaModel model, Documents documents, Conversations conversations, InstantSource clock) {
        return new LangChain4jAssistant(
                requireNonNull(model, "model"),
                requireNonNull(documents, "documents"),
                requireNonNull(conversations, "conversations"),
                requireNonNull(clock, "clock"),
                LocalHttp.to(model.addresses()),
                new Attestation(model, clock),
                new Options(() -> "", () -> Language.ES, List.of(), 4));
    }

    /** With what the host tells the model about itself, at most 2000 characters: "You answer for Padel Norte, in Córdoba." Asked for at each question, inside the tenant. */
    public LangChain4jAssistant instructed(Supplier<String> instructions) {
        requireNonNull(instructions, "instructions");
        return with(new Options(instructions, options.language(), options.tools(), options.lookups()));
    }

    /** With its own words, where the model cannot answer, in this language; asked for at each question, inside the tenant. */
    public LangChain4jAssistant speaking(Supplier<Language> language) {
        requireNonNull(language, "language");
        return with(new Options(options.instructions(), language, options.tools(), options.lookups()));
    }

    /**
     * With these tools.
     *
     * @throws IllegalArgumentException when two have one name
     */
    public LangChain4jAssistant using(List<Tool> tools) {
        if (tools.stream().map(Tool::name).distinct().count() < tools.size()) {
            throw new IllegalArgumentException("two tools have one name among "
                    + tools.stream().map(Tool::name).toList());
        }
        return with(new Options(options.instructions(), options.language(), List.copyOf(tools), options.lookups()));
    }

    /**
     * With at most so many lookups for one answer, 1 to 20.
     *
     * @throws IllegalArgumentException when the number is out of range
     */
    public LangChain4jAssistant lookups(int most) {
        if (most < 1 || most > 20) {
            throw new IllegalArgumentException("lookups must be 1 to 20, was " + most);
        }
        return with(new Options(options.instructions(), options.language(), options.tools(), most));
    }

    @Override
    public Answer ask(ConversationId conversation, Question question) {
        List<Passage> passages = documents.search(question.text(), PASSAGES);
        List<Turn> turns = conversations.latest(conversation, TURNS);
        Answer answer = answer(question, passages, turns);
        conversations.append(conversation, new Turn(question, answer.text(), clock.instant()));
        return answer;
    }

    private Answer answer(Question question, List<Passage> passages, List<Turn> turns) {
        int tools = options.tools().isEmpty() ? 0 : options.lookups() * ToolCalls.LONGEST_RESULT;
        Prompt prompt = Prompt.of(instructions(), turns, question, passages, model.promptCharacters() - tools);
        ToolCalls calls = new ToolCalls(options.tools(), options.lookups());
        Failure failure;
        try {
            Citations cited = chat(prompt, calls);
            if (!cited.text().isEmpty()) {
                return Answer.of(
                        cited.text(), sources(cited, prompt, calls), new Provenance.Model(model.name(), calls.done()));
            }
            failure = new Failure(Provenance.Reason.MALFORMED, "no text");
        } catch (AddressRefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            failure = Failure.of(e);
        }
        LOG.warn("no answer from model {}: {} ({})", model.name(), failure.reason(), failure.detail());
        return DocumentsAssistant.quote(passages, options.language().get(), failure.reason());
    }

    private Citations chat(Prompt prompt, ToolCalls calls) {
        OllamaHttp ollama = new OllamaHttp(http, model.timeout(), options.lookups() + 2);
        attestation.require(ollama);
        MessageWindowChatMemory memory = MessageWindowChatMemory.withMaxMessages(1000);
        prompt.before().forEach(memory::add);
        AiServices<Chat> services =
                AiServices.builder(Chat.class).chatModel(chatModel(ollama)).chatMemory(memory);
        if (!options.tools().isEmpty()) {
            services.tools(calls.byName())
                    .hallucinatedToolNameStrategy(calls::unknown)
                    // Without tools, the only parameters of this request, the model has nothing left but to answer.
                    .chatRequestTransformer(request -> calls.exhausted()
                            ? ChatRequest.builder().messages(request.messages()).build()
                            : request);
        }
        Result<String> result = services.build().answer(prompt.question());
        return Citations.in(
                Optional.ofNullable(result.content()).orElse(""),
                prompt.sources(),
                prompt.known() + "\n" + calls.results());
    }

    private OllamaChatModel chatModel(OllamaHttp ollama) {
        return OllamaChatModel.builder()
                .httpClientBuilder(ollama)
                .baseUrl(model.address().toString())
                .modelName(model.name())
                .numCtx(model.contextTokens())
                .numPredict(model.answerTokens())
                .temperature(0.2)
                .think(false)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private static List<Source> sources(Citations cited, Prompt prompt, ToolCalls calls) {
        return cited.sources().isEmpty() && calls.done().isEmpty() ? prompt.sources() : cited.sources();
    }

    private String instructions() {
        String instructions = options.instructions().get();
        if (instructions.length() > Prompt.LONGEST_INSTRUCTIONS) {
            throw new IllegalArgumentException("instructions must be at most " + Prompt.LONGEST_INSTRUCTIONS
                    + " characters, had " + instructions.length());
        }
        return instructions;
    }

    private LangChain4jAssistant with(Options other) {
        return new LangChain4jAssistant(model, documents, conversations, clock, http, attestation, other);
    }

    /**
     * What LangChain4j makes an agent of. The question is a variable of a template, not a template itself, in which LangChain4j would replace
     * what stands between double braces; so there is one variable and no more, and the rules are not a template either.
     */
    interface Chat {

        @UserMessage("{{question}}")
        Result<String> answer(@V("question") String question);
    }

    private record Options(Supplier<String> instructions, Supplier<Language> language, List<Tool> tools, int lookups) {}
}
