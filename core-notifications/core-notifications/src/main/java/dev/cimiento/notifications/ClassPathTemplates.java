package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Texts from the class path: one UTF-8 file a text and language, {@code <name>.<language tag>.txt}, as {@code welcome.es-AR.txt}. The file
 * has parts, each begun by a line {@code [subject]}, {@code [text]}, {@code [brief]} or {@code [html]}; the first two are needed.
 *
 * <p>A file is read when it is first asked for and kept. Safe for use by many threads.
 */
public final class ClassPathTemplates implements TemplateSource {

    private final ClassLoader loader;
    private final String folder;
    private final Map<String, Optional<Template>> read = new ConcurrentHashMap<>();

    private ClassPathTemplates(ClassLoader loader, String folder) {
        this.loader = requireNonNull(loader, "loader");
        this.folder = folder;
    }

    /**
     * The files of this folder.
     *
     * @param folder for example {@code com/example/texts}, without a slash at the ends
     * @throws IllegalArgumentException when it begins or ends with a slash, or is blank
     */
    public static ClassPathTemplates in(ClassLoader loader, String folder) {
        if (requireNonNull(folder, "folder").isBlank() || folder.startsWith("/") || folder.endsWith("/")) {
            throw new IllegalArgumentException("folder must look like com/example/texts, was " + Quoted.of(folder));
        }
        return new ClassPathTemplates(loader, folder);
    }

    /**
     * The text of this file.
     *
     * @throws TemplateException when the file is malformed; the message names it
     */
    @Override
    public Optional<Template> find(TemplateName name, Locale locale) {
        if (locale.getLanguage().isEmpty()) {
            return Optional.empty();
        }
        String file = folder + "/" + name + "." + locale.toLanguageTag() + ".txt";
        Optional<Template> known = read.get(file);
        if (known != null) {
            return known;
        }
        Optional<Template> found = load(file);
        // Languages come from outside; what is not there is not kept, or asking for many would fill the memory.
        found.ifPresent(template -> read.put(file, found));
        return found;
    }

    private Optional<Template> load(String file) {
        try (InputStream in = loader.getResourceAsStream(file)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Template parse(String file, String source) {
        Map<String, StringBuilder> parts = new HashMap<>();
        StringBuilder part = new StringBuilder();
        for (String line : source.lines().toList()) {
            if (line.matches("\\[(subject|text|brief|html)]")) {
                part = new StringBuilder();
                if (parts.put(line.substring(1, line.length() - 1), part) != null) {
                    throw new TemplateException(file + " has two parts " + line);
                }
            } else {
                part.append(line).append('\n');
            }
        }
        try {
            Template template = Template.of(
                    part(parts, "subject").strip(), part(parts, "text").strip() + "\n");
            if (parts.containsKey("brief")) {
                template = template.brief(part(parts, "brief").strip());
            }
            return parts.containsKey("html") ? template.html(part(parts, "html").strip() + "\n") : template;
        } catch (TemplateException e) {
            throw new TemplateException(file + ": " + e.getMessage(), e);
        }
    }

    private static String part(Map<String, StringBuilder> parts, String name) {
        StringBuilder part = parts.get(name);
        if (part == null || part.toString().isBlank()) {
            throw new TemplateException("part [" + name + "] is missing or empty");
        }
        return part.toString();
    }
}
