package dev.cimiento.auth.webauthn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers of authenticators, changed on their way. */
final class Tampered {

    private Tampered() {}

    /** With other bytes in the field of this name. */
    static String bytes(String answer, String field, UnaryOperator<byte[]> change) {
        Matcher found =
                Pattern.compile("\"" + field + "\":\"([A-Za-z0-9_-]*)\"").matcher(answer);
        assertThat(found.find()).as(field).isTrue();
        byte[] before = Base64.getUrlDecoder().decode(found.group(1));
        byte[] after = change.apply(before.clone());
        assertThat(after).as("the change changed something").isNotEqualTo(before);
        return answer.substring(0, found.start(1))
                + Base64.getUrlEncoder().withoutPadding().encodeToString(after)
                + answer.substring(found.end(1));
    }

    /** With another text in the client data. */
    static String client(String answer, String from, String to) {
        return bytes(
                answer,
                "clientDataJSON",
                bytes -> new String(bytes, StandardCharsets.UTF_8)
                        .replace(from, to)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** With this byte flipped, counted from the end where negative. */
    static UnaryOperator<byte[]> flipped(int index) {
        return bytes -> {
            bytes[index < 0 ? bytes.length + index : index] ^= 1;
            return bytes;
        };
    }

    /** With these bytes in the place of those. */
    static UnaryOperator<byte[]> replaced(byte[] from, byte[] to) {
        return bytes -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.replace(
                            new String(from, StandardCharsets.ISO_8859_1), new String(to, StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
        };
    }
}
