package dev.cimiento.whatsapp.menubot;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.Bot;
import dev.cimiento.whatsapp.BotState;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.OutboundMessage.Menu;
import dev.cimiento.whatsapp.OutboundMessage.Text;
import dev.cimiento.whatsapp.Turn;
import dev.cimiento.whatsapp.Utterance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A bot made of {@link Step}s. An option is chosen by tapping it, by its number or by its title, however accented; anything else re-asks. At any
 * moment "menu" goes to the first step, "cancel" ends, and "español", "english" or "português" changes the language.
 *
 * <p>What is said before a question goes out with it as one message where it fits, since WhatsApp charges by the message.
 *
 * <p>By default it speaks Spanish and forgets where it was after 30 minutes of silence, for a "2" typed tomorrow is not an answer to
 * today's question. Immutable, and as safe for threads as its steps.
 */
public final class MenuBot implements Bot {

    private static final int LONGEST_WAY = 12;

    private final String first;
    private final Map<String, Step> steps;
    private final Locale language;
    private final Duration silence;

    private MenuBot(Builder builder) {
        this.first = builder.first;
        this.steps = Map.copyOf(builder.steps);
        this.language = builder.language;
        this.silence = builder.silence;
    }

    /** A bot that begins with this step, and at the word "menu" comes back to it. */
    public static Builder startingAt(String name, Step step) {
        return new Builder(name).step(name, step);
    }

    /** The language of a conversation in this state: what the person chose, or the bot's own. */
    public Locale language(BotState state) {
        return Locale.forLanguageTag(state.data().getOrDefault("_language", language.toLanguageTag()));
    }

    @Override
    public Turn answer(Utterance utterance, BotState before) {
        BotState state = silentTooLong(before, utterance.now()) ? forgotten(before) : before;
        int turn = Integer.parseInt(state.data().getOrDefault("_turn", "0"));
        Optional<ShownMenu> shown = ShownMenu.readFrom(state.data(), turn);
        Dialog dialog = dialog(utterance, state);
        Move move = react(utterance.content(), shown, dialog, state.step());
        return settle(move, state.step(), turn + 1);
    }

    private Move react(InboundContent content, Optional<ShownMenu> shown, Dialog dialog, String step) {
        if (ShownMenu.isStaleTap(content, shown)) {
            return again(dialog, step).saying(Phrases.expired(dialog));
        }
        if (content instanceof InboundContent.Unsupported) {
            return again(dialog, step).saying(Phrases.textOnly(dialog));
        }
        if (content instanceof InboundContent.Text) {
            Optional<Move> global = globalWord(content.words(), dialog, step);
            if (global.isPresent()) {
                return global.get();
            }
        }
        if (!steps.containsKey(step)) {
            return Move.go(dialog.cleared(), first);
        }
        Optional<String> answer = shown.isPresent()
                ? shown.get().chosenBy(content)
                : Optional.of(content.words().strip()).filter(words -> !words.isEmpty());
        return answer.isPresent()
                ? step(step).answer(dialog, answer.get())
                : again(dialog, step).saying(Phrases.notUnderstood(dialog));
    }

    private Optional<Move> globalWord(String words, Dialog dialog, String step) {
        if (Phrases.isMenuWord(words)) {
            return Optional.of(Move.go(dialog.cleared(), first));
        }
        if (Phrases.isCancelWord(words)) {
            return Optional.of(Move.end(dialog).saying(Phrases.cancelled(dialog)));
        }
        return Phrases.languageWord(words).stream().findFirst().map(chosen -> again(dialog.in(chosen), step));
    }

    private Move again(Dialog dialog, String step) {
        return steps.containsKey(step) ? Move.go(dialog, step) : Move.go(dialog.cleared(), first);
    }

    /** Follows the steps until one asks. */
    private Turn settle(Move decided, String from, int turn) {
        List<OutboundMessage> replies = new ArrayList<>();
        Move move = decided;
        String here = from;
        for (int i = 0; i < LONGEST_WAY; i++) {
            replies.addAll(move.said());
            if (move instanceof Move.Ask ask) {
                return waiting(ask, here, turn, replies);
            }
            if (move instanceof Move.End end) {
                return new Turn(new BotState("", kept(end.dialog(), turn)), inOne(replies));
            }
            here = ((Move.Go) move).step();
            move = step(here).enter(move.dialog());
        }
        throw new IllegalStateException("the steps go on without asking anything, last at '" + here + "'");
    }

