package dev.cimiento.whatsapp.menubot;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.OutboundMessage;
import java.util.ArrayList;
import java.util.List;

/** What a step decides: to ask and wait, to go on to another step, or to end. */
public sealed interface Move {

    /** What the conversation knows from now on. */
    Dialog dialog();

    /** What is said first. */
    List<OutboundMessage> said();

    /** The same, saying this before anything else that it says. */
    Move saying(OutboundMessage message);

    /** The same, saying this before anything else that it says. */
    default Move saying(String text) {
        return saying(OutboundMessage.text(text));
    }

    /** Asks, and waits for the answer. A menu is answered with one of its options, a text with any words. */
    static Move ask(Dialog dialog, OutboundMessage prompt) {
        return new Ask(dialog, List.of(), prompt);
    }

    /** Goes to another step, which is entered at once. */
    static Move go(Dialog dialog, String step) {
        return new Go(dialog, List.of(), step);
    }

    /** Ends: nothing is asked, and what comes next begins anew. Say something, or the person is left without an answer. */
    static Move end(Dialog dialog) {
        return new End(dialog.cleared(), List.of());
    }

    /**
     * Asks.
     *
     * @param dialog as it is from now on
     * @param said what is said first
     * @param prompt the question
     */
    record Ask(Dialog dialog, List<OutboundMessage> said, OutboundMessage prompt) implements Move {

        /** Copies what is said. */
        public Ask {
            requireNonNull(dialog, "dialog");
            said = List.copyOf(said);
            requireNonNull(prompt, "prompt");
        }

        @Override
        public Move saying(OutboundMessage message) {
            return new Ask(dialog, before(message, said), prompt);
        }
    }

    /**
     * Goes.
     *
     * @param dialog as it is from now on
     * @param said what is said first
     * @param step where to
     */
    record Go(Dialog dialog, List<OutboundMessage> said, String step) implements Move {

        /** Copies what is said. */
        public Go {
            requireNonNull(dialog, "dialog");
            said = List.copyOf(said);
            requireNonNull(step, "step");
        }

        @Override
        public Move saying(OutboundMessage message) {
            return new Go(dialog, before(message, said), step);
        }
    }

    /**
     * Ends.
     *
     * @param dialog as it is from now on
     * @param said what is said last
     */
    record End(Dialog dialog, List<OutboundMessage> said) implements Move {

        /** Copies what is said. */
        public End {
            requireNonNull(dialog, "dialog");
            said = List.copyOf(said);
        }

        @Override
        public Move saying(OutboundMessage message) {
            return new End(dialog, before(message, said));
        }
    }

    private static List<OutboundMessage> before(OutboundMessage first, List<OutboundMessage> rest) {
        List<OutboundMessage> all = new ArrayList<>();
        all.add(requireNonNull(first, "message"));
        all.addAll(rest);
        return all;
    }
}
