package dev.cimiento.auth.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the little of CBOR (RFC 8949) that authenticators speak: numbers, texts, bytes and maps. */
final class Cbor {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int MAP = 5;

    private Cbor() {}

    static byte[] of(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof Integer number) {
            head(out, number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? -1 - number : number);
        } else if (value instanceof byte[] bytes) {
            head(out, BYTES, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(out, TEXT, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Map<?, ?> map) {
            head(out, MAP, map.size());
            map.forEach((key, member) -> {
                write(out, key);
                write(out, member);
            });
        } else {
            throw new IllegalArgumentException("no authenticator says " + value);
        }
    }

    private static void head(ByteArrayOutputStream out, int type, int argument) {
        int major = type << 5;
        if (argument < 24) {
            out.write(major | argument);
        } else if (argument < 0x100) {
            out.write(major | 24);
            out.write(argument);
        } else {
            out.write(major | 25);
            out.write(argument >> 8);
            out.write(argument);
        }
    }
}
