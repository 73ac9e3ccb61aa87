package dev.cimiento.tenancy.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a key as a name that every file system keeps apart and takes: lower case, since some do not tell the cases apart; no letters
 * beyond ASCII, since some compose them anew; none of the names that Windows keeps for devices, and no dot or space at the end.
 */
final class PathName {

    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private PathName() {}

    static String of(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        boolean device = DEVICE.matcher(part).matches();
        StringBuilder name = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
            boolean edge = c == '.' && (i == 0 || i == bytes.length - 1);
            if (plain && !edge && !(device && i == 0)) {
                name.append((char) c);
            } else {
                name.append('%').append(String.format(Locale.ROOT, "%02x", c));
            }
        }
        return name.toString();
    }

    /** The part that has this name; empty where the name is not one of ours. */
    static Optional<String> part(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
        try {
            for (int i = 0; i < name.length(); i++) {
                if (name.charAt(i) == '%') {
                    bytes.write(Integer.parseInt(name, i + 1, i + 3, 16));
                    i += 2;
                } else {
                    bytes.write(name.charAt(i));
                }
            }
        } catch (NumberFormatException | IndexOutOfBoundsException notOurs) {
            return Optional.empty();
        }
        String part = bytes.toString(StandardCharsets.UTF_8);
        return of(part).equals(name) ? Optional.of(part) : Optional.empty();
    }
}
