package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What the business says. The limits are WhatsApp's, checked here, before anything is sent. */
public sealed interface OutboundMessage {

    /** Whether it may be sent only within 24 hours of the person's last message: all but templates. */
    default boolean isFreeForm() {
        return true;
    }

    /** How it reads as plain text. */
    String asText();

    /** Plain text. */
    static Text text(String body) {
        return new Text(body);
    }

    /**
     * Plain text.
     *
     * @param body 1 to 4096 characters; a link in it can be tapped
     */
    record Text(String body) implements OutboundMessage {

        /** How long it may be. */
        public static final int LONGEST_BODY = 4096;

        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException when it is blank or too long
         */
        public Text {
            Checks.text(body, "body", LONGEST_BODY);
        }

        @Override
        public String asText() {
            return body;
        }
    }

    /**
     * A text with options to choose from: up to three short ones become buttons where the provider has them, up to ten a list; elsewhere they
     * are numbered, and the person types the number.
     *
     * @param body 1 to 1024 characters
     * @param label what the button that opens the list says, 1 to 20 characters
     * @param options 1 to 10, with distinct ids and distinct titles
     */
    record Menu(String body, String label, List<Option> options) implements OutboundMessage {

        /** How long what stands above the options may be. */
        public static final int LONGEST_BODY = 1024;

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException when one is passed
         */
        public Menu {
            Checks.text(body, "body", LONGEST_BODY);
            Checks.text(label, "label", 20);
            options = List.copyOf(options);
            if (options.isEmpty() || options.size() > 10) {
                throw new IllegalArgumentException("options must be 1 to 10, were " + options.size());
            }
            requireDistinct(options.stream().map(Option::id).toList(), "ids");
            requireDistinct(options.stream().map(Option::title).toList(), "titles");
        }

        private static void requireDistinct(List<String> values, String what) {
            if (values.stream().distinct().count() != values.size()) {
                throw new IllegalArgumentException(what + " of options must be distinct, were " + values);
            }
        }

        @Override
        public String asText() {
            StringBuilder text = new StringBuilder(body).append('\n');
            for (int i = 0; i < options.size(); i++) {
                Option option = options.get(i);
                text.append('\n').append(i + 1).append(". ").append(option.title());
                if (!option.description().isEmpty()) {
                    text.append(" — ").append(option.description());
                }
            }
            return text.toString();
        }
    }

    /**
     * One of a menu.
     *
     * @param id comes back when it is tapped: 1 to 200 printable characters
     * @param title 1 to 24 characters
     * @param description below the title, up to 72 characters; empty for none
     */
    record Option(String id, String title, String description) {

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException when one is passed
         */
        public Option {
            Checks.identifier(id, "option id", 200);
            Checks.text(title, "option title", 24);
            if (!requireNonNull(description, "description").isEmpty()) {
                Checks.text(description, "option description", 72);
            }
        }

        /** One without a description. */
        public static Option of(String id, String title) {
            return new Option(id, title, "");
        }

        /** The same, described. */
        public Option describedAs(String text) {
            return new Option(id, title, text);
        }
    }

    /**
     * A message approved by WhatsApp beforehand, the only kind that may open a conversation or revive one after 24 hours.
     *
     * @param name with Meta the template's name, with Twilio the {@code ContentSid}
     * @param language as the template was approved: {@code es_AR}; Twilio's content carries its own and does not look at it
     * @param parameters for the body's {@code {{1}}}, {@code {{2}}} and so on, each 1 to 1024 characters
     */
    record Template(String name, String language, List<String> parameters) implements OutboundMessage {

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException when one is passed
         */
        public Template {
            Checks.identifier(name, "template name", 512);
            Checks.identifier(language, "template language", 15);
            parameters = List.copyOf(parameters);
            parameters.forEach(parameter -> Checks.text(parameter, "template parameter", 1024));
        }

        @Override
        public boolean isFreeForm() {
            return false;
        }

        @Override
        public String asText() {
            return "[" + name + "] " + String.join(" | ", parameters);
        }
    }
}
