package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** One e-mail, ready to go. Who it is from is the transport's business, since that belongs to the account. Immutable. */
public final class Email {

    private final NotificationId id;
    private final EmailAddress to;
    private final Content content;

    private Email(NotificationId id, EmailAddress to, Content content) {
        this.id = requireNonNull(id, "id");
        this.to = requireNonNull(to, "to");
        this.content = content;
    }

    /**
     * This content to this address.
     *
     * @param id the same for every attempt to send it: the Message-ID is made of it
     * @throws IllegalArgumentException when the content has no subject
     */
    public static Email of(NotificationId id, EmailAddress to, Content content) {
        if (requireNonNull(content, "content").subject().isEmpty()) {
            throw new IllegalArgumentException("an e-mail's content needs a subject");
        }
        return new Email(id, to, content);
    }

    /** Which message this is; the same for every attempt. */
    public NotificationId id() {
        return id;
    }

    /** Who gets it. */
    public EmailAddress to() {
        return to;
    }

    /** The subject: one line without control characters. */
    public String subject() {
        return content.subject().orElseThrow();
    }

    /** The text. */
    public String text() {
        return content.text();
    }

    /** The same as HTML, where there is some. */
    public Optional<String> html() {
        return content.html();
    }

    /** The id and the masked address. */
    @Override
    public String toString() {
        return "Email[" + id + " to " + to + "]";
    }
}
