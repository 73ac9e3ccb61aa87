package dev.cimiento.aiagent;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** How an answer was made. */
public sealed interface Provenance {

    /**
     * A model wrote it, with the retrieved passages before it.
     *
     * @param model the name of the model
     * @param tools the names of the tools that it called with success, in order
     */
    record Model(String model, List<String> tools) implements Provenance {

        /** Copies the list. */
        public Model {
            requireNonNull(model, "model");
            tools = List.copyOf(tools);
        }
    }

    /**
     * No model wrote it: it quotes what the documents say, and its text says so.
     *
     * @param reason why no model did
     */
    record Passages(Reason reason) implements Provenance {

        /** Checks that there is a reason. */
        public Passages {
            requireNonNull(reason, "reason");
        }
    }

    /** Why no model wrote an answer. */
    enum Reason {
        /** None is configured, or Ollama does not have the one that is. */
        NO_MODEL,
        /** Nothing answers at its address, or it has too much to do. */
        UNREACHABLE,
        /** It did not finish in the time allowed. */
        TOO_SLOW,
        /** What it sent is not an answer: no JSON, no text, too long, or an error of its own. */
        MALFORMED,
        /** It kept calling tools past the bound. */
        TOO_MANY_STEPS,
        /** It runs elsewhere, though its address is local: a model that Ollama forwards to a cloud. */
        NOT_LOCAL
    }
}
