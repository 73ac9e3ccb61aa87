package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.notifications.internal.TemplateText;
import dev.cimiento.notifications.internal.TemplateText.Escape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text in one language, with <code>{{placeholders}}</code>. E-mail uses the subject, the text and the HTML; SMS and WhatsApp the brief
 * text; push the subject as title and the brief text. Immutable.
 */
public final class Template {

    private final TemplateText subject;
    private final TemplateText text;
    private final @Nullable TemplateText brief;
    private final @Nullable TemplateText html;

    private Template(
            TemplateText subject, TemplateText text, @Nullable TemplateText brief, @Nullable TemplateText html) {
        this.subject = subject;
        this.text = text;
        this.brief = brief;
        this.html = html;
    }

    /**
     * With this subject and text.
     *
     * @throws TemplateException when a placeholder is malformed
     */
    public static Template of(String subject, String text) {
        return new Template(TemplateText.parse("subject", subject), TemplateText.parse("text", text), null, null);
    }

    /**
     * With this short text for phones. Default: the text.
     *
     * @throws TemplateException when a placeholder is malformed
     */
    public Template brief(String source) {
        return new Template(subject, text, TemplateText.parse("brief", source), html);
    }

    /**
     * With this HTML for e-mail; values put into it are escaped. Default: none, the text alone.
     *
     * @throws TemplateException when a placeholder is malformed, or is an attribute's value without quotes
     */
    public Template html(String source) {
        return new Template(subject, text, brief, TemplateText.parseHtml("html", source));
    }

    /**
     * What this channel shows, with these values.
     *
     * @throws TemplateException when a placeholder has no value, or what comes out is no content
     */
    public Content render(Channel channel, Map<String, String> values) {
        requireNonNull(values, "values");
        try {
            return switch (requireNonNull(channel, "channel")) {
                case EMAIL -> email(values);
                case SMS, WHATSAPP -> brief(values);
                case PUSH -> brief(values).subject(line(values));
            };
        } catch (IllegalArgumentException e) {
            throw new TemplateException(String.valueOf(e.getMessage()), e);
        }
    }

    private Content email(Map<String, String> values) {
        Content content = Content.of(text.render(values, Escape.NONE)).subject(line(values));
        return html == null ? content : content.html(html.render(values, Escape.HTML));
    }

    private Content brief(Map<String, String> values) {
        return Content.of((brief == null ? text : brief).render(values, Escape.NONE));
    }

    private String line(Map<String, String> values) {
        return subject.render(values, Escape.ONE_LINE).strip();
    }
}
