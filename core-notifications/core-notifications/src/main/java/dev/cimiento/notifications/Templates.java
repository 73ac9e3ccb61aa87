package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the text that suits a language and fills it.
 *
 * <p>The language wanted comes first, then what it is a variety of, then the default: {@code es-AR}, {@code es}, {@code en}. In each
 * language the sources are asked in order, those added last first; so a text in the recipient's language is preferred to a tenant's own
 * text in another. Immutable, safe for use by many threads.
 */
public final class Templates {

    private final List<TemplateSource> sources;
    private final Locale defaultLocale;

    private Templates(List<TemplateSource> sources, Locale defaultLocale) {
        this.sources = sources;
        this.defaultLocale = defaultLocale;
    }

    /**
     * The texts of the booking story, in Spanish, English and Portuguese: the names are constants of {@link TemplateName}.
     *
     * @param defaultLocale the language where none that is wanted is there
     */
    public static Templates builtIn(Locale defaultLocale) {
        return of(
                ClassPathTemplates.in(Templates.class.getClassLoader(), "dev/cimiento/notifications/templates"),
                defaultLocale);
    }

    /**
     * The texts of this source alone.
     *
     * @param defaultLocale the language where none that is wanted is there
     * @throws IllegalArgumentException when the default is no language
     */
    public static Templates of(TemplateSource source, Locale defaultLocale) {
        if (requireNonNull(defaultLocale, "defaultLocale").getLanguage().isEmpty()) {
            throw new IllegalArgumentException("defaultLocale must have a language, was '" + defaultLocale + "'");
        }
        return new Templates(List.of(requireNonNull(source, "source")), defaultLocale);
    }

    /** The same with another source, asked before those that are there: a tenant's own texts, the host's. */
    public Templates overriddenBy(TemplateSource source) {
        List<TemplateSource> all = new ArrayList<>(sources);
        all.add(0, requireNonNull(source, "source"));
        return new Templates(List.copyOf(all), defaultLocale);
    }

    /**
     * What the channel shows, with these values.
     *
     * @param wanted the recipient's language; {@link Locale#ROOT} for the default
     * @throws TemplateException when there is no such text, or a placeholder has no value; the message names them
     */
    public Content render(TemplateName name, Locale wanted, Channel channel, Map<String, String> values) {
        requireNonNull(name, "name");
        for (Locale locale : chain(requireNonNull(wanted, "wanted"))) {
            Optional<Template> template = find(name, locale);
            if (template.isPresent()) {
                try {
                    return template.get().render(channel, values);
                } catch (TemplateException e) {
                    throw new TemplateException(
                            "template " + name + " (" + locale.toLanguageTag() + "): " + e.getMessage(), e);
                }
            }
        }
        throw new TemplateException(
                "there is no template " + name + " in any of " + tags(chain(wanted)) + "; add it to a source");
    }

    private Optional<Template> find(TemplateName name, Locale locale) {
        return sources.stream()
                .flatMap(source -> source.find(name, locale).stream())
                .findFirst();
    }

    private List<Locale> chain(Locale wanted) {
        Set<Locale> chain = new LinkedHashSet<>();
        Stream.of(wanted, defaultLocale).forEach(locale -> addWithParents(chain, locale));
        return List.copyOf(chain);
    }

    private static void addWithParents(Set<Locale> chain, Locale locale) {
        if (locale.getLanguage().isEmpty()) {
            return;
        }
        for (String tag = locale.stripExtensions().toLanguageTag(); ; tag = tag.substring(0, tag.lastIndexOf('-'))) {
            chain.add(Locale.forLanguageTag(tag));
            if (tag.indexOf('-') < 0) {
                return;
            }
        }
    }

    private static List<String> tags(List<Locale> locales) {
        return locales.stream().map(Locale::toLanguageTag).toList();
    }
}
