package dev.cimiento.whatsapp;

import static java.util.Objects.requireNonNull;

/** What a person sent. */
public sealed interface InboundContent {

    /** Words of the person, as they read. */
    String words();

    /**
     * Typed text.
     *
     * @param body as typed; what cannot be stored (U+0000, half of a surrogate pair) becomes U+FFFD
     */
    record Text(String body) implements InboundContent {

        /** Makes the body storable. */
        public Text {
            body = Checks.storable(body, "body");
        }

        @Override
        public String words() {
            return body;
        }
    }

    /**
     * A tap on a button or on a row of a list.
     *
     * @param optionId the id that the option was sent with; comes from outside, so proves nothing
     * @param title what the option said
     */
    record Choice(String optionId, String title) implements InboundContent {

        /** Makes both storable. */
        public Choice {
            optionId = Checks.storable(optionId, "optionId");
            title = Checks.storable(title, "title");
        }

        @Override
        public String words() {
            return title;
        }
    }

    /**
     * What this suite does not read: a picture, a place, a sticker, a kind that WhatsApp has added since.
     *
     * @param kind the provider's name of it
     */
    record Unsupported(String kind) implements InboundContent {

        /** Makes it storable. */
        public Unsupported {
            kind = Checks.storable(requireNonNull(kind, "kind"), "kind");
        }

        @Override
        public String words() {
            return "";
        }
    }
}
