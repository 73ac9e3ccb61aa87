package dev.cimiento.whatsapp.menubot;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.ConversationId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.Utterance;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a step knows of the conversation it is in. Immutable: a change gives another one. */
public final class Dialog {

    private final Utterance utterance;
    private final Locale language;
    private final Map<String, String> data;

    Dialog(Utterance utterance, Locale language, Map<String, String> data) {
        this.utterance = utterance;
        this.language = language;
        this.data = Map.copyOf(data);
    }

    /** Which conversation. */
    public ConversationId conversation() {
        return utterance.conversation().id();
    }

    /** With whom. */
    public Contact contact() {
        return utterance.conversation().contact();
    }

    /** The message that is being answered: the key under which whatever the step does is done once. */
    public MessageId message() {
        return utterance.message();
    }

    /** The time of the answer. */
    public Instant now() {
        return utterance.now();
    }

    /** The language of the conversation. */
    public Locale language() {
        return language;
    }

    /** The text of the conversation's language among these. */
    public String say(String spanish, String english, String portuguese) {
        return switch (language.getLanguage()) {
            case "en" -> english;
            case "pt" -> portuguese;
            default -> spanish;
        };
    }

    /** What was remembered under this key. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(data.get(key));
    }

    /**
     * What was remembered under this key.
     *
     * @throws IllegalStateException when nothing was: the step was entered by a way that does not lead to it
     */
    public String require(String key) {
        return get(key).orElseThrow(() -> new IllegalStateException("the dialog holds nothing under '" + key + "'"));
    }

    /**
     * Remembers a value.
     *
     * @throws IllegalArgumentException when the key is empty or begins with {@code _}, which the engine keeps for itself
     */
    public Dialog with(String key, String value) {
        if (requireNonNull(key, "key").isEmpty() || key.startsWith("_")) {
            throw new IllegalArgumentException("key must not be empty or begin with '_', was '" + key + "'");
        }
        Map<String, String> changed = new HashMap<>(data);
        changed.put(key, requireNonNull(value, "value"));
        return new Dialog(utterance, language, changed);
    }

    /** Remembers nothing of before. */
    public Dialog cleared() {
        return new Dialog(utterance, language, Map.of());
    }

    Dialog in(Locale otherLanguage) {
        return new Dialog(utterance, otherLanguage, data);
    }

    Map<String, String> data() {
        return data;
    }
}
