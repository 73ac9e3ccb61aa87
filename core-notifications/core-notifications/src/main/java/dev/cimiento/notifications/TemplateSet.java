package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Texts given in code. Immutable. */
public final class TemplateSet implements TemplateSource {

    private final Map<Key, Template> templates;

    private TemplateSet(Map<Key, Template> templates) {
        this.templates = templates;
    }

    /** Without any text. */
    public static TemplateSet empty() {
        return new TemplateSet(Map.of());
    }

    /** The same with this text, in place of one of that name and language if there was one. */
    public TemplateSet with(TemplateName name, Locale locale, Template template) {
        Map<Key, Template> all = new HashMap<>(templates);
        all.put(new Key(requireNonNull(name, "name"), requireNonNull(locale, "locale")), requireNonNull(template));
        return new TemplateSet(Map.copyOf(all));
    }

    @Override
    public Optional<Template> find(TemplateName name, Locale locale) {
        return Optional.ofNullable(templates.get(new Key(name, locale)));
    }

    private record Key(TemplateName name, Locale locale) {}
}