    private Turn waiting(Move.Ask ask, String step, int turn, List<OutboundMessage> replies) {
        Map<String, String> data = kept(ask.dialog(), turn);
        data.putAll(ask.dialog().data());
        if (ask.prompt() instanceof Menu menu) {
            ShownMenu shown = ShownMenu.of(turn, menu);
            shown.writeTo(data);
            replies.add(shown.onTheWire(menu));
        } else {
            replies.add(ask.prompt());
        }
        return new Turn(new BotState(step, data), inOne(replies));
    }

    private static Map<String, String> kept(Dialog dialog, int turn) {
        Map<String, String> data = new HashMap<>();
        data.put("_turn", Integer.toString(turn));
        data.put("_at", Long.toString(dialog.now().getEpochSecond()));
        data.put("_language", dialog.language().toLanguageTag());
        return data;
    }

    /** Texts, and what may follow them, as one message; as they are where that would be too long, or where other kinds are among them. */
    private static List<OutboundMessage> inOne(List<OutboundMessage> replies) {
        if (replies.size() < 2) {
            return replies;
        }
        List<OutboundMessage> before = replies.subList(0, replies.size() - 1);
        OutboundMessage last = replies.get(replies.size() - 1);
        String said = before.stream().map(OutboundMessage::asText).collect(Collectors.joining("\n\n")) + "\n\n";
        boolean onlyTexts = before.stream().allMatch(Text.class::isInstance);
        if (onlyTexts
                && last instanceof Menu menu
                && said.length() + menu.body().length() <= Menu.LONGEST_BODY) {
            return List.of(new Menu(said + menu.body(), menu.label(), menu.options()));
        }
        if (onlyTexts
                && last instanceof Text text
                && said.length() + text.body().length() <= Text.LONGEST_BODY) {
            return List.of(new Text(said + text.body()));
        }
        return replies;
    }

    private Step step(String name) {
        Step step = steps.get(name);
        if (step == null) {
            throw new IllegalStateException("no step is named '" + name + "'; there are " + steps.keySet());
        }
        return step;
    }

    private Dialog dialog(Utterance utterance, BotState state) {
        Map<String, String> data = new HashMap<>(state.data());
        data.keySet().removeIf(key -> key.startsWith("_"));
        return new Dialog(utterance, language(state), data);
    }

    private boolean silentTooLong(BotState state, Instant now) {
        long last = Long.parseLong(state.data().getOrDefault("_at", "0"));
        return now.isAfter(Instant.ofEpochSecond(last).plus(silence));
    }

    /** The language and the number of the turn outlive silence: a person's choice, and what tells old buttons. */
    private static BotState forgotten(BotState state) {
        Map<String, String> kept = new HashMap<>(state.data());
        kept.keySet().retainAll(List.of("_language", "_turn"));
        return new BotState("", kept);
    }

    /** Makes a {@link MenuBot}. For one thread. */
    public static final class Builder {

        private final String first;
        private final Map<String, Step> steps = new LinkedHashMap<>();
        private Locale language = Phrases.SPANISH;
        private Duration silence = Duration.ofMinutes(30);

        private Builder(String first) {
            this.first = first;
        }

        /**
         * Adds a step.
         *
         * @throws IllegalArgumentException when the name is blank or taken
         */
        public Builder step(String name, Step step) {
            if (requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("name of a step must not be blank");
            }
            if (steps.putIfAbsent(name, requireNonNull(step, "step")) != null) {
                throw new IllegalArgumentException("a step named '" + name + "' was added already");
            }
            return this;
        }

        /**
         * The language of a person who has not chosen one: Spanish unless said.
         *
         * @throws IllegalArgumentException when it is not Spanish, English or Portuguese
         */
        public Builder speaking(Locale newLanguage) {
            if (!List.of("es", "en", "pt")
                    .contains(requireNonNull(newLanguage, "newLanguage").getLanguage())) {
                throw new IllegalArgumentException("language must be es, en or pt, was " + newLanguage);
            }
            this.language = newLanguage;
            return this;
        }

        /**
         * After how much silence it begins anew: 30 minutes unless said.
         *
         * @throws IllegalArgumentException when it is not positive
         */
        public Builder forgettingAfter(Duration newSilence) {
            if (requireNonNull(newSilence, "newSilence").isZero() || newSilence.isNegative()) {
                throw new IllegalArgumentException("silence must be positive, was " + newSilence);
            }
            this.silence = newSilence;
            return this;
        }

        /** The bot. */
        public MenuBot build() {
            return new MenuBot(this);
        }
    }
}
