package dev.cimiento.tenancy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings from one {@code .env} file a tenant ({@code <folder>/padel.env}), with a fallback, usually the environment of the process.
 *
 * <p>A file holds {@code KEY=value} lines; {@code #} begins a comment line; a value may stand between single quotes (taken as it is) or
 * double quotes (where {@code \n}, {@code \"} and {@code \\} are read); {@code export} before a key is ignored; nothing is expanded. A
 * file is read once, at the first question about its tenant, and again after {@link #reload}. A tenant without a file has the fallback
 * alone.
 *
 * <p>Safe for use by many threads.
 */
public final class DotEnvSettings implements TenantSettings {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private final Path folder;
    private final Map<String, String> fallback;
    private final Map<TenantId, Map<String, String>> files = new ConcurrentHashMap<>();

    private DotEnvSettings(Path folder, Map<String, String> fallback) {
        this.folder = requireNonNull(folder, "folder");
        this.fallback = Map.copyOf(fallback);
    }

    /**
     * Settings from the files of a folder.
     *
     * @param fallback what to answer where a tenant's file has no such key: pass {@code System.getenv()}
     */
    public static DotEnvSettings in(Path folder, Map<String, String> fallback) {
        return new DotEnvSettings(folder, fallback);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TenancyException when a line of the tenant's file cannot be read; the message names file and line, not the value
     */
    @Override
    public Optional<String> find(TenantId tenant, String key) {
        requireNonNull(key, "key");
        Map<String, String> own = files.computeIfAbsent(tenant, this::read);
        return Optional.ofNullable(own.getOrDefault(key, fallback.get(key))).filter(value -> !value.isBlank());
    }

    /** {@inheritDoc} A key that the file sets to nothing is set. */
    @Override
    public boolean sets(TenantId tenant, String key) {
        return files.computeIfAbsent(tenant, this::read).containsKey(requireNonNull(key, "key"))
                || find(tenant, key).isPresent();
    }

    /** Forgets what was read for a tenant: its file is read again at the next question. */
    public void reload(TenantId tenant) {
        files.remove(requireNonNull(tenant, "tenant"));
    }

    private Map<String, String> read(TenantId tenant) {
        Path file = folder.resolve(tenant + ".env");
        try {
            return parse(file, Files.readAllLines(file));
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Map<String, String> parse(Path file, List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new TenancyException(file + " line " + (i + 1) + ": expected KEY=value");
            }
            values.put(matcher.group(1), value(matcher.group(2).strip(), file, i + 1));
        }
        return Map.copyOf(values);
    }

    private static String value(String text, Path file, int line) {
        if (text.isEmpty() || (text.charAt(0) != '"' && text.charAt(0) != '\'')) {
            int comment = text.indexOf(" #");
            return comment < 0 ? text : text.substring(0, comment).strip();
        }
        char quote = text.charAt(0);
        if (text.length() < 2 || text.charAt(text.length() - 1) != quote) {
            throw new TenancyException(file + " line " + line + ": the quote is not closed at the end of the line");
        }
        String inner = text.substring(1, text.length() - 1);
        return quote == '\'' ? inner : unescape(inner);
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    @Override
    public String toString() {
        return "DotEnvSettings[" + folder + "]";
    }
}
