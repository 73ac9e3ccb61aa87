package dev.cimiento.aiagent.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.LocalAddresses;
import dev.cimiento.aiagent.spi.PlainText;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A model of an Ollama that runs here: which, where, and how much of it may be used for one answer. Immutable.
 *
 * <p>Models that Ollama forwards to a cloud ({@code name-cloud}, {@code name:cloud}) are refused here by name, and by what Ollama says about a
 * model before it is asked anything. Set {@code OLLAMA_NO_CLOUD=1} on the server all the same.
 */
public final class OllamaModel {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final Pattern CLOUD = Pattern.compile(".*[:-]cloud");

    private final String name;
    private final URI address;
    private final LocalAddresses addresses;
    private final Duration timeout;
    private final int contextTokens;
    private final int answerTokens;

    private OllamaModel(
            String name, URI address, LocalAddresses addresses, Duration timeout, int contextTokens, int answerTokens) {
        this.name = name;
        this.address = address;
        this.addresses = addresses;
        this.timeout = timeout;
        this.contextTokens = contextTokens;
        this.answerTokens = answerTokens;
    }

    /**
     * A model with 60 seconds for an answer, a context of 8192 tokens, and at most 1024 of them for what it writes.
     *
     * @param name as Ollama lists it, for example {@code qwen3:4b}; one that can call tools, where there are tools
     * @param address of Ollama, for example {@code http://127.0.0.1:11434}
     * @param addresses what is local
     * @throws IllegalArgumentException when the name has another shape or is that of a cloud model
     * @throws dev.cimiento.aiagent.AddressRefusedException when the address can be seen to be not local without looking it up
     */
    public static OllamaModel of(String name, URI address, LocalAddresses addresses) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()
                || CLOUD.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "model name must be that of a model which runs here, such as qwen3:4b, was "
                            + PlainText.quoted(name));
        }
        addresses.check(requireNonNull(address, "address"));
        return new OllamaModel(name, address, addresses, Duration.ofSeconds(60), 8192, 1024);
    }

    /**
     * With this time for one answer, all its steps together.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public OllamaModel within(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("time must be positive, was " + time);
        }
        return new OllamaModel(name, address, addresses, time, contextTokens, answerTokens);
    }

    /**
     * With this context, which costs memory of the machine, and this part of it for what the model writes.
     *
     * @param context tokens in all, at least 4096
     * @param answer tokens to write, 64 to a quarter of the context
     * @throws IllegalArgumentException when one is out of range
     */
    public OllamaModel tokens(int context, int answer) {
        if (context < 4096) {
            throw new IllegalArgumentException("context must be at least 4096 tokens, was " + context);
        }
        if (answer < 64 || answer > context / 4) {
            throw new IllegalArgumentException("answer must be 64 to " + context / 4 + " tokens, was " + answer);
        }
        return new OllamaModel(name, address, addresses, timeout, context, answer);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where Ollama is. */
    public URI address() {
        return address;
    }

    LocalAddresses addresses() {
        return addresses;
    }

    Duration timeout() {
        return timeout;
    }

    int contextTokens() {
        return contextTokens;
    }

    int answerTokens() {
        return answerTokens;
    }

    /** How many characters a prompt may have. Counts three to a token, fewer than Spanish, English and Portuguese need with any tokenizer in use. */
    int promptCharacters() {
        return (contextTokens - answerTokens) * 3;
    }

    @Override
    public String toString() {
        return "OllamaModel[" + name + "]";
    }
}
