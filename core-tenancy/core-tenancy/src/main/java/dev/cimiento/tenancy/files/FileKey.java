package dev.cimiento.tenancy.files;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Quoted;
import dev.cimiento.tenancy.StorableText;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The name of a file within its tenant: parts between slashes, {@code receipts/2026/11/r-17.pdf}.
 *
 * <p>No part is empty, {@code .} or {@code ..}; there are no backslashes and no control characters. A part has at most 240 bytes, where one
 * of {@code a-z}, {@code 0-9}, {@code .}, {@code _} and {@code -} counts one and every other byte of UTF-8 three; the whole has at most 700
 * bytes. Upper and lower case differ, everywhere. Letters composed in two ways are one (Unicode form C), so that a name typed on one system
 * is found from another. In order of their bytes in UTF-8.
 *
 * @param value the text
 */
public record FileKey(String value) implements Comparable<FileKey> {

    private static final int LONGEST = 700;
    private static final int LONGEST_PART = 240;

    /**
     * Brings the text to form C and checks it.
     *
     * @throws IllegalArgumentException when it is not a name as described
     */
    public FileKey {
        value = Normalizer.normalize(requireNonNull(value, "value"), Normalizer.Form.NFC);
        if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refused("have 1 to " + LONGEST + " bytes", value);
        }
        if (!StorableText.is(value) || value.codePoints().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw refused("have no backslash, control character or half of a surrogate pair", value);
        }
        for (String part : value.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw refused("have no part that is empty, '.' or '..'", value);
            }
            if (PathName.of(part).length() > LONGEST_PART) {
                throw refused("have parts of at most " + LONGEST_PART + " bytes", value);
            }
        }
    }

    /**
     * The key with this text.
     *
     * @throws IllegalArgumentException when the text is not a key
     */
    public static FileKey of(String value) {
        return new FileKey(value);
    }

    /** What stands behind the last slash. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(FileKey other) {
        return compare(value, other.value);
    }

    /** In order of the bytes in UTF-8, which is not that of {@link String#compareTo}. */
    static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static IllegalArgumentException refused(String rule, String value) {
        return new IllegalArgumentException("file key must " + rule + ", was " + Quoted.of(value));
    }

    @Override
    public String toString() {
        return value;
    }
}
