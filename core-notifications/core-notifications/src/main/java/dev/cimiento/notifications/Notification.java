package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message to queue: which text, to whom, in which language, with which values. Immutable; each method below gives a changed copy. */
public final class Notification {

    private final IdempotencyKey key;
    private final Recipient recipient;
    private final TemplateName template;
    private final Map<String, String> values;
    private final Locale locale;
    private final Guarantee guarantee;
    private final @Nullable Instant notBefore;
    private final @Nullable Duration timeToLive;

    private Notification(
            IdempotencyKey key,
            Recipient recipient,
            TemplateName template,
            Map<String, String> values,
            Locale locale,
            Guarantee guarantee,
            @Nullable Instant notBefore,
            @Nullable Duration timeToLive) {
        this.key = requireNonNull(key, "key");
        this.recipient = requireNonNull(recipient, "recipient");
        this.template = requireNonNull(template, "template");
        this.values = values;
        this.locale = requireNonNull(locale, "locale");
        this.guarantee = requireNonNull(guarantee, "guarantee");
        this.notBefore = notBefore;
        this.timeToLive = timeToLive;
    }

    /** This text to this recipient, in the host's default language, as soon as possible. */
    public static Notification of(IdempotencyKey key, Recipient recipient, TemplateName template) {
        return new Notification(key, recipient, template, Map.of(), Locale.ROOT, Guarantee.AT_LEAST_ONCE, null, null);
    }

    /** As {@link #of(IdempotencyKey, Recipient, TemplateName)}, with the key's text. */
    public static Notification of(String key, Recipient recipient, TemplateName template) {
        return of(IdempotencyKey.of(key), recipient, template);
    }

    /** With this value for <code>{{placeholder}}</code>. Format dates and amounts in the recipient's language before. */
    public Notification with(String placeholder, String value) {
        requireNonNull(placeholder, "placeholder");
        requireNonNull(value, placeholder);
        return with(Map.of(placeholder, value));
    }

    /** With these values, in addition to those before. */
    public Notification with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(Map.copyOf(more));
        return new Notification(key, recipient, template, Map.copyOf(all), locale, guarantee, notBefore, timeToLive);
    }

    /** In this language, or the nearest there is: {@code es-AR}, {@code es}, then the default. Default: {@link Locale#ROOT}, no wish. */
    public Notification locale(Locale wanted) {
        return new Notification(key, recipient, template, values, wanted, guarantee, notBefore, timeToLive);
    }

    /** With this guarantee. Default: {@link Guarantee#AT_LEAST_ONCE}. */
    public Notification guarantee(Guarantee wanted) {
        return new Notification(key, recipient, template, values, locale, wanted, notBefore, timeToLive);
    }

    /** Not before this moment. Default: at once. */
    public Notification notBefore(Instant moment) {
        return new Notification(
                key, recipient, template, values, locale, guarantee, requireNonNull(moment, "notBefore"), timeToLive);
    }

    /**
     * Never later than this after it became due: a login code of yesterday helps nobody. Default: no limit but the retries'.
     *
     * @throws IllegalArgumentException when it is shorter than a millisecond
     */
    public Notification timeToLive(Duration limit) {
        if (requireNonNull(limit, "timeToLive").toMillis() < 1) {
            throw new IllegalArgumentException("timeToLive must be a millisecond or more, was " + limit);
        }
        return new Notification(key, recipient, template, values, locale, guarantee, notBefore, limit);
    }

    /** What makes it this message. */
    public IdempotencyKey key() {
        return key;
    }

    /** Who gets it. */
    public Recipient recipient() {
        return recipient;
    }

    /** Which text. */
    public TemplateName template() {
        return template;
    }

    /** The values of its placeholders. */
    public Map<String, String> values() {
        return values;
    }

    /** The wanted language; {@link Locale#ROOT} where none was. */
    public Locale locale() {
        return locale;
    }

    /** What happens where nobody knows whether it was sent. */
    public Guarantee guarantee() {
        return guarantee;
    }

    /** The moment before which it is not sent, where there is one. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /** How long it is worth sending, where that is limited. */
    public Optional<Duration> timeToLive() {
        return Optional.ofNullable(timeToLive);
    }

    /** The key, the text's name and the masked recipient; no values. */
    @Override
    public String toString() {
        return "Notification[" + key + ", " + template + " to " + recipient + "]";
    }
}
